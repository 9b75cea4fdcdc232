import * as z from 'zod';
import { type BundleLimits, DEFAULT_LIMITS, type LimitName } from '../facts/bundle-limits.ts';
import { LISTING_TYPES } from '../facts/bundle-listing.ts';
import { BaseIdentity } from '../facts/bundle-record.ts';
import { RISKS } from '../facts/hook-risks.ts';
import { describeVerified, verdictHtml } from '../report/review/verified.ts';
import { SCHEME_NAMES, SIGNATURE_STATES } from '../signatures/signature.ts';
import { verifyBundle } from '../submission/verify.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { JUDGED_BUNDLE_OPTIONS, judgedBundle } from './bundle-options.ts';
import { type Command, type CommandInput, listOption } from './command.ts';

const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as LimitName[];
const MIB = 1024 * 1024;

const PackageResult = z
  .object({
    link: z.string().optional(),
    staging: z.literal('requested').optional(),
    file: z
      .object({
        name: z.string(),
        size: z.int(),
        sha256: z.string(),
        audit: z.enum(['matches', 'differs']),
        differences: z.int(),
      })
      .optional()
      .describe('The package that the contributor had, and what he found of it.'),
  })
  .nullable();

const ReviewResult = z.object({
  hooks: z.array(
    z.object({
      path: z.string(),
      state: z.enum(['runs', 'comments', 'unreadable']),
      lines: z.array(z.string()),
      risks: z.array(z.object({ line: z.int(), risk: z.enum(RISKS), why: z.string() })),
    }),
  ),
  patches: z.array(
    z.object({
      path: z.string(),
      applied: z.boolean().describe('Whether patches/series names it.'),
      reason: z.string().nullable(),
      touches: z.array(z.string()),
    }),
  ),
  variables: z.array(
    z.object({ name: z.string(), release: z.string(), value: z.string(), default: z.string() }),
  ),
  mapping: z.string().describe('A unified diff of what upstream’s own mapping means here, and this one.'),
  changes: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'modified', 'removed']),
      diff: z.string().nullable().describe('null where one of the two is no text.'),
    }),
  ),
  gaps: z.array(z.string()).describe('What could not be reviewed, and why.'),
});

const Result = z.object({
  verdict: z.enum(['accepted', 'refused']),
  kind: z.enum(['source', 'contribution']),
  project: z.string().nullable(),
  version: z.string().nullable(),
  distribution: z.string().nullable(),
  releases: z.array(z.string()),
  maintainer: z
    .object({ name: z.string(), email: z.string().optional(), url: z.string().optional() })
    .nullable(),
  package: PackageResult,
  license: z.string().nullable().describe('Of what the contribution adds, by its own word.'),
  signOff: z
    .object({ name: z.string(), email: z.string(), matchesSigner: z.boolean() })
    .nullable()
    .describe('Who signed off; it counts where the same person signed the bundle.'),
  signature: z.object({
    state: z.enum(SIGNATURE_STATES),
    scheme: z.enum(SCHEME_NAMES).optional(),
    identity: z.string().optional(),
    fingerprint: z.string().optional(),
    signedAt: z.string().optional(),
    detail: z.string(),
    file: z.string().nullable(),
    statement: z.string().nullable().describe('The text that a signature must be over.'),
  }),
  base: z.object({
    judged: z.boolean().describe('Whether the bundle was compared with a base.'),
    title: z.string().nullable().describe('What it was compared with.'),
    claimed: BaseIdentity.nullable().describe('What its record says that it was made on.'),
  }),
  digest: z.string().describe('SHA-256 of the canonical listing of its content, from its bytes.'),
  hooks: z.array(z.string()).describe('Hooks that run something.'),
  review: ReviewResult,
  files: z.array(
    z.object({
      path: z.string(),
      pathBytes: z.string().optional(),
      type: z.enum(LISTING_TYPES),
      mode: z.string(),
      size: z.int(),
      sha256: z.string().optional(),
      link: z.string().optional(),
      linkBytes: z.string().optional(),
    }),
  ),
});

export const command: Command = {
  name: 'verify',
  summary: 'Judge a bundle by its bytes; nothing of it is run',
  description:
    'Works out from the bytes of a bundle what it holds, compares it with upstream’s own base and with its record, and ' +
    'refuses what a contribution may not do: change anything outside distros/DISTRO/, lead out of the tree, hide ' +
    'anything. Nothing of it is run, nothing is unpacked to the disk, and no network is needed. Exit status 0 means ' +
    'accepted, 1 refused; 3 that the file is no archive, or a damaged one.\n\n' +
    'The base is what --base names: a tarball, a tag or commit of this repository, or a directory. Within the project, ' +
    'it is otherwise the tag of the version, the recorded commit where HEAD contains it, or the working tree. Without any, ' +
    'changes outside the contribution cannot be looked for, which is a warning (--strict makes it an error).\n\n' +
    'A signature beside the bundle is verified by the keys that the project names: submissions and source.keys in ' +
    'contrib.yaml, from the tree that one stands in, or from the base. Where it names any, an unsigned bundle is refused.\n\n' +
    `Limits, each changed with --limit NAME=NUMBER: ${limitsText()}.`,
  arguments: [
    { name: 'BUNDLE', summary: 'A .tar.gz, .tar.xz, .tar.zst, .tar or .zip that contrib bundle made' },
  ],
  options: {
    ...JUDGED_BUNDLE_OPTIONS,
    limit: { type: 'list', value: 'NAME=NUMBER', summary: 'Change a limit' },
  },
  examples: [
    { command: 'contrib verify convirt-1.1-ubuntu.tar.gz', about: 'Within the project’s repository' },
    {
      command: 'contrib verify --base convirt-1.1.tar.gz convirt-1.1-ubuntu.tar.gz',
      about: 'Against a tarball, anywhere',
    },
    {
      command: 'contrib verify --output html bundle.tar.gz > review.html',
      about: 'A page to read before accepting',
    },
    { command: 'contrib verify --json bundle.zip | jq .result.verdict', about: 'For a script' },
  ],
  outputs: ['text', 'html', 'sarif', 'github'],
  result: () => Result,
  async run(input) {
    const verified = await verifyBundle({
      ...judgedBundle(input),
      limits: limitsOption(input),
    });
    return {
      result: verified.result,
      findings: verified.findings,
      text: () => describeVerified(verified, input.io),
      html: () => verdictHtml(verified),
    };
  },
};

function limitsOption(input: CommandInput): BundleLimits {
  const limits: Record<LimitName, number> = { ...DEFAULT_LIMITS };
  for (const text of listOption(input, 'limit')) {
    const [, name = '', number = ''] = /^([a-z]+)=([0-9]{1,15})$/.exec(text) ?? [];
    const known = LIMIT_NAMES.find((limit) => limit === name);
    if (known === undefined) throw unknownLimit(text, name);
    limits[known] = Number(number);
  }
  return limits;
}

function unknownLimit(text: string, name: string): ContribError {
  const meant = suggest(name, LIMIT_NAMES);
  const hint =
    meant === undefined
      ? `one of: ${LIMIT_NAMES.map((one) => `${one}=NUMBER`).join(', ')}`
      : `did you mean ${meant}=NUMBER?`;
  return new ContribError('usage', `--limit cannot be ${JSON.stringify(text)}`, { hint });
}

function limitsText(): string {
  const { bytes, entries, ratio, path, contribution } = DEFAULT_LIMITS;
  return (
    `bytes (${bytes / MIB} MiB unpacked), entries (${entries}), ratio (${ratio} times the size of the file), ` +
    `path (${path} bytes), contribution (${contribution / MIB} MiB below distros/)`
  );
}
