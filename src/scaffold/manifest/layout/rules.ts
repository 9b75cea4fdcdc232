import { LICENSE_FILE } from '../readers/license.ts';

/** Where one file of the tree belongs, by the field's habits. */
export type Target = {
  readonly destination: string;
  readonly mode: number;
  readonly flags?: readonly string[];
};

type LayoutFile = {
  readonly path: string;
  readonly base: string;
  /** The first 4 KiB, read when asked for. */
  readonly head: () => string;
};

export type LayoutRule = (file: LayoutFile) => Target | undefined;

const DATA = 0o644;
const PROGRAM = 0o755;

/** Files that are installed wherever they lie in the tree. Of two rules that take a file, the first one holds. */
export const RULES: readonly LayoutRule[] = [
  manPage,
  unit,
  declaration,
  udevRule,
  completion,
  desktop,
  settings,
  notice,
];

/** A man page begins with .TH (man(7)), .Dd (mdoc(7)) or takes another page in with .so. */
function manPage({ path, base, head }: LayoutFile): Target | undefined {
  const section = /^[\w.+:@-]+\.([1-9])[a-z]{0,3}$/.exec(base)?.[1];
  if (section === undefined || !/^(?:['.]\s*(?:TH|Dd)\s|\.so\s+man)/m.test(head())) return undefined;
  const language = /(?:^|\/)([a-z]{2}(?:_[A-Z]{2})?)\/(?:man\d\/)?[^/]+$/.exec(path)?.[1];
  const localized = language === undefined ? '' : `${language}/`;
  return { destination: `\${mandir}/${localized}man${section}/`, mode: DATA };
}

/** systemd.unit(5) and D-Bus's own files of the same name. */
function unit({ path, base, head }: LayoutFile): Target | undefined {
  if (!/\.(?:service|socket|timer|path|target|mount|automount|slice)$/.test(base)) return undefined;
  const content = head();
  if (/^\[D-BUS Service\]/m.test(content)) {
    const bus = /^(?:User|SystemdService)=/m.test(content) ? 'system-services' : 'services';
    return { destination: `\${datadir}/dbus-1/${bus}/`, mode: DATA };
  }
  if (!/^\[(?:Unit|Service|Socket|Timer)\]/m.test(content)) return undefined;
  const user = /(?:^|\/)user\/[^/]+$/.test(path) || /^WantedBy=default\.target/m.test(content);
  return { destination: user ? '${userunitdir}/' : '${unitdir}/', mode: DATA };
}

/** sysusers.d(5) and tmpfiles.d(5). */
function declaration({ path, base }: LayoutFile): Target | undefined {
  const [, stem = '', kind] =
    /(?:^|\/)([\w@.-]+)\.(sysusers|tmpfiles)$/.exec(path) ??
    /(?:^|\/)()(sysusers|tmpfiles)\.d\/[^/]+\.conf$/.exec(path) ??
    [];
  if (kind === undefined) return undefined;
  return {
    destination: `\${${kind}dir}/${stem === '' ? '' : `${stem}.conf`}`,
    mode: base === '' ? PROGRAM : DATA,
  };
}

function udevRule({ base, head }: LayoutFile): Target | undefined {
  if (!base.endsWith('.rules') || !/\b(?:SUBSYSTEMS?|KERNEL|ACTION|ATTRS?\{)[^=\n]*==/.test(head()))
    return undefined;
  return { destination: '${udevrulesdir}/', mode: DATA };
}

function completion({ path, base }: LayoutFile): Target | undefined {
  if (
    !/(?:^|\/)(?:(?:shell[-_]?)?completions?|autocomplete|bash[-_]completion(?:\.d)?|zsh|fish)\//.test(path)
  )
    return undefined;
  if (/^_[\w.-]+$/.test(base) && !/\.\w+$/.test(base))
    return { destination: '${zshcompletionsdir}/', mode: DATA };
  const zsh = /^([\w-]+)\.zsh$/.exec(base)?.[1];
  if (zsh !== undefined)
    return { destination: `\${zshcompletionsdir}/_${zsh.replace(/^_/, '')}`, mode: DATA };
  if (/^[\w.-]+\.fish$/.test(base)) return { destination: '${fishcompletionsdir}/', mode: DATA };
  const bash = /^([\w-]+)\.bash(?:[-_]completion)?$/.exec(base)?.[1];
  if (bash !== undefined) return { destination: `\${bashcompletionsdir}/${bash}`, mode: DATA };
  const isBash = /(?:^|\/)bash(?:[-_]completion(?:\.d)?)?\/[\w-]+$/.test(path);
  return isBash ? { destination: '${bashcompletionsdir}/', mode: DATA } : undefined;
}

/** freedesktop.org's desktop entries and AppStream, polkit(8), GSettings, the bus's policy. */
function desktop({ base, head }: LayoutFile): Target | undefined {
  const is = (pattern: RegExp, content: RegExp) => pattern.test(base) && content.test(head());
  if (is(/\.desktop$/, /^\[Desktop Entry\]/m)) return { destination: '${datadir}/applications/', mode: DATA };
  if (is(/\.(?:metainfo|appdata)\.xml$/, /<component\b/))
    return { destination: '${datadir}/metainfo/', mode: DATA };
  if (is(/\.policy$/, /<policyconfig/)) return { destination: '${datadir}/polkit-1/actions/', mode: DATA };
  if (is(/\.gschema\.xml$/, /<schemalist/))
    return { destination: '${datadir}/glib-2.0/schemas/', mode: DATA };
  if (is(/\.conf$/, /<busconfig/)) return { destination: '${datadir}/dbus-1/system.d/', mode: DATA };
  return undefined;
}

/** Configuration that lies where configuration lies; below etc/ the tree repeats the installed one. */
function settings({ path, base }: LayoutFile): Target | undefined {
  const below = /^etc\/((?:[\w.-]+\/)*)[^/]+$/.exec(path)?.[1];
  if (below !== undefined && !/\.(?:in|am|md)$/.test(base))
    return { destination: `\${sysconfdir}/${below}`, mode: DATA };
  return /^(?:(?:conf|config|configs)\/)?[\w-]+\.conf$/.test(path)
    ? { destination: '${sysconfdir}/', mode: DATA }
    : undefined;
}

/** What users are told, and the licence, at the top of the tree. */
function notice({ path }: LayoutFile): Target | undefined {
  if (LICENSE_FILE.test(path)) {
    return { destination: '${licensedir}/', mode: DATA, flags: ['license'] };
  }
  if (!/^(?:readme|news|changes|changelog|authors|history|credits|thanks)(?:\.\w+)?$/i.test(path))
    return undefined;
  return { destination: '${docdir}/', mode: DATA, flags: ['doc'] };
}
