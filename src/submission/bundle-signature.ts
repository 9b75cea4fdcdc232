import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { BundleFacts, BundleSignature, JudgedBase } from '../facts/bundle.ts';
import { statementOf } from '../facts/bundle-statement.ts';
import { MANIFEST_NAME, parseProject } from '../manifest/project.ts';
import type { TrustFiles } from '../signatures/key-files.ts';
import { signaturePaths } from '../signatures/schemes.ts';
import { NAMESPACES, type SignatureVerdict, UNSIGNED } from '../signatures/signature.ts';
import { trustFrom, trustOf } from '../signatures/trust.ts';
import { NO_TRUST, type TrustStore } from '../signatures/trust-store.ts';
import { verifyText } from '../signatures/verify.ts';
import { fsPath } from '../system/path-bytes.ts';
import { readBytes } from '../system/text-file.ts';
import { projectHere } from './judged-base.ts';

type SignatureRequest = {
  readonly file: string;
  readonly cwd: string;
  readonly manifest: string | undefined;
  /** The signature’s file, where it is not beside the bundle. */
  readonly signature: string | undefined;
};

/** What stands behind an ssh signature, which ssh-keygen passes over: the time that is signed along. */
const SIGNED_AT = /^signed: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/m;
const LARGEST_SIGNATURE = 1024 * 1024;

/**
 * Judges the signature of a bundle by the keys that upstream names: in the tree that one stands in, where that is the
 * bundle’s project, or in the base. Nothing of the bundle says whose signature counts.
 * @throws ContribError bad-input where the named signature or upstream’s files of keys cannot be read.
 */
export async function judgeSignature(
  request: SignatureRequest,
  facts: BundleFacts,
  base: JudgedBase | undefined,
): Promise<BundleSignature> {
  const file = signatureFile(request);
  const trust = await chooseTrust(request, facts, base);
  const hasTrust = !trust.isEmpty;
  if (file === undefined)
    return { verdict: UNSIGNED, hasTrust, file, statement: statementOf(facts, undefined) };
  const signature = readBytes(file, LARGEST_SIGNATURE);
  const signedAt = SIGNED_AT.exec(signature.toString('latin1'))?.[1];
  const statement = statementOf(facts, signedAt);
  const verdict = await judge(statement, signature, trust, signedAt);
  return { verdict, hasTrust, file, statement };
}

function judge(
  statement: string | undefined,
  signature: Buffer,
  trust: TrustStore,
  signedAt: string | undefined,
): Promise<SignatureVerdict> | SignatureVerdict {
  if (statement === undefined)
    return { state: 'changed', detail: 'what it is over cannot be told without a record' };
  const at = signedAt === undefined ? {} : { at: Date.parse(signedAt) };
  return verifyText(statement, signature, { trust, namespace: NAMESPACES.bundle, ...at });
}

function signatureFile({ file, cwd, signature }: SignatureRequest): string | undefined {
  if (signature !== undefined) return resolve(cwd, signature);
  return signaturePaths(resolve(cwd, file)).find((path) => existsSync(fsPath(path)));
}

async function chooseTrust(
  request: SignatureRequest,
  { record }: BundleFacts,
  base: JudgedBase | undefined,
): Promise<TrustStore> {
  const project = projectHere(request);
  const isThis = record.state !== 'read' || project?.manifest.name === record.record.project;
  if (project !== undefined && isThis) return trustOf(project);
  return base === undefined ? NO_TRUST : trustOfBase(base);
}

async function trustOfBase(base: JudgedBase): Promise<TrustStore> {
  const manifest = (await base.contents(new Set([MANIFEST_NAME]))).get(MANIFEST_NAME);
  if (manifest === undefined) return NO_TRUST;
  const project = parseProject('', MANIFEST_NAME, manifest.toString('utf8'));
  const paths = [...base.listing.values()].filter(({ type }) => type === 'file').map(({ path }) => path);
  const beside = dirname(project.manifest.submissions?.['allowed-signers'] ?? 'distros/allowed_signers');
  const contents = await base.contents(new Set(paths.filter((path) => path.startsWith(`${beside}/`))));
  const files: TrustFiles = {
    read: (path) => contents.get(path),
    list: (directory) =>
      paths.filter((path) => dirname(path) === directory).map((path) => path.slice(directory.length + 1)),
  };
  return trustFrom(project, files);
}
