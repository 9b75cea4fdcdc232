// What the rules say of broken images, and what systemd does with the same ones.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { auditImage } from '../../src/rules/audit-image.ts';
import { bootAndRun, needsNspawn } from '../helpers/nspawn.ts';
import { demoImage, must } from '../helpers/portable.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

type Broken = {
  readonly name: string;
  /** What is wrong with the tree. */
  readonly breaks?: (tree: Tree) => void;
  /** More lines of the service. */
  readonly service?: readonly string[];
  readonly profile?: 'trusted' | 'strict' | 'nosuch';
  readonly options?: readonly string[];
  /** What systemd does: `Result` and `ExecMainStatus` of the service, or that attach is refused. */
  readonly ends: string;
  /** The same where the container has nothing that bounds tasks (cgroups, pids). */
  readonly endsUnbounded?: string;
  readonly rule: string | undefined;
};

type Tree = {
  readonly remove: (path: string) => void;
  readonly write: (path: string, text: string, mode?: number) => void;
  readonly link: (path: string, target: string) => void;
  readonly mode: (path: string, mode: number) => void;
  /** A program of this machine. */
  readonly copy: (path: string, program: string) => void;
};

/** The program of the example says that it has no socket, and ends with 2: so far it gets where nothing is wrong. */
const RUNS = 'exit-code 2';
const LOADER = '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2';

/** A runtime by its name, which asks for what a profile may not give: instead of the usual program. */
function asks(what: 'code' | 'threads' | 'bus', name: string): Required<Pick<Broken, 'breaks' | 'service'>> {
  return {
    breaks: ({ copy }) => copy(`/usr/bin/${name}`, probe()),
    service: ['ExecStart=', `ExecStart=/usr/bin/${name} ${what}`],
  };
}

let compiled: string | undefined;

function probe(): string {
  if (compiled !== undefined) return compiled;
  compiled = join(scratchDirectory(), 'probe');
  must('gcc', ['-static', '-pthread', '-o', compiled, join(import.meta.dirname, 'probe.c')]);
  return compiled;
}

const BROKEN: readonly Broken[] = [
  { name: 'sound', ends: RUNS, rule: undefined },
  { name: 'noproc', breaks: ({ remove }) => remove('/proc'), ends: 'exit-code 226', rule: 'mount-point' },
  {
    name: 'noresolv',
    breaks: ({ remove }) => remove('/etc/resolv.conf'),
    ends: 'exit-code 226',
    rule: 'mount-point',
  },
  {
    name: 'nomachine',
    breaks: ({ remove }) => remove('/etc/machine-id'),
    ends: 'exit-code 226',
    rule: 'mount-point',
  },
  {
    name: 'filetmp',
    breaks: ({ remove, write }) => {
      remove('/tmp');
      write('/tmp', '');
    },
    ends: 'exit-code 226',
    rule: 'mount-point',
  },
  { name: 'nostate', service: ['StateDirectory=nostate'], ends: 'exit-code 226', rule: 'mount-point' },
  { name: 'nobind', service: ['BindPaths=/usr:/data'], ends: 'exit-code 226', rule: 'mount-point' },
  { name: 'nochdir', service: ['WorkingDirectory=/srv'], ends: 'exit-code 200', rule: 'mount-point' },
  { name: 'noroot', breaks: ({ mode }) => mode('/', 0o700), ends: 'exit-code 200', rule: 'root-mode' },
  {
    name: 'noprogram',
    breaks: ({ remove }) => remove('/usr/sbin/demod'),
    ends: 'exit-code 203',
    rule: 'program',
  },
  {
    name: 'noexec',
    breaks: ({ mode }) => mode('/usr/sbin/demod', 0o644),
    ends: 'exit-code 203',
    rule: 'program',
  },
  { name: 'noloader', breaks: ({ remove }) => remove(LOADER), ends: 'exit-code 203', rule: 'loader' },
  {
    name: 'nolibrary',
    breaks: ({ remove }) => remove('/usr/lib/x86_64-linux-gnu/libc.so.6'),
    ends: 'exit-code 127',
    rule: 'library',
  },
  {
    name: 'nointerpreter',
    breaks: ({ write }) => write('/usr/sbin/demod', '#!/usr/bin/none\n', 0o755),
    ends: 'exit-code 203',
    rule: 'interpreter',
  },
  {
    name: 'nouser',
    service: ['User=nobody-of-the-host'],
    profile: 'trusted',
    ends: 'exit-code 217',
    rule: 'user',
  },
  {
    name: 'noenvironment',
    service: ['EnvironmentFile=/etc/noenvironment.env'],
    breaks: ({ write }) => write('/etc/noenvironment.env', 'A=b\n'),
    ends: 'resources 0',
    rule: 'host-file',
  },
  {
    name: 'nocredential',
    service: ['LoadCredential=key:/etc/nocredential.key'],
    breaks: ({ write }) => write('/etc/nocredential.key', 'x\n'),
    ends: 'exit-code 243',
    rule: 'host-file',
  },
  {
    // It is not started, and nothing says so.
    name: 'nocondition',
    service: ['[Unit]', 'ConditionPathExists=/etc/nocondition.flag'],
    breaks: ({ write }) => write('/etc/nocondition.flag', ''),
    ends: 'success 0',
    rule: 'host-file',
  },
  {
    name: 'norequired',
    service: ['[Unit]', 'Requires=norequired-other.service'],
    ends: 'success 0',
    rule: 'started-unit',
  },
  { name: 'jit', ...asks('code', 'luajit'), ends: 'exit-code 3', rule: 'write-execute' },
  { name: 'jittrusted', ...asks('code', 'luajit'), profile: 'trusted', ends: 'success 0', rule: undefined },
  {
    name: 'threads',
    ...asks('threads', 'java'),
    profile: 'strict',
    ends: 'exit-code 4',
    endsUnbounded: 'success 0',
    rule: 'strict-tasks',
  },
  { name: 'threadsfree', ...asks('threads', 'java'), ends: 'success 0', rule: 'write-execute' },
  {
    name: 'nobus',
    breaks: asks('bus', 'probe').breaks,
    service: [...asks('bus', 'probe').service, 'BusName=org.example.Demo'],
    profile: 'strict',
    ends: 'exit-code 5',
    rule: 'strict-bus',
  },
  { name: 'bus', ...asks('bus', 'probe'), ends: 'success 0', rule: undefined },
  {
    name: 'noid',
    breaks: ({ write }) => write('/etc/os-release', 'NAME=x\n'),
    ends: 'refused',
    rule: 'os-release',
  },
  {
    name: 'norelease',
    breaks: ({ remove }) => remove('/etc/os-release'),
    ends: 'refused',
    rule: 'os-release',
  },
  {
    name: 'noprefix',
    breaks: ({ write }) => write('/etc/os-release', 'ID=debian\nPORTABLE_PREFIXES=other\n'),
    ends: 'refused',
    rule: 'os-release',
  },
  {
    name: 'nounit',
    breaks: ({ remove }) => remove('/etc/systemd/system/nounit.service'),
    ends: 'refused',
    rule: 'no-units',
  },
  { name: 'no+name', ends: 'refused', rule: 'image-name' },
  { name: 'nopadding', options: ['-nopad'], ends: 'refused', rule: 'padding' },
  { name: 'noprofile', profile: 'nosuch', ends: RUNS, rule: 'profile' },
  {
    name: 'near',
    breaks: ({ write }) =>
      write('/etc/systemd/system/nearX.service', '[Service]\nExecStart=/usr/sbin/demod\n'),
    ends: RUNS,
    rule: 'unit-name',
  },
  {
    name: 'type',
    breaks: ({ write }) => write('/etc/systemd/system/type.slice', '[Slice]\nMemoryMax=1G\n'),
    ends: RUNS,
    rule: 'unit-type',
  },
  {
    name: 'files',
    breaks: ({ write, link }) => {
      write('/etc/systemd/system/files-empty.service', '');
      link('/etc/systemd/system/files-link.service', '/etc/systemd/system/files.service');
      link('/etc/systemd/system/files-masked.service', '/dev/null');
    },
    ends: RUNS,
    rule: 'unit-file',
  },
  {
    name: 'dropin',
    breaks: ({ write }) =>
      write('/etc/systemd/system/dropin.service.d/x.conf', '[Service]\nExecStartPre=/none\n'),
    ends: RUNS,
    rule: 'drop-in',
  },
];

function breakImage(broken: Broken, sound: string, scratch: string): string {
  const { name, breaks, service = [], profile, options = [] } = broken;
  const root = join(scratch, name);
  cpSync(sound, root, { recursive: true, verbatimSymlinks: true });
  const at = (path: string) => join(root, path);
  const write: Tree['write'] = (path, text, mode = 0o644) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), mode);
  };
  for (const unit of ['demo.service', 'demo.socket']) rmSync(at(`/etc/systemd/system/${unit}`));
  const lines = ['[Service]', 'Type=oneshot', 'ExecStart=/usr/sbin/demod', ...service];
  write('/etc/os-release', `ID=debian\nVERSION_ID=12\nPORTABLE_PREFIXES=${name}\n`);
  write(`/etc/systemd/system/${name}.service`, `${lines.join('\n')}\n`);
  breaks?.({
    write,
    remove: (path) => rmSync(at(path), { recursive: true }),
    link: (path, target) => symlinkSync(target, at(path)),
    mode: (path, mode) => chmodSync(at(path), mode),
    copy: (path, program) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      cpSync(program, at(path));
    },
  });
  const image = join(scratch, `${name}_1_${profile ?? 'default'}.raw`);
  must('mksquashfs', [root, image, '-quiet', '-no-progress', '-all-root', '-comp', 'lz4', ...options]);
  chmodSync(root, 0o755);
  return image;
}

test('systemd does with broken images what the rules say', needsNspawn(), async (t) => {
  const scratch = scratchDirectory();
  const sound = join(scratch, 'tree');
  must('unsquashfs', ['-q', '-n', '-d', sound, demoImage()]);
  const images = new Map(BROKEN.map((broken) => [broken, breakImage(broken, sound, scratch)]));
  const files = Object.fromEntries([...images.values()].map((path) => [path.split('/').at(-1) ?? '', path]));
  const { facts, log } = bootAndRun(resolve(import.meta.dirname, 'statuses-guest.sh'), files);
  for (const [broken, path] of images) {
    const { name, rule, profile = 'default' } = broken;
    const isBounded = facts.get('bounded') !== '0';
    const ends = isBounded ? broken.ends : (broken.endsUnbounded ?? broken.ends);
    await t.test(`${name}: ${ends}`, async () => {
      const expected = ends === 'refused' ? ends : `${ends} ${name}.service`;
      assert.equal(facts.get(name), expected, log);
      if (profile === 'strict') assert.equal(facts.get(`${name}.tasks`), '4');
      const { findings } = await auditImage({
        path,
        file: path,
        profile,
        distribution: resolveDistribution('debian@12'),
      });
      const rules = findings.map((finding) => finding.rule).filter((id) => id !== 'portable/exposure');
      if (rule === undefined) assert.deepEqual(rules, []);
      else
        assert.ok(rules.includes(`portable/${rule}`), `${rules.join(', ')} does not hold portable/${rule}`);
    });
  }
});
