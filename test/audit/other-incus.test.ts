// Incus as other distributions package it. Each stand-in installs what a recipe installs, in the distribution's own
// format; what a person reading the recipe says of each expectation is what the audit has to say.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import { EXAMPLE } from './incus.ts';
import { ALPINE, ALPINE_BY_HAND } from './stand-ins/alpine.ts';
import { ARCH, ARCH_BY_HAND } from './stand-ins/arch.ts';
import { FEDORA, FEDORA_BY_HAND } from './stand-ins/fedora.ts';
import { GENTOO, GENTOO_BY_HAND } from './stand-ins/gentoo.ts';
import {
  NIXOS_PACKAGES,
  NIXOS_PACKAGES_BY_HAND,
  NIXOS_SYSTEM,
  NIXOS_SYSTEM_BY_HAND,
} from './stand-ins/nixos.ts';
import { OPENSUSE, OPENSUSE_BY_HAND } from './stand-ins/opensuse.ts';
import { onlyTree, packApk, packPacman, packRpm, packTrees } from './stand-ins/pack.ts';
import { type ByHand, VERDICTS } from './stand-ins/stand-in.ts';
import { VOID, VOID_BY_HAND } from './stand-ins/void.ts';

const EXPECTATIONS = 31;

type Row = { id: string; verdicts: { verdict: (typeof VERDICTS)[number]; points: { text: string }[] }[] };

function audited(distro: string, packages: string): readonly Row[] {
  const { stdout, stderr } = contrib([
    '-C',
    EXAMPLE,
    'audit',
    '--set',
    `other@${distro}=${packages}`,
    '--json',
  ]);
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as { result: { expectations: Row[] } }).result.expectations;
}

/** Each expectation with its verdict; what differs from a person's says what it was read from. */
function assertAsByHand(rows: readonly Row[], byHand: ByHand): void {
  const wanted = new Map(
    VERDICTS.flatMap((verdict) => (byHand[verdict] ?? '').split(/\s+/).map((id) => [id, verdict] as const)),
  );
  const wrong = rows.flatMap(({ id, verdicts: [one] }) =>
    one?.verdict === wanted.get(id)
      ? []
      : [
          `${id} is ${wanted.get(id)}, not ${one?.verdict}: ${one?.points.map(({ text }) => text).join('; ')}`,
        ],
  );
  assert.deepEqual(wrong, []);
  assert.equal(rows.length, EXPECTATIONS);
}

describe('Incus of Arch Linux', needsTool('makepkg', 'bsdtar', 'fakeroot', 'setpriv', 'zstd'), () => {
  it('is judged as by hand', () => assertAsByHand(audited('arch', packPacman(ARCH)), ARCH_BY_HAND));
});

describe('Incus of Alpine Linux', () => {
  it('is judged as by hand', () => assertAsByHand(audited('alpine', packApk(ALPINE)), ALPINE_BY_HAND));
});

describe('Incus of openSUSE', needsTool('rpmbuild'), () => {
  it('is judged as by hand', () =>
    assertAsByHand(audited('opensuse', packRpm(OPENSUSE, 'macros.suse')), OPENSUSE_BY_HAND));
});

describe('Incus of Fedora', needsTool('rpmbuild'), () => {
  it('is judged as by hand', () =>
    assertAsByHand(audited('fedora', packRpm(FEDORA, 'macros.systemd')), FEDORA_BY_HAND));
});

describe('Incus of Gentoo', () => {
  it('is judged as by hand', () => assertAsByHand(audited('gentoo', onlyTree(GENTOO)), GENTOO_BY_HAND));
});

describe('Incus of Void Linux', () => {
  it('is judged as by hand', () => assertAsByHand(audited('void', packTrees(VOID)), VOID_BY_HAND));
});

describe('Incus of NixOS', () => {
  it('is judged as by hand where packages are alone', () =>
    assertAsByHand(audited('nixos', onlyTree(NIXOS_PACKAGES)), NIXOS_PACKAGES_BY_HAND));

  it('is judged as by hand on a system that has it', () =>
    assertAsByHand(audited('nixos', onlyTree(NIXOS_SYSTEM)), NIXOS_SYSTEM_BY_HAND));
});
