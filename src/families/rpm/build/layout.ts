import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from '../../../system/errors.ts';
import { readTextFile, readTextFileIfAny } from '../../../system/text-file.ts';
import type { BuildJob } from '../../builder.ts';
import { escapeMacros } from '../paths.ts';

/** A tree as rpmbuild wants it. */
export type Layout = { readonly top: string; readonly spec: string; readonly text: string };

const PARTS = ['SOURCES', 'SPECS', 'BUILD', 'BUILDROOT', 'RPMS', 'SRPMS'];
const CHANGES_HEAD = /^(\w{3} \w{3} +\d+) [\d:]+ \w+ (\d{4}) - (.+)$/;

/** Lays out the recipe and the tarball below `work`. */
export function layOut({ plan, recipe, source, work }: BuildJob): Layout {
  const { name, version } = plan.project.manifest;
  const top = join(work, 'rpmbuild');
  for (const part of PARTS) mkdirSync(join(top, part), { recursive: true });
  for (const { name: file } of readdirSync(recipe, { withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )) {
    if (!file.endsWith('.spec')) copyFileSync(join(recipe, file), join(top, 'SOURCES', file));
  }
  copyFileSync(source, join(top, 'SOURCES', `${name}-${version}.tar.gz`));
  const text = withChanges(specText(recipe, name), recipe, name);
  const spec = join(top, 'SPECS', `${name}.spec`);
  writeFileSync(spec, text);
  // The source package records the modes of its files, which are the umask's so far.
  const sources = readdirSync(join(top, 'SOURCES')).map((file) => join(top, 'SOURCES', file));
  for (const path of [...sources, spec]) chmodSync(path, 0o644);
  return { top, spec, text };
}

function specText(recipe: string, name: string): string {
  const text = readTextFileIfAny(join(recipe, `${name}.spec`));
  if (text !== undefined) return text;
  throw new ContribError('bad-input', `the recipe has no ${name}.spec`, {
    hint: 'write it anew with: contrib recipe',
  });
}

/** The build service makes %changelog of NAME.changes (obs-build, changelog2spec), and so do we. */
function withChanges(spec: string, recipe: string, name: string): string {
  if (!readdirSync(recipe).includes(`${name}.changes`) || !/^%changelog\s*$/m.test(spec.trimEnd()))
    return spec;
  const entries = readTextFile(join(recipe, `${name}.changes`)).split(/^-{60,}\n/m);
  const lines = entries.flatMap((entry) => {
    const [head = '', ...rest] = entry.trim().split('\n');
    const match = CHANGES_HEAD.exec(head);
    if (match === null) return [];
    return [
      `* ${match[1]} ${match[2]} ${match[3]}`,
      ...rest.filter((line) => line !== '').map(escapeMacros),
      '',
    ];
  });
  return `${spec.trimEnd()}\n${lines.join('\n')}`;
}
