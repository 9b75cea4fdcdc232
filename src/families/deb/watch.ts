import { basename, dirname } from 'node:path/posix';
import type { Plan } from '../../plan/plan.ts';
import { findEntry } from '../../source/tree.ts';
import { readTextFileIfAny } from '../../system/text-file.ts';

/** Where a contribution keeps the keys that upstream signs releases with, as uscan wants them: armored. */
const KEYS = 'signing-key.asc';

/** debian/watch (uscan(1)), where upstream says where releases are. Signatures are checked where the keys are given. */
export function watchFile(plan: Plan): string | undefined {
  const { source, name } = plan.project.manifest;
  if (source === undefined || !source.url.includes('${version}')) return undefined;
  const file = basename(source.url);
  const page = dirname(source.url.replace(/\$\{version\}.*$/, ''));
  const pattern = escapeRegexp(file)
    .replaceAll('\\$\\{name\\}', name)
    .replaceAll('\\$\\{version\\}', '@ANY_VERSION@')
    .replace(/\\\.(?:tar\\\.[a-z0-9]+|tgz|zip)$/, '@ARCHIVE_EXT@');
  const ending = signatureEnding(source);
  const options =
    signingKey(plan) === undefined || ending === undefined
      ? []
      : [`opts="pgpsigurlmangle=s%$%${ending}%" \\`];
  return ['version=4', ...options, `${page}/ ${pattern}`, ''].join('\n');
}

/** The text of debian/upstream/signing-key.asc, where the contribution has it. */
export function signingKey({ contribution, tree }: Plan): string | undefined {
  if (contribution === undefined || tree.root === '') return undefined;
  const path = `${contribution.directory}/${KEYS}`;
  return findEntry(tree, path)?.type === 'file' ? readTextFileIfAny(`${tree.root}/${path}`) : undefined;
}

function signatureEnding({
  url,
  signature,
}: {
  readonly url: string;
  readonly signature?: string | undefined;
}): string | undefined {
  if (signature === undefined || !signature.startsWith(url)) return undefined;
  const ending = signature.slice(url.length);
  return /^\.[a-z]+$/.test(ending) ? ending : undefined;
}

function escapeRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
