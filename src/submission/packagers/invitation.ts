import type { Packager } from '../../manifest/packagers.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { printable } from '../../system/io.ts';
import { wrap } from '../../system/wrap.ts';

export type Invitation = {
  readonly manifest: Manifest;
  /** The distribution’s id, and what people call it. */
  readonly distribution: string;
  readonly title: string;
  readonly entry: Packager;
  readonly until: string | undefined;
};

/** Characters of a line of a mail (RFC 3676, 4.2). */
const WIDTH = 72;

/** The text of a mail that invites somebody to package a project: the process of the guide, with its commands. */
export function renderInvitation({ manifest, distribution, title, entry, until }: Invitation): string {
  const { name, version, summary, homepage, submissions, contacts = {} } = manifest;
  const to = submissions?.to ?? contacts['mail'];
  const asked = Object.entries(contacts).map(([kind, address]) => `${kind}: ${address}`);
  const people = entry.maintainer.map((person) => person.name).join(' and ');
  const paragraphs = [
    `Hello ${people},`,
    `${name}: ${summary}${homepage === undefined ? '' : ` (${homepage})`}.`,
    entry.link === undefined
      ? `We would be glad if users of ${title} got it as a package, and invite you to make it.`
      : `You maintain it for ${title} already (${entry.link}), for which we thank you. We link to it from the download page, and let you know before each release.`,
    'How it goes:',
    `1. Before a release you get a pre-release source tarball, with a note of what changed for packagers.${until === undefined ? '' : ` For ${version}, submissions are welcome until ${until}.`}`,
    `2. You put what ${title} needs into distros/${distribution}/, and return the revised tarball${to === undefined ? '' : ` to ${to}`}, with a link to your package.${entry.staging === undefined ? ' If you need a place for it, we host it.' : ' We host the package for you, as you asked.'}`,
    '3. The public release holds your contribution. The download page names you, and links to your package.',
    'In the unpacked tarball:',
    [
      `    contrib init ${distribution}`,
      `    contrib check ${distribution}`,
      `    contrib bundle ${distribution}`,
    ].join('\n'),
    ...(asked.length === 0 ? [] : [`Questions are welcome: ${asked.join('; ')}.`]),
  ];
  return printable(
    [
      `Subject: Packaging ${name} for ${title}`,
      ...paragraphs.map((text) => (text.startsWith(' ') ? text : wrap(text, WIDTH).trimEnd())),
    ].join('\n\n'),
  ).concat('\n');
}
