import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Built } from '../build/build.ts';
import { builtPackages } from '../build/portable/built-packages.ts';
import { makeImages, requireImagePrograms } from '../build/portable/portable.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { forgetPartial, rememberPartial } from '../system/atomic-partials.ts';
import { fileDigest } from '../system/file-digest.ts';
import { printableName } from '../system/io.ts';
import { comparePaths } from '../system/path-bytes.ts';
import { type CommandInput, flagOption } from './command.ts';
import { imageOptions } from './image-options.ts';
import { imagesText } from './portable-text.ts';

export type BuiltImages = Pick<Built, 'directory' | 'files' | 'box'> & {
  readonly findings: readonly Finding[];
  readonly text: () => string;
};

/**
 * Builds the packages into a scratch directory, and makes the images out of them instead of handing them out.
 * @param build makes the packages in the directory that it is given.
 */
export async function buildPortable(
  input: CommandInput,
  { plan, seconds, out, tell }: { plan: Plan; seconds: number; out: string; tell: (text: string) => void },
  build: (directory: string) => Promise<Built>,
): Promise<BuiltImages> {
  const { project, distribution } = plan;
  const images = imageOptions(input, project);
  // Before the build, which may take an hour.
  await requireImagePrograms(images);
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-packages-'));
  rememberPartial(scratch);
  try {
    const built = await build(join(scratch, 'packages'));
    const source = await builtPackages(plan, built.directory, join(scratch, 'files'));
    const made = await makeImages({
      ...source,
      ...images,
      project,
      distribution,
      seconds,
      out,
      replace: flagOption(input, 'replace'),
      tell,
    });
    const names = readdirSync(out)
      .filter((name) => name !== 'SHA256SUMS')
      .sort(comparePaths);
    const files = await Promise.all(
      names.map(async (name) => ({
        name,
        bytes: statSync(join(out, name)).size,
        sha256: await fileDigest(join(out, name)),
      })),
    );
    const shown = printableName(relative(resolve(input.cwd), out) || out);
    const findings = [...built.findings, ...made.findings];
    return { directory: out, files, box: built.box, findings, text: () => imagesText(made, shown) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    forgetPartial(scratch);
  }
}
