import type { Builder } from '../builder.ts';
import { asMapped, keeps } from './as-mapped.ts';

const NIX = { deb: 'nix-bin', rpm: 'nix', pacman: 'nix', apk: 'nix', xbps: 'nix' } as const;

/** nix-build(1), with the nixpkgs that `<nixpkgs>` is. */
export const nixBuilder: Builder = {
  tools: () => ['nix-build', 'nix-store', 'nix-instantiate'].map((program) => ({ program, package: NIX })),
  build: async (job) => (await import('./build-store.ts')).buildInStore(job),
  asMapped,
  keeps,
  excerpt,
};

/** Lines before the sentence about files that nobody takes, among which their names are. */
const BEFORE = 40;

/** What the build said last, without the builder's marks before it, and what Nix says is wrong. */
function excerpt(log: string): readonly string[] {
  const lines = log.split('\n').map((line) => line.replace(/^(?: *>|[\w.+-]+>) /, ''));
  const telling = lines.filter(
    (line) =>
      /\berror:|\*\*\* |no package takes it|the build installs|hash mismatch/.test(line) &&
      !line.startsWith('warning:'),
  );
  const left = lines.findIndex((line) => line.includes('no package takes it'));
  const names =
    left < 0 ? [] : lines.slice(Math.max(left - BEFORE, 0), left).filter((line) => /^[\w.-]+\//.test(line));
  return [...new Set([...names, ...telling])].slice(0, 20);
}
