import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Builder, BuildJob, BuildLog, BuildRunOptions } from '../builder.ts';

/** What makepkg starts, and what Debian and Fedora call the packages that bring it. */
const TOOLS: Builder['tools'] = () => [
  { program: 'makepkg', package: { deb: 'makepkg', rpm: 'pacman', pacman: 'pacman' } },
  { program: 'bsdtar', package: { deb: 'libarchive-tools', rpm: 'bsdtar', pacman: 'libarchive' } },
  { program: 'fakeroot', package: { deb: 'fakeroot', rpm: 'fakeroot', pacman: 'fakeroot' } },
  { program: 'zstd', package: { deb: 'zstd', rpm: 'zstd', pacman: 'zstd' } },
];

const LOG: BuildLog = {
  step: /^==> (?!ERROR|WARNING)/,
  telling: [
    {
      tool: 'makepkg',
      line: /^==> ERROR: (?:A failure occurred in |An unknown error has occurred)/,
      kind: 'consequence',
      source: 'makepkg(8): error_function in makepkg.sh',
    },
    {
      tool: 'makepkg',
      line: /^ {4}\S.* \.\.\. (?:FAILED|NOT FOUND)/,
      kind: 'cause',
      source: 'makepkg(8): verify_integrity_one in libmakepkg',
    },
    {
      tool: 'makepkg',
      // What makepkg asks of a package database that a machine of another distribution has not is no reason to fail.
      line: /^==> ERROR: (?!.*failed to initialize alpm library)/,
      kind: 'cause',
      source: 'makepkg(8): error in libmakepkg/util/message.sh',
    },
  ],
};

/** makepkg(8), which refuses root. */
export const pacmanBuilder: Builder = { tools: TOOLS, build, log: LOG };

async function build(job: BuildJob): Promise<readonly string[]> {
  copyFileSync(job.source, join(job.recipe, basename(job.source)));
  const packages = join(job.work, 'packages');
  const scratch = join(job.work, 'makepkg');
  await makepkg(job, 'mkdir', ['-p', job.inBox(packages), job.inBox(scratch)], { cwd: job.work });
  const info = await makepkg(job, 'makepkg', ['--printsrcinfo'], { step: 'reading the PKGBUILD' });
  const record = join(job.work, '.SRCINFO');
  writeFileSync(record, info);
  standInForSignatures(job, info);
  const aur = [record, ...localFiles(job, info)];
  if (job.kind === 'source') return aur;
  await makepkg(job, 'makepkg', await buildOptions(job), {
    step: 'building',
    env: { PKGDEST: job.inBox(packages), BUILDDIR: job.inBox(scratch), PKGEXT: '.pkg.tar.zst' },
  });
  const made = readdirSync(packages).filter((name) => name.endsWith('.pkg.tar.zst'));
  return [...aur, ...made.sort().map((name) => join(packages, name))];
}

/** The signature of the release is not checked: what is built is the tree at hand, which nobody has signed yet. */
async function buildOptions(job: BuildJob): Promise<readonly string[]> {
  const options = ['--force', '--noconfirm', '--noprogressbar', '--skippgpcheck'];
  const installed = await makepkg(job, 'sh', ['-c', 'pacman -Qq 2> /dev/null || :'], {});
  // On a machine of another distribution pacman's database is empty, and every dependency would be missing.
  return installed.trim() === '' ? [...options, '--nodeps'] : options;
}

function makepkg(
  job: BuildJob,
  command: string,
  args: readonly string[],
  options: BuildRunOptions,
): Promise<string> {
  const maintainer = job.plan.contribution?.file.maintainer;
  const { name = 'Unknown Packager', email } = maintainer ?? {};
  const packager = email === undefined ? name : `${name} <${email}>`;
  return job.run(command, args, {
    cwd: job.recipe,
    unprivileged: true,
    ...options,
    env: { PACKAGER: packager, ...options.env },
  });
}

/** Every file that the PKGBUILD names and that lies beside it: the directory of the AUR. */
function localFiles(job: BuildJob, info: string): readonly string[] {
  const named = [...info.matchAll(/^\s*(?:source|install) = (.+)$/gm)].map((match) => match[1] ?? '');
  const local = named.filter((name) => !name.includes('://') && basename(job.source) !== name);
  const files = ['PKGBUILD', ...new Set(local)].map((name) => join(job.recipe, name));
  return files.filter((path) => existsSync(path));
}

/** makepkg wants every file of source=() to be there, also one that it is told not to look at. */
function standInForSignatures(job: BuildJob, info: string): void {
  for (const [, name = ''] of info.matchAll(/^\s*source = ([^\s:]+\.(?:asc|sig|sign))::/gm)) {
    const path = join(job.recipe, basename(name));
    if (!existsSync(path)) writeFileSync(path, '');
  }
}
