import { parse } from 'smol-toml';
import * as z from 'zod';
import type { Plan } from '../../plan/plan.ts';
import { readTextFileIfAny } from '../../system/text-file.ts';

/** Debian's packages of the build backends that pyproject.toml can ask for. */
const BACKENDS: Readonly<Record<string, string>> = {
  setuptools: 'python3-setuptools',
  wheel: 'python3-wheel',
  hatchling: 'python3-hatchling',
  'hatch-vcs': 'python3-hatch-vcs',
  'flit-core': 'flit',
  'poetry-core': 'python3-poetry-core',
  'pdm-backend': 'python3-pdm-backend',
  'setuptools-scm': 'python3-setuptools-scm',
  cython: 'cython3',
  'meson-python': 'python3-mesonpy',
  maturin: 'python3-maturin',
};

const Project = z.object({ 'build-system': z.object({ requires: z.array(z.string()) }) });

/** What a Python project is built with: PEP 518's list, or setuptools where there is none. */
export function pythonBackend({ project: { root } }: Plan): string[] {
  const text = root === '' ? undefined : readTextFileIfAny(`${root}/pyproject.toml`);
  if (text === undefined) return ['python3-setuptools'];
  const names = requirements(text).map((requirement) =>
    requirement
      .replace(/[^A-Za-z0-9._-].*$/, '')
      .toLowerCase()
      .replace(/[._]+/g, '-'),
  );
  const known = names.flatMap((name) => BACKENDS[name] ?? []);
  return ['pybuild-plugin-pyproject', ...(known.length === 0 ? ['python3-setuptools'] : known)];
}

function requirements(text: string): readonly string[] {
  try {
    const parsed = Project.safeParse(parse(text));
    return parsed.success ? parsed.data['build-system'].requires : [];
  } catch {
    // The project's own build will say what is wrong with it.
    return [];
  }
}
