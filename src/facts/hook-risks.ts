import { continuedLines } from './shell-commands.ts';

/** What a reviewer should stop at; a mark, and no verdict: some of it is right where it stands. */
export const RISKS = [
  'runs-what-it-fetches',
  'network',
  'hidden-code',
  'recursive-removal',
  'other-files',
  'other-packages',
  'privileges',
  'persistence',
] as const;
export type Risk = (typeof RISKS)[number];

export type HookRisk = { readonly line: number; readonly risk: Risk; readonly why: string };

/** Nobody writes a longer one; and looking for signs costs the square of it. */
const LONGEST_LINE = 4096;

const FETCH = '(?:curl|wget|aria2c|lynx|fetch|axel)';
const SHELL = String.raw`(?:\S*/)?(?:ba|da|z|k)?sh|python[\d.]*|perl|ruby|node|php|source|\.`;
/** A command’s name, where a word can begin: at the line’s start, behind a blank, an operator, a quote or a slash. */
const word = (names: string) => new RegExp(String.raw`(?:^|[\s;&|({"'\`/=!])(?:${names})(?=$|[\s;&|)}"'\`])`);

const SIGNS: readonly (readonly [Risk, RegExp, string])[] = [
  [
    'runs-what-it-fetches',
    new RegExp(String.raw`\b${FETCH}\b[^|]*\|\s*(?:sudo\s+|env\s+)*(?:${SHELL})(?:\s|$)`),
    'what comes from the network is run',
  ],
  [
    'runs-what-it-fetches',
    new RegExp(String.raw`(?:\beval\b|(?:^|\s)(?:ba|da)?sh\s+-c|<\(|\.\s+).*[$<\`(]\(?\s*${FETCH}\b`),
    'what comes from the network is run',
  ],
  [
    'network',
    word(`${FETCH}|nc|ncat|netcat|socat|telnet|ssh|scp|sftp|ftp|rsync|nslookup|dig|host|ping`),
    'it talks to the network',
  ],
  ['runs-what-it-fetches', new RegExp(String.raw`<\(\s*${FETCH}\b`), 'what comes from the network is run'],
  ['network', /\/dev\/(?:tcp|udp)\//, 'it talks to the network'],
  [
    'network',
    /(?:^|[\s;&|(])(?:git\s+(?:clone|fetch|pull|submodule)|(?:pip3?|npm|yarn|gem|cargo|go|cpan)\s+(?:install|get|add))\b/,
    'it fetches software',
  ],
  [
    'hidden-code',
    /(?:^|[\s;&|(])(?:eval\b|base(?:64|32)\s+(?:-d|-D|--decode)\b|xxd\s+-r|openssl\s+(?:enc|base64)\b|uudecode\b)/,
    'it runs or unpacks what cannot be read here',
  ],
  ['hidden-code', /(?:\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2}){4}/, 'it has text in escapes'],
  [
    'hidden-code',
    word(String.raw`(?:python[\d.]*|perl|ruby|node|php)\s+-[ce].*`),
    'it runs a program of another language',
  ],
  [
    'recursive-removal',
    /(?:^|[\s;&|(])rm\s+(?:-\S+\s+)*-(?:[a-zA-Z]*[rR]|-recursive)/,
    'it removes whole directories',
  ],
  ['recursive-removal', /(?:^|[\s;&|(])find\b.*\s-(?:delete\b|exec\s+rm\b)/, 'it removes whatever it finds'],
  [
    'other-packages',
    /(?:^|[\s;&|(])(?:apt(?:-get)?|aptitude|dnf|yum|zypper|pacman|apk|snap|flatpak)\s+\S/,
    'it installs or removes packages',
  ],
  [
    'other-packages',
    /(?:^|[\s;&|(])(?:dpkg\s+(?:-|--)(?:i|r|P|-?install|-?remove|-?purge|force\S*)|rpm\s+-[eUi]|dpkg-divert|dpkg-statoverride|update-alternatives|alternatives)\b/,
    'it changes what another package has',
  ],
  [
    'privileges',
    /(?:^|[\s;&|(])chmod\s+(?:-\S+\s+)*(?:[0-7]?[2467][0-7]{3}\b|\S*[ugo]*\+\S*s)/,
    'it sets setuid or setgid',
  ],
  [
    'privileges',
    /(?:^|[\s;&|(])(?:setcap|visudo|setenforce|usermod|gpasswd|adduser\s+[^\s-]\S*\s+\S+)\b/,
    'it gives rights',
  ],
  [
    'privileges',
    /\/etc\/(?:sudoers|shadow|passwd|pam\.d|ld\.so\.preload|ssh\/)/,
    'it touches files that give rights',
  ],
  ['privileges', /(?:^|[;&|(])\s*(?:ch)?passwd\b/, 'it gives rights'],
  [
    'persistence',
    /(?:^|[\s;&|(])(?:crontab|at|nohup|setsid|systemd-run|insmod|modprobe)\s|\/etc\/cron|\/etc\/profile|\.bashrc\b|authorized_keys/,
    'it makes something run later',
  ],
];

/** Commands whose operands they write to. */
const WRITERS = word(
  'cp|mv|install|ln|tee|touch|mkdir|rmdir|rm|chmod|chown|chgrp|dd|truncate|sed\\s+-\\S*i|ed|patch|tar|unzip|rsync|mknod|shred',
);
const PATH = /(?:^|[\s"'=>|(])(\/(?:[^\s"'|;&()<>$`\\]|\\.)*)/g;
const REDIRECTED = />{1,2}\|?\s*"?'?(\/[^\s"'|;&()<>]*)/g;
const HARMLESS = /^\/dev\/(?:null|stdout|stderr|stdin|fd\/\d+|tty)$/;

/**
 * The lines of a hook that a reviewer should stop at. Nothing is run, and nothing is proved: who wants to hide something
 * can, so that every hook must be read; this says where to look first.
 * @param isOwn whether the package installs a path, or something below it.
 */
export function hookRisks(body: string, isOwn: (path: string) => boolean): HookRisk[] {
  return continuedLines(body).flatMap((text, index) => {
    const line = index + 1;
    if (text.length > LONGEST_LINE)
      return [{ line, risk: 'hidden-code', why: 'the line is too long to be read' }];
    if (/^\s*(?:#|$)/.test(text)) return [];
    const found = new Map<string, HookRisk>();
    for (const [risk, sign, why] of SIGNS) if (sign.test(text)) found.set(risk, { line, risk, why });
    for (const path of writtenPaths(text))
      if (!isOwn(path))
        found.set(`other-files ${path}`, {
          line,
          risk: 'other-files',
          why: `it writes to ${path}, which the package does not install`,
        });
    // Running what comes from the network says that it talks to it.
    if (found.has('runs-what-it-fetches')) found.delete('network');
    return [...found.values()];
  });
}

function writtenPaths(text: string): string[] {
  const redirected = [...text.matchAll(REDIRECTED)].map(([, path = '']) => path);
  const named = WRITERS.test(text) ? [...text.matchAll(PATH)].map(([, path = '']) => path) : [];
  const paths = [...redirected, ...named].map((path) => path.replace(/(?<=.)\/+$/, ''));
  return [...new Set(paths)].filter((path) => path !== '' && !HARMLESS.test(path) && !isProgram(text, path));
}

/** `/usr/bin/install x y` names a program, which it does not write to. */
function isProgram(text: string, path: string): boolean {
  return new RegExp(
    String.raw`^\s*(?:if\s+|!\s+|exec\s+)*${path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\s`,
  ).test(text);
}
