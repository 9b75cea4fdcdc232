import type { AcceptanceRecord } from '../../facts/acceptance-record.ts';
import { VERSION } from '../../system/version.ts';

type Subject = { readonly file: string; readonly sha256: string };

type Provenance = {
  readonly project: string;
  readonly version: string;
  readonly subjects: readonly Subject[];
  /** The commit, where the source is of one, and where its repository is. */
  readonly source: { readonly commit: string | undefined; readonly name: string; readonly content: string };
  readonly homepage: string | null;
  readonly accepted: readonly AcceptanceRecord[];
  readonly time: number;
};

/** What contrib release does; a reader who knows the word knows the process (SLSA 1.2, "buildType"). */
const BUILD_TYPE = 'urn:contrib:release:1';
/** A person’s own machine: it gives no more assurance than the person’s signature does. */
const BUILDER = 'urn:contrib:maintainer';

/**
 * An in-toto statement (https://in-toto.io/Statement/v1) with the predicate https://slsa.dev/provenance/v1: of which
 * commit and which accepted contributions the release is made. No time or number of a run is in it, so that the same
 * release has the same statement.
 */
export function provenanceStatement(made: Provenance): string {
  const { project, version: released, subjects, source, homepage, accepted, time } = made;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.map(({ file, sha256 }) => ({ name: file, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { project, version: released, source: source.name },
        internalParameters: { SOURCE_DATE_EPOCH: time },
        resolvedDependencies: [sourceDependency(source, homepage), ...accepted.map(contribution)],
      },
      runDetails: { builder: { id: BUILDER, version: { contrib: VERSION } } },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
}

function sourceDependency({ commit, name, content }: Provenance['source'], homepage: string | null) {
  const digest = { ...(commit === undefined ? {} : { gitCommit: commit }), contribListing: content };
  return {
    name: 'source',
    ...(homepage === null ? {} : { uri: homepage }),
    digest,
    annotations: { revision: name },
  };
}

/** The digest is of the bundle’s content, so that whoever has the bundle can work it out: contrib verify. */
function contribution({ distribution, bundle, contributor, accepted }: AcceptanceRecord) {
  return {
    name: `distros/${distribution}`,
    digest: { contribListing: bundle.digest },
    annotations: { contributor: contributor.name, accepted: accepted.at },
  };
}
