import type { Finding } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import { schemeOf } from '../signatures/schemes.ts';
import { isGood, NAMESPACES, type SignatureVerdict } from '../signatures/signature.ts';
import { trustOf } from '../signatures/trust.ts';
import type { TrustStore } from '../signatures/trust-store.ts';
import { verifyText } from '../signatures/verify.ts';
import { git } from '../source/git-command.ts';
import { printableName } from '../system/io.ts';
import { type BaseProof, unproved, unprovedFinding } from './base-proof.ts';

const REMEDY =
  'fetch the tag again from upstream (git fetch --force --tags), and ask there when it was signed anew';
/** Where git puts the signature: behind the message (git, Documentation/gitformat-signature, "Tag signatures"). */
const SIGNATURE = /^-----BEGIN (?:PGP|SSH) SIGNATURE-----$/m;
/** Whoever signed it may well be of upstream; contrib cannot tell, since upstream does not say so. */
const UNDECIDED: readonly SignatureVerdict['state'][] = ['unknown-key', 'wrong-namespace'];

/**
 * Holds a tag against the signature in it, by the keys that upstream names for releases (`source.keys`, or a line of
 * allowed_signers with `namespaces="git"`).
 * @throws ContribError findings where the signature is not good, or the tag was made under another name.
 */
export async function proveTag(tag: string, project: Project): Promise<BaseProof> {
  const { root } = project;
  const shown = `the tag ${printableName(tag)}`;
  const { status, stdout } = await git(root, ['cat-file', 'tag', `refs/tags/${tag}`]);
  const text = status === 0 ? stdout.toString('latin1') : '';
  const trust = await trustOf(project);
  const at = SIGNATURE.exec(text)?.index;
  if (at === undefined) return { notes: unsignedNote(shown, trust), findings: [] };
  if (trust.isEmpty) return { notes: [`${shown} is signed, and the project names no keys`], findings: [] };
  refuseOtherName(tag, text, project);
  const [payload, signature] = [text.slice(0, at), text.slice(at)].map((part) => Buffer.from(part, 'latin1'));
  const verdict = await verdictOn(payload ?? Buffer.alloc(0), signature ?? Buffer.alloc(0), trust, text);
  if (isGood(verdict)) return { notes: [`${shown}: ${verdict.detail}`], findings: [] };
  const found = unprovedFinding(
    project.located.locate(['version']),
    `the signature of ${shown} does not count (${verdict.state}): ${verdict.detail}`,
    REMEDY,
  );
  if (!UNDECIDED.includes(verdict.state)) throw unproved(shown, found);
  return { notes: [], findings: [{ ...found, severity: 'warning' } satisfies Finding] };
}

function verdictOn(
  payload: Buffer,
  signature: Buffer,
  trust: TrustStore,
  text: string,
): Promise<SignatureVerdict> {
  // OpenPGP has no word for the purpose of a tag.
  const isSsh = schemeOf(signature)?.name === 'ssh';
  const seconds = /^tagger .* (\d{1,12}) [+-]\d{4}$/m.exec(text)?.[1];
  return verifyText(payload, signature, {
    trust,
    namespace: isSsh ? NAMESPACES.tag : NAMESPACES.file,
    ...(seconds === undefined ? {} : { at: Number(seconds) * 1000 }),
  });
}

/** A signed tag of an older version, put under the name of another one, would have a good signature. */
function refuseOtherName(tag: string, text: string, project: Project): void {
  const own = /^tag (.+)$/m.exec(text)?.[1] ?? '';
  const name = Buffer.from(own, 'latin1').toString('utf8');
  if (name === tag) return;
  const message = `the tag ${printableName(tag)} was signed under another name, ${printableName(name)}`;
  throw unproved(
    `the tag ${printableName(tag)}`,
    unprovedFinding(project.located.locate(['version']), message, REMEDY),
  );
}

function unsignedNote(shown: string, { pins }: TrustStore): string[] {
  return pins.releases.size === 0 ? [] : [`${shown} is not signed, and source.keys names who signs releases`];
}
