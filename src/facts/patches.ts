import type { BundleFacts } from './bundle.ts';
import { contributedText } from './bundle-contents.ts';

/** A patch of a contribution, by what it says of itself (DEP-3) and what it touches. */
export type Patch = {
  readonly path: string;
  /** Whether patches/series names it: others are applied by nobody. */
  readonly applied: boolean;
  /** Description or Subject, its first line; null where it gives no reason. */
  readonly reason: string | null;
  /** The files that it changes, below the top directory. */
  readonly touches: readonly string[];
};

const MOST_TOUCHED = 1000;

/** The patches of a bundle’s contribution, in the order in which they are applied. */
export function readPatches(bundle: Pick<BundleFacts, 'contents' | 'distribution'>): Patch[] {
  const directory = `distros/${bundle.distribution ?? ''}/patches/`;
  const names = [...bundle.contents.keys()]
    .filter((path) => path.startsWith(directory) && path !== `${directory}series`)
    .map((path) => path.slice(directory.length))
    .sort();
  const series = seriesOf(bundle, `${directory}series`);
  const order = [
    ...series.filter((name) => names.includes(name)),
    ...names.filter((name) => !series.includes(name)),
  ];
  return order.map((name) => {
    const found = contributedText(bundle, `${directory}${name}`);
    const text = found.state === 'text' ? found.text : '';
    return {
      path: `${directory}${name}`,
      applied: series.includes(name),
      reason: reasonOf(text),
      touches: touchedBy(text),
    };
  });
}

/** quilt(1): a name a line, options behind it, # begins a comment. */
function seriesOf(bundle: Pick<BundleFacts, 'contents'>, path: string): string[] {
  const found = contributedText(bundle, path);
  if (found.state !== 'text') return [];
  return found.text.split('\n').flatMap((line) => /^\s*([^\s#]+)/.exec(line)?.[1] ?? []);
}

function reasonOf(text: string): string | null {
  const head = text.split(/^(?:---|diff |Index: )/m)[0] ?? '';
  return (
    /^(?:Description|Subject):[ \t]*(\S.*)$/im.exec(head)?.[1]?.replace(/^\[PATCH[^\]]*\]\s*/, '') ?? null
  );
}

/** The names behind +++ and --- without their first part, as patch -p1 takes them. */
function touchedBy(text: string): string[] {
  const names = [...text.matchAll(/^(?:---|\+\+\+) ([^\t\n]+)/gm)].map(([, name = '']) =>
    name.replace(/^[^/]*\//, ''),
  );
  return [...new Set(names.filter((name) => name !== 'dev/null' && name !== 'null'))].slice(0, MOST_TOUCHED);
}
