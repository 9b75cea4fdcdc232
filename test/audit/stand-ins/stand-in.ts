// Incus as a distribution packages it: what its recipe installs where, with stubs for the programs.
import { makeElf } from '../../helpers/elf.ts';

/** A program, a text, a link, or a directory with its mode. */
export type Item =
  | { readonly bytes: Buffer; readonly mode: number }
  | { readonly link: string }
  | { readonly directory: number };

export type StandInPackage = {
  readonly name: string;
  readonly files: Readonly<Record<string, Item>>;
  readonly depends?: readonly string[];
  /** Scripts by the names that the format has for them. */
  readonly scripts?: Readonly<Record<string, string>>;
};

export type StandIn = { readonly version: string; readonly packages: readonly StandInPackage[] };

export const VERDICTS = ['follows', 'differs', 'partly', 'unjudged'] as const;
/** The expectations by what a person reading the recipe says of them. */
export type ByHand = Readonly<Partial<Record<(typeof VERDICTS)[number], string>>>;

const [I686, X86_64, AARCH64] = [3, 62, 183];

/** A program that loads libc. */
export function program(mode = 0o755): Item {
  return { bytes: makeElf({ interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'] }), mode };
}

export function agent(machine: 'x86_64' | 'i686' | 'aarch64'): Item {
  return {
    bytes: makeElf({ machine: { x86_64: X86_64, i686: I686, aarch64: AARCH64 }[machine] }),
    mode: 0o755,
  };
}

/** The head of a program of Windows (Microsoft, "PE Format"). */
export function windowsAgent(machine: number): Item {
  const bytes = Buffer.alloc(256);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(128, 60);
  bytes.write('PE\0\0', 128, 'latin1');
  bytes.writeUInt16LE(machine, 132);
  return { bytes, mode: 0o755 };
}

export const WINDOWS_X86_64 = 34404;
export const WINDOWS_I686 = 332;

export function text(content: string, mode = 0o644): Item {
  return { bytes: Buffer.from(content), mode };
}

export function script(content: string, mode = 0o755): Item {
  return text(content, mode);
}

/** The same item below several names. */
export function each(paths: readonly string[], item: Item): Record<string, Item> {
  return Object.fromEntries(paths.map((path) => [path, item]));
}

const COMPLETION_TEXTS = {
  bash: 'complete -F _incus incus\n',
  zsh: '#compdef incus\n',
  fish: 'complete -c incus\n',
};

/** The completions of the shells, below `share` of a prefix. */
export function completions(share: string): Record<string, Item> {
  return {
    [`${share}/bash-completion/completions/incus`]: text(COMPLETION_TEXTS.bash),
    [`${share}/zsh/site-functions/_incus`]: text(COMPLETION_TEXTS.zsh),
    [`${share}/fish/vendor_completions.d/incus.fish`]: text(COMPLETION_TEXTS.fish),
  };
}

export const BASH_COMPLETION = text(COMPLETION_TEXTS.bash);

/** `[Socket]` of a unit that users reach. */
export function socket(path: string, group: string, more = ''): Item {
  return text(
    `[Socket]\nListenStream=${path}\nSocketGroup=${group}\nSocketMode=0660\n\n[Install]\n${more}WantedBy=sockets.target\n`,
  );
}

export function service(lines: readonly string[], install: readonly string[] = []): Item {
  const wanted = install.length === 0 ? '' : `\n[Install]\n${install.join('\n')}\n`;
  return text(`[Service]\n${lines.join('\n')}\n${wanted}`);
}
