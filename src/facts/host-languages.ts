import { missing, type ProbeContext, type ProbeResult, present, unknown } from './host-result.ts';

/** Finds a module without importing it; of `a.b`, only `a` is. Prints where it is and the version of what it is from. */
const FIND_PYTHON_MODULE = `
import sys, importlib.util, importlib.metadata as metadata
name = sys.argv[1]
try:
    spec = importlib.util.find_spec(name)
except ImportError:
    spec = None
if spec is None:
    sys.exit(3)
top = name.split('.')[0]
owners = getattr(metadata, 'packages_distributions', dict)().get(top, [top])
def version(owner):
    try:
        return metadata.version(owner)
    except metadata.PackageNotFoundError:
        return ''
print(spec.origin or 'namespace package')
print(next((v for v in map(version, owners) if v), ''))
`;

/** Looks a module up in @INC without loading it; its version is read from the text, as the CPAN tools do. */
const FIND_PERL_MODULE = `
use Module::Metadata;
my $found = Module::Metadata->find_module_by_name($ARGV[0]) or exit 3;
my $version = Module::Metadata->new_from_file($found)->version;
print "$found\\n", defined $version ? $version->stringify : "", "\\n";
`;

export function probePython(name: string, context: ProbeContext): Promise<ProbeResult> {
  if (!/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name)) {
    return Promise.resolve(unknown(`${name} is not the name of a Python module`));
  }
  return ask(['python3', '-I', '-c', FIND_PYTHON_MODULE, name], `python3 finds no module ${name}`, context);
}

export function probePerl(name: string, context: ProbeContext): Promise<ProbeResult> {
  if (!/^\w+(::\w+)*$/.test(name))
    return Promise.resolve(unknown(`${name} is not the name of a Perl module`));
  return ask(['perl', '-e', FIND_PERL_MODULE, name], `perl finds no module ${name}`, context);
}

/** Runs a program that prints a place and a version, and ends with status 3 where there is nothing. */
async function ask(
  argv: readonly string[],
  nothing: string,
  { run, view }: ProbeContext,
): Promise<ProbeResult> {
  const [program = ''] = argv;
  if (run === undefined) return unknown(`${program} of ${view.root} is not run`);
  const answer = await run(argv);
  if (answer === undefined) return unknown(`there is no ${program} that answers`);
  if (answer.status === 3) return missing(nothing);
  const [place = '', version] = answer.stdout.split('\n');
  if (answer.status !== 0 || place === '') return unknown(`${program} failed: ${firstLine(answer.stderr)}`);
  return present(place, version);
}

/** pkg-config(1); in another root, the .pc files themselves. */
export async function probePkgConfig(name: string, context: ProbeContext): Promise<ProbeResult> {
  // pkg-config takes options even behind `--`.
  if (/^-|[\s,]/.test(name)) return unknown(`${name} is not the name of a pkg-config module`);
  const answer = await context.run?.(['pkg-config', '--modversion', name]);
  if (answer?.status === 0) return present(`pkg-config --modversion ${name}`, answer.stdout.trim());
  if (answer !== undefined) return missing(firstLine(answer.stderr) || `pkg-config knows no ${name}`);
  return readPkgConfig(name, context);
}

function readPkgConfig(name: string, { view }: ProbeContext): ProbeResult {
  const multiarch = view.list('/usr/lib').filter((entry) => /^[a-z0-9_]+-linux-/.test(entry));
  const directories = ['lib', 'lib64', 'share', ...multiarch.map((triplet) => `lib/${triplet}`)];
  const path = directories
    .map((directory) => `/usr/${directory}/pkgconfig/${name}.pc`)
    .find((candidate) => view.resolve(candidate)?.stats.isFile() === true);
  if (path === undefined) return missing(`no ${name}.pc below /usr`);
  return present(path, /^Version:\s*([^\s$]+)\s*$/m.exec(view.read(path) ?? '')?.[1]);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
