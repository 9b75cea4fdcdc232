import { basename, resolve } from 'node:path';
import { cleanName, cleanSummary } from '../clean.ts';
import { at, type Facts, guess, mergeFacts } from '../guess.ts';
import type { Look } from '../look.ts';
import { readAutotools } from './autotools.ts';
import { readCargo } from './cargo.ts';
import { readCmake } from './cmake.ts';
import { readDebian } from './debian.ts';
import { readGit } from './git.ts';
import { readGo } from './go.ts';
import { readLicense } from './license.ts';
import { readMake } from './make.ts';
import { readManual } from './manual.ts';
import { readMeson } from './meson.ts';
import { readNpm } from './npm.ts';
import { readPerl } from './perl.ts';
import { readPython } from './python.ts';
import { readSetupCfg, readSetupPy } from './python-legacy.ts';
import { readOpening, readReadme } from './readme.ts';
import { readSpec } from './spec.ts';
import { readVersionFile } from './version-file.ts';

type Reader = (look: Look) => Facts;

/**
 * Who is believed first: what the project itself is built with, then packaging that somebody wrote, then the tree.
 * Meson and Python stand before what they often wrap; a Makefile or package.json is often only a helper.
 */
const READERS: readonly Reader[] = [
  readPython,
  readMeson,
  readCargo,
  readGo,
  readCmake,
  readAutotools,
  readSetupCfg,
  readSetupPy,
  readNpm,
  readPerl,
  readMake,
  readVersionFile,
  packaging(readDebian),
  packaging(readSpec),
  readGit,
  readLicense,
  readReadme,
  readDirectory,
  // Packaging that lies in a tree is often that of an earlier release: its version is the last to be believed.
  versionOf(readDebian),
  versionOf(readSpec),
];

/** Python's builders that run another build system (PEP 517), by the module that says so. */
const WRAPPED: Readonly<Record<string, string>> = {
  mesonpy: 'meson',
  scikit_build_core: 'cmake',
  maturin: 'cargo',
};

/** All that the tree says about the project. Nothing in it is run. */
export function readFacts(look: Look): Facts {
  const all = READERS.map((read) => read(look));
  const { build, prerequisites = [] } = mergeFacts(all);
  const wrapped = prerequisites.flatMap(({ kind, name }) => (kind === 'python' ? (WRAPPED[name] ?? []) : []));
  const used: readonly string[] = build === undefined ? [] : [build.value, ...wrapped];
  const facts = mergeFacts(all.map((found) => (isUsed(found, used) ? found : withoutBuild(found))));
  const names = [facts.name, ...(facts.programs ?? [])].flatMap((named) => named?.value ?? []);
  const summary = facts.summary ?? readManual(look, names) ?? readOpening(look).summary;
  return { ...facts, summary: withoutNames({ ...facts, summary }) };
}

function packaging(read: Reader): Reader {
  return (look) => {
    const { version, ...rest } = read(look);
    return rest;
  };
}

function versionOf(read: Reader): Reader {
  return (look) => ({ version: read(look).version });
}

/** The reader of a README does not know yet what the project and its programs are called. */
function withoutNames({ summary, name, programs = [] }: Facts): Facts['summary'] {
  if (summary === undefined) return undefined;
  const names = [name, ...programs].map((guessed) => guessed?.value);
  return { ...summary, value: cleanSummary(summary.value, ...names) ?? summary.value };
}

/** What another build system in the tree needs, which is not the one that installs, is not needed. */
function isUsed({ build }: Facts, used: readonly string[]): boolean {
  return build === undefined || used.includes(build.value);
}

function withoutBuild({ build, buildSteps, prerequisites, programs, modules, ...rest }: Facts): Facts {
  return rest;
}

/** `name-1.2` and `name-1.2rc1` are how release tarballs unpack; `+dfsg` behind it is Debian’s, who took files out. */
function readDirectory({ tree }: Look): Facts {
  const from = at('the directory’s name');
  const [, name = '', version] =
    /^(.*?)(?:[-_]v?(\d+(?:\.\d+)+(?:[-~.]?(?:alpha|beta|rc|pre|[abp])\.?\d*)?)(?:[+~][A-Za-z][\w.]*)?)?$/.exec(
      basename(resolve(tree.root)),
    ) ?? [];
  return { name: guess(cleanName(name), from), version: guess(version, from) };
}
