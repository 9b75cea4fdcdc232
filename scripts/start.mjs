// The main job on the embedded example, in a scratch copy: what a newcomer sees first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, root } from './setup.mjs';

installPackages();
const { default: fsExtra } = await import('fs-extra');
const { bundle } = await import('./build.mjs');
await bundle();

const scratch = mkdtempSync(join(tmpdir(), 'contrib-start-'));
const tree = join(scratch, 'convirt-1.1');
await fsExtra.copy(join(root, 'examples/convirt'), tree);
await fsExtra.remove(join(tree, 'distros'));

const say = (text) =>
  console.log(`\n\u001b[1m${text}\u001b[0m`.replace(/\u001b\[\d*m/g, process.stdout.isTTY ? '$&' : ''));

/** Prints a command as a person would type it, and runs it. */
function contrib(...args) {
  console.log(`$ contrib ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), ...args], {
    cwd: tree,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`contrib ${args[0]} ended with ${status}`);
    process.exit(status ?? 1);
  }
}

console.log(`A scratch copy of examples/convirt, without its distros/: ${tree}`);

say('1. A contributor begins a distribution’s part');
contrib(
  'init',
  'ubuntu',
  '--yes',
  '--maintainer',
  'Ada Contributor <ada@example.org>',
  '--package',
  'https://example.org/convirt_1.1.deb',
);
say('2. and another one');
contrib('init', 'fedora', '--yes', '--maintainer', 'Ada Contributor <ada@example.org>', '--staging');
say('3. What is installed where');
contrib('map', 'ubuntu', '--format', 'table');
say('4. Is the description right?');
contrib('check');
say('5. What a user would get');
contrib('stage', 'ubuntu', '--destdir', '../stage');
contrib('check', 'ubuntu', '--root', '../stage');
say('6. The revised source tarball for upstream');
contrib('bundle', 'ubuntu', '--out', '..');
say('7. What upstream says of it');
const [archive] = readdirSync(scratch).filter((name) => name.endsWith('.tar.gz'));
contrib('verify', `../${archive}`);

say('What there is now');
for (const name of readdirSync(scratch).sort()) {
  const stats = statSync(join(scratch, name));
  console.log(`  ${join(scratch, name)}${stats.isDirectory() ? '/' : `  (${stats.size} bytes)`}`);
}
console.log(`
Where to go next
  In a tree of your own: node ${join(root, 'dist/cli.cjs')} new, then init ubuntu
  docs/tutorial.md walks through these steps and says why; contrib --help lists the commands.`);
