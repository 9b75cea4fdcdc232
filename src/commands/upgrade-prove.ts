import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Finding, sortFindings } from '../findings/finding.ts';
import { writeDirectoryWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { startProgress } from '../system/progress.ts';
import type { Found } from '../upgrade/intent/answers.ts';
import type { Judgement } from '../upgrade/judge.ts';
import { notProven, type Proof } from '../upgrade/prove/summary.ts';
import { type CommandInput, flagOption, textOption } from './command.ts';

/** One proof for each format, with `--prove`; the scripts are written where `--witnesses` says. */
export async function proveIfAsked(
  input: CommandInput,
  { ways }: Judgement,
): Promise<readonly Proof[] | undefined> {
  const directory = textOption(input, 'witnesses');
  if (!flagOption(input, 'prove')) {
    if (directory !== undefined) throw new ContribError('usage', '--witnesses goes with --prove');
    return undefined;
  }
  const proofs: Proof[] = [];
  for (const one of ways) proofs.push(await proveOne(input, one));
  if (directory === undefined) {
    refuseIfNothing(proofs);
    return proofs;
  }
  const named = proofs.map((proof, index) => ({ proof, of: ways[index]?.way.of ?? '' }));
  return writeWitnesses(resolve(input.cwd, directory), directory, named);
}

/** Each format is proven apart, and told apart with its own witness. */
export function provenFindings(proofs: readonly Proof[], { common }: Judgement): readonly Finding[] {
  return sortFindings([
    ...proofs.flatMap(({ findings }) => findings),
    ...common.map(({ finding }) => finding),
  ]);
}

async function proveOne(input: CommandInput, { way, analysis, told }: Found): Promise<Proof> {
  const { of, family, distribution } = way;
  const prover = await family.prove?.();
  if (prover === undefined) return notProven(told, of, family.title);
  const { proveUpgrade } = await import('../upgrade/prove/prove.ts');
  const progress = startProgress(input.io, `proving ${of}`);
  try {
    const links = distribution.pathAliases;
    return await proveUpgrade(analysis, told, prover, { links, of, tell: progress.update });
  } finally {
    progress.end();
  }
}

/** Where no tool answered anything, the command did not do what it was asked for. */
function refuseIfNothing(proofs: readonly Proof[]): void {
  if (proofs.some(({ summary }) => summary.trials > 0 || summary.lacks.length === 0)) return;
  const lacks = [...new Set(proofs.flatMap(({ summary }) => summary.lacks))];
  throw new ContribError('missing', `nothing can be proven: ${lacks.join('; ')}`);
}

/** `debian-13-overwrite-1.sh` beside what it is to print; the finding names its script. */
async function writeWitnesses(
  path: string,
  name: string,
  named: readonly { readonly proof: Proof; readonly of: string }[],
): Promise<readonly Proof[]> {
  refuseIfNothing(named.map(({ proof }) => proof));
  const counts = new Map<string, number>();
  const files: { readonly file: string; readonly text: string; readonly mode: number }[] = [];
  const withFile = (finding: Finding, of: string): Finding => {
    if (finding.witness === undefined) return finding;
    const stem = `${of}-${finding.rule}`
      .replace(/upgrade\//, '')
      .replace(/[^\w.]+/g, '-')
      .toLowerCase();
    const number = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, number);
    files.push({ file: `${stem}-${number}.sh`, text: finding.witness.script, mode: 0o755 });
    files.push({ file: `${stem}-${number}.expect`, text: finding.witness.expect, mode: 0o644 });
    const text = `witness: ${join(name, `${stem}-${number}.sh`)}`;
    return { ...finding, evidence: [...(finding.evidence ?? []), { text }] };
  };
  const proofs = named.map(({ proof, of }) => ({
    ...proof,
    findings: proof.findings.map((finding) => withFile(finding, of)),
  }));
  await writeDirectoryWhole(path, (partial) => {
    for (const { file, text, mode } of files) writeFileSync(join(partial, file), text, { mode });
  });
  return proofs;
}
