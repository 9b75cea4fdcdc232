import { createHash } from 'node:crypto';
import type { AcceptanceRecord } from '../../facts/acceptance-record.ts';
import type { ChosenCommit } from '../prerelease/choose-source.ts';
import type { Source } from '../prerelease/source.ts';
import { dsseEnvelope } from './dsse.ts';
import type { Hosted } from './install.ts';
import type { HostedFor } from './page-data.ts';
import { provenanceStatement } from './provenance.ts';
import { spdxDocument } from './sbom.ts';
import type { Signer } from './sealing.ts';

type Attested = {
  readonly file: Hosted;
  readonly content: string;
  readonly records: readonly AcceptanceRecord[];
  readonly hosted: readonly HostedFor[];
  readonly base: string | undefined;
};

type Attestation = { readonly item: Hosted; readonly text: string };

/**
 * The bill of materials and the provenance of a release, with the digests that the page says of them; where somebody
 * signs, the provenance once more in a signed envelope.
 */
export async function attestations(
  {
    source,
    chosen,
    top,
    time,
    signers,
    request,
  }: {
    readonly source: Source;
    readonly chosen: ChosenCommit | undefined;
    readonly top: string;
    readonly time: number;
    readonly signers: readonly Signer[];
    readonly request: { readonly env: NodeJS.ProcessEnv };
  },
  { file, content, records, hosted, base }: Attested,
): Promise<{
  readonly sbom: Attestation;
  readonly provenance: Attestation;
  readonly envelope: Attestation | undefined;
}> {
  const { name: project, version, license, homepage = null, copyright = {} } = source.described.manifest;
  const holders = Object.values(copyright).map((one) => (typeof one === 'string' ? one : one.holder));
  const common = { project, version, homepage, time };
  const spdx = spdxDocument({
    ...common,
    license,
    copyright: holders,
    location: base === undefined ? null : `${base}${file.file}`,
    source: file,
    accepted: records,
    hosted,
  });
  const sbom = attestation(`${top}.spdx.json`, spdx);
  const statement = provenanceStatement({
    ...common,
    subjects: [file, ...hosted, sbom.item],
    source: { commit: chosen?.commit, name: chosen?.name ?? 'tree', content },
    accepted: records,
  });
  const signed = signers.length === 0 ? undefined : await dsseEnvelope(statement, signers, request.env);
  return {
    sbom,
    provenance: attestation(`${top}.provenance.json`, statement),
    envelope: signed === undefined ? undefined : attestation(`${top}.intoto.jsonl`, signed),
  };
}

function attestation(file: string, text: string): Attestation {
  const bytes = Buffer.from(text);
  return {
    item: { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    text,
  };
}
