import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Finding } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import { signaturePaths } from '../signatures/schemes.ts';
import { isGood, NAMESPACES, type SignatureVerdict } from '../signatures/signature.ts';
import { trustOf } from '../signatures/trust.ts';
import type { TrustStore } from '../signatures/trust-store.ts';
import { verifyBeside } from '../signatures/verify.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import type { Place } from '../system/place.ts';
import { readTextFile } from '../system/text-file.ts';

const SUMS = 'SHA256SUMS';

/** What says that a tarball is upstream’s, beyond its name. */
export type BaseProof = { readonly notes: readonly string[]; readonly findings: readonly Finding[] };

/**
 * Holds upstream’s tarball against what lies beside it: SHA256SUMS, and a signature of it or of SHA256SUMS by a key that
 * `source.keys` names.
 * @throws ContribError findings where one of them says that it is another file, or who signed it does not count.
 */
export async function proveTarball(path: string, sha256: string, project: Project): Promise<BaseProof> {
  const name = basename(path);
  const sums = join(dirname(path), SUMS);
  const listed = existsSync(fsPath(sums)) ? listedSum(readTextFile(sums), name) : undefined;
  if (listed !== undefined && listed !== sha256)
    throw refusal(name, `${SUMS} says ${listed}, and ${name} has the SHA-256 ${sha256}`);
  const trust = await trustOf(project);
  const signed = [path, ...(listed === undefined ? [] : [sums])].find(isSigned);
  if (signed === undefined) return unsigned(name, trust, listed !== undefined);
  const verdict = await verifyBeside({ file: signed, trust, namespace: NAMESPACES.file });
  const what = signed === path ? name : `${name} by ${SUMS}`;
  if (isGood(verdict)) return { notes: [`${what}: ${verdict.detail}`], findings: [] };
  if (verdict.state === 'unknown-key' && trust.pins.releases.size === 0) return unknownKey(what, verdict);
  throw refusal(
    name,
    `the signature of ${basename(signed)} does not count (${verdict.state}): ${verdict.detail}`,
  );
}

/** The digest that sha256sum(1) wrote for a name; text and binary mode are the same here. */
function listedSum(text: string, name: string): string | undefined {
  const lines = text.split('\n').map((line) => /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/.exec(line));
  return lines.find((match) => match?.[2] === name)?.[1];
}

function isSigned(path: string): boolean {
  return signaturePaths(path).some((one) => existsSync(fsPath(one)));
}

function unsigned(name: string, { pins }: TrustStore, isListed: boolean): BaseProof {
  const sums = isListed ? [`${name}: ${SUMS} has its digest, and nobody signed that`] : [];
  if (pins.releases.size === 0) return { notes: sums, findings: [] };
  const message = `${name} has no signature beside it, and source.keys names who signs releases`;
  return { notes: sums, findings: [{ ...finding(name, message), severity: 'warning' }] };
}

function unknownKey(what: string, { fingerprint = '' }: SignatureVerdict): BaseProof {
  return { notes: [`${what}: signed by ${fingerprint}, and source.keys names nobody`], findings: [] };
}

function refusal(name: string, message: string): ContribError {
  return unproved(name, finding(name, message));
}

function finding(name: string, message: string): Finding {
  return unprovedFinding(
    { file: name },
    message,
    'fetch the tarball, SHA256SUMS and the signature again, from where upstream publishes them',
  );
}

/** The error for a base that cannot be upstream’s. */
export function unproved(name: string, finding: Finding): ContribError {
  return new ContribError('findings', `nothing was made: ${name} is not proved to be upstream’s`, {
    findings: [finding],
  });
}

export function unprovedFinding(place: Place, message: string, remedy: string): Finding {
  return { rule: 'bundle/base-unproved', severity: 'error', place, message, remedy };
}
