import { type DataFile, table, text, texts } from '../data.ts';
import { at, type Guess } from '../guess.ts';
import type { Look } from '../look.ts';

/** Directories that hold Python modules and are not installed. */
const NOT_INSTALLED = /^(?:tests?|testing|docs?|examples?|scripts|tools|benchmarks?|build|dist|extras?)$/;

/** The packages of modules at the top of the tree or below src/; the one of the project's name first. */
export function pythonModules({ tree }: Look, name: string | undefined): Guess[] {
  const wanted = (name ?? '').toLowerCase().replaceAll('-', '_');
  const found = tree.entries.flatMap(({ path, type }): Guess[] => {
    const module = type === 'file' ? /^(?:src\/)?([A-Za-z_]\w*)\/__init__\.py$/.exec(path)?.[1] : undefined;
    return module === undefined || NOT_INSTALLED.test(module) ? [] : [{ value: module, from: at(path) }];
  });
  return [
    ...found.filter(({ value }) => value.toLowerCase() === wanted),
    ...found.filter(({ value }) => value.toLowerCase() !== wanted),
  ];
}

/** The packages that the build tool is told to install: Hatch, setuptools, Poetry and Flit name them in their own tables. */
export function listedModules({ data, file }: DataFile): Guess[] {
  const tool = table(data['tool']);
  const wheel = ['hatch', 'build', 'targets', 'wheel'].reduce((inner, key) => table(inner[key]), tool);
  const poetry = table(tool['poetry'])['packages'];
  const listed = [
    ...texts(wheel['packages']),
    ...texts(table(tool['setuptools'])['packages']),
    ...(Array.isArray(poetry) ? poetry.flatMap((item) => text(table(item)['include']) ?? []) : []),
    ...texts([table(table(tool['flit'])['module'])['name']]),
  ];
  const names = listed
    .map((path) => path.replace(/^\.?\/?(?:src\/)?/, '').replace(/[./].*$/, ''))
    .filter((name) => /^\w+$/.test(name));
  return [...new Set(names)].map((value) => ({ value, from: at(file) }));
}
