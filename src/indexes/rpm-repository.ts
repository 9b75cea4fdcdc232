import { createHash } from 'node:crypto';
import { ContribError } from '../system/errors.ts';
import { checked, type Expected, readAll } from './checked.ts';
import type { Location } from './location.ts';
import type { IndexPart, PartFormat, Repository } from './repository.ts';
import { checkSignature } from './signature.ts';
import { attribute, elementText } from './xml.ts';

const LARGEST_REPOMD = 4 * 1024 * 1024;
const REPOMD = 'repodata/repomd.xml';

/** An rpm repository: what repomd.xml names. Undefined where there is none. */
export async function rpmRepositories(
  place: Location,
  keyring: string | undefined,
): Promise<Repository[] | undefined> {
  const chunks = await place.open(REPOMD);
  if (chunks === undefined) return undefined;
  const name = `${place.name}/${REPOMD}`;
  const bytes = await readAll(chunks, name, LARGEST_REPOMD);
  const detached = await place.open(`${REPOMD}.asc`);
  const signature = await checkSignature(
    bytes,
    detached === undefined ? undefined : await readAll(detached, `${name}.asc`, LARGEST_REPOMD),
    keyring,
    name,
  );
  const text = bytes.toString('utf8');
  const parts = (['primary', 'filelists'] as const).flatMap((type) => partOf(place, text, type, name) ?? []);
  if (!parts.some(({ format }) => format === 'rpm-primary')) {
    throw new ContribError('bad-input', `${name} names no primary metadata`, { place: { file: name } });
  }
  return [
    {
      title: place.name.slice(place.name.lastIndexOf('/') + 1) || place.name,
      component: undefined,
      date: dateOf(text),
      digest: createHash('sha256').update(bytes).digest('hex'),
      signature,
      parts,
    },
  ];
}

function partOf(
  place: Location,
  repomd: string,
  type: 'primary' | 'filelists',
  file: string,
): IndexPart | undefined {
  const section = new RegExp(`<data\\s[^>]*type="${type}"[^>]*>([\\s\\S]*?)</data>`).exec(repomd)?.[1];
  if (section === undefined) return undefined;
  const href = attribute(/<location\s[^>]*>/.exec(section)?.[0] ?? '', 'href') ?? '';
  if (href === '' || href.startsWith('/') || /(^|\/)\.\.(\/|$)|:/.test(href)) {
    throw new ContribError('bad-input', `${file}: ${JSON.stringify(href)} is no file of this repository`, {
      place: { file },
    });
  }
  const expected = expectedOf(section, file);
  const name = `${place.name}/${href}`;
  const format: PartFormat = type === 'primary' ? 'rpm-primary' : 'rpm-filelists';
  return {
    format,
    name,
    digest: expected.digest,
    async open() {
      const chunks = await place.open(href);
      if (chunks !== undefined) return checked(chunks, expected, name);
      throw new ContribError('missing', `${name} is listed, and not there`, { hint: 'try another mirror' });
    },
  };
}

function expectedOf(section: string, file: string): Expected {
  const tag = /<checksum\s[^>]*>/.exec(section)?.[0] ?? '';
  const type = attribute(tag, 'type');
  const digest = elementText(section, 'checksum')?.toLowerCase();
  const size = Number(elementText(section, 'size') ?? Number.NaN);
  if (digest === undefined || (type !== 'sha256' && type !== 'sha512')) {
    throw new ContribError(
      'bad-input',
      `${file}: its checksums are ${type ?? 'missing'}, which prove nothing`,
      {
        place: { file },
        hint: 'make the repository anew with createrepo_c --checksum sha256',
      },
    );
  }
  return { algorithm: type, digest, ...(Number.isNaN(size) ? {} : { size }) };
}

function dateOf(repomd: string): string | undefined {
  const times = [...repomd.matchAll(/<timestamp>(\d{1,11})<\/timestamp>/g)].map(([, time]) => Number(time));
  const latest = Math.max(...times);
  return Number.isFinite(latest) ? new Date(latest * 1000).toISOString() : undefined;
}
