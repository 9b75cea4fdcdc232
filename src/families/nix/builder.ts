import type { Builder, BuildLog } from '../builder.ts';
import { asMapped, keeps } from './as-mapped.ts';

const NIX = { deb: 'nix-bin', rpm: 'nix', pacman: 'nix', apk: 'nix', xbps: 'nix' } as const;

const LOG: BuildLog = {
  mark: /^(?: *>|[\w.+-]+>) /,
  step: /^(?:Running phase: |(?:unpacking|patching) sources$|configuring$|building$|running tests$|installing$)/,
  telling: [
    {
      tool: 'nix-build',
      line: /^error: (?:builder for .* failed|build of .* failed|\d+ dependenc)/,
      kind: 'consequence',
      source: 'Nix: libstore/build/derivation-goal.cc',
    },
    {
      tool: 'nix-build',
      line: /hash mismatch in fixed-output derivation/,
      below: /^\s+(?:specified|wanted|got):/,
      kind: 'cause',
      source: 'Nixpkgs manual, "Updating source hashes"',
    },
  ],
};

/** nix-build(1), with the nixpkgs that `<nixpkgs>` is. */
export const nixBuilder: Builder = {
  tools: () => ['nix-build', 'nix-store', 'nix-instantiate'].map((program) => ({ program, package: NIX })),
  build: async (job) => (await import('./build-store.ts')).buildInStore(job),
  asMapped,
  keeps,
  log: LOG,
};
