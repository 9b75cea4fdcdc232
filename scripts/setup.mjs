// What the two commands of the README need before they can begin.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the tree with its output shown; ends this process where it fails. */
export function must(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
  process.exit(status ?? 1);
}

/** Installs the npm packages of the lock file, where they are not installed already. */
export function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 17)) {
    console.error(`contrib needs Node 20.17 or newer; this is ${process.version}`);
    process.exit(4);
  }
  if (isInstalled()) return;
  console.log('$ npm ci');
  must('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
}

function isInstalled() {
  const marker = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(marker)) return false;
  const installed = JSON.parse(readFileSync(marker, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  );
}
