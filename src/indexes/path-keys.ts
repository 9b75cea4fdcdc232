/**
 * What the files of one directory mean to somebody who looks for a capability. Paths are without the leading slash,
 * as Contents has them, and may lie below /usr or not: the merge of /usr reached the distributions one by one.
 */
export type DirectoryClass = {
  /** The keys of a file of this directory, by its name; none for most. */
  readonly keysOf: (name: string) => readonly string[];
};

type Classifier = { readonly pattern: RegExp; readonly classify: (match: RegExpExecArray) => DirectoryClass };

const NONE: readonly string[] = [];
const MODULE = /^([A-Za-z_]\w*)(?:\.(?:py|so)|\.(?:cpython|abi3)[\w.-]*\.so)$/;
const UNIT = /\.(?:service|socket|timer|target|path|mount|slice)$/;
const KERNEL_MODULE = /^(.+)\.ko(?:\.(?:gz|xz|zst))?$/;
const CMAKE = /^(?:(.+)Config|(.+)-config)\.cmake$/;

const CLASSIFIERS: readonly Classifier[] = [
  {
    pattern: /^(?:usr\/)?s?bin$|^usr\/games$/,
    classify: () => ({ keysOf: (name) => [`command:${name}`] }),
  },
  {
    pattern: /^(?:usr\/)?lib(?:64)?(?:\/[^/]+-linux-[^/]+)?$/,
    classify: () => ({ keysOf: (name) => (/\.so(?:\.|$)/.test(name) ? [`library:${name}`] : NONE) }),
  },
  {
    pattern: /^usr\/(?:lib(?:64)?(?:\/[^/]+-linux-[^/]+)?|share)\/pkgconfig$/,
    classify: () => ({
      keysOf: (name) => (name.endsWith('.pc') ? [`pkgconfig:${name.slice(0, -3)}`] : NONE),
    }),
  },
  {
    // Debian's dist-packages, the others' site-packages, and the standard library; lib-dynload has its compiled part.
    pattern:
      /^usr\/lib(?:64)?\/python3(?:\.\d+)?(?:\/(?:dist-packages|site-packages|lib-dynload))?((?:\/[A-Za-z_]\w*){0,2})$/,
    classify: ([, inside = '']) => pythonClass(inside.slice(1)),
  },
  {
    pattern:
      /^usr\/(?:share|lib(?:64)?(?:\/[^/]+-linux-[^/]+)?)\/perl(?:5|-base)?(?:\/(?:vendor_perl|core_perl|site_perl|\d[\d.]*)){0,2}((?:\/[A-Za-z_]\w*){0,4})$/,
    classify: ([, inside = '']) => perlClass(inside.slice(1)),
  },
  { pattern: /^usr\/include(?:\/.*)?$/, classify: () => ({ keysOf: (name) => [`header:${name}`] }) },
  {
    pattern: /^(?:usr\/)?lib\/modules\//,
    classify: () => ({
      keysOf(name) {
        const module = KERNEL_MODULE.exec(name)?.[1];
        return module === undefined ? NONE : [`kernel-module:${module.replaceAll('-', '_')}`];
      },
    }),
  },
  {
    pattern: /^(?:usr\/)?lib\/systemd\/system$/,
    classify: () => ({ keysOf: (name) => (UNIT.test(name) ? [`service:${name}`] : NONE) }),
  },
  {
    pattern: /^usr\/(?:lib(?:64)?(?:\/[^/]+-linux-[^/]+)?|share)\/(?:cmake\/.+|.+\/cmake)$/,
    classify: () => ({
      keysOf(name) {
        const match = CMAKE.exec(name);
        const found = match?.[1] ?? match?.[2];
        return found === undefined ? NONE : [`cmake:${found.toLowerCase()}`];
      },
    }),
  },
];

/** Below these nothing has a meaning, whatever it is called there. */
const DEAD = /^usr\/(?:share\/(?:doc|locale|icons|man|help|texlive|texmf)|lib\/debug|src)(?=\/|$)/;

/** How long the beginning of a directory is below which no file means anything; Infinity where there is none. */
export function deadLength(directory: string): number {
  const dead = DEAD.exec(directory)?.[0];
  return dead === undefined ? Number.POSITIVE_INFINITY : dead.length + 1;
}

/** What a directory's files mean, or undefined where they mean nothing that anybody asks for. */
export function classifyDirectory(directory: string): DirectoryClass | undefined {
  if (DEAD.test(directory)) return undefined;
  for (const { pattern, classify } of CLASSIFIERS) {
    const match = pattern.exec(directory);
    if (match !== null) return classify(match);
  }
  return undefined;
}

/** All keys of one path. */
export function keysOfPath(path: string): readonly string[] {
  const inside = path.startsWith('/') ? path.slice(1) : path;
  const slash = inside.lastIndexOf('/');
  if (slash < 0) return NONE;
  return classifyDirectory(inside.slice(0, slash))?.keysOf(inside.slice(slash + 1)) ?? NONE;
}

/** Modules to the third level: `a`, `a.b`, `a.b.c`. A directory without __init__.py is a module as well (PEP 420). */
function pythonClass(inside: string): DirectoryClass {
  const parts = inside === '' ? [] : inside.split('/');
  if (parts.includes('__pycache__')) return { keysOf: () => NONE };
  const prefix = parts.join('.');
  return {
    keysOf(name) {
      const module = MODULE.exec(name)?.[1];
      if (module === undefined) return NONE;
      if (module !== '__init__') return [`python:${prefix === '' ? '' : `${prefix}.`}${module}`];
      return prefix === '' ? NONE : [`python:${prefix}`];
    },
  };
}

function perlClass(inside: string): DirectoryClass {
  const prefix = inside === '' ? '' : `${inside.replaceAll('/', '::')}::`;
  return {
    keysOf: (name) => (name.endsWith('.pm') ? [`perl:${prefix}${name.slice(0, -3)}`] : NONE),
  };
}
