import { renderTemplate, type TemplateData } from '../../scaffold/render.ts';
import { type DownloadPage, type Install, PAGE_FILES, type PageDistribution } from './page.ts';

const SIGNATURE_TITLES = {
  ssh: 'Signature (ssh)',
  openpgp: 'Signature (OpenPGP)',
  minisign: 'Signature (minisign)',
};
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The page for people: one HTML file that loads nothing and runs nothing. */
export function renderHtml(page: DownloadPage): string {
  return renderTemplate('pages/download.html.ejs', viewOf(page), escapeHtml);
}

export function renderMarkdown(page: DownloadPage): string {
  return `${renderTemplate('pages/download.md.ejs', viewOf(page), escapeMarkdown).trimEnd()}\n`;
}

/** The page for tools. */
export function renderJson(page: DownloadPage): string {
  return `${JSON.stringify(page, undefined, 2)}\n`;
}

function viewOf(page: DownloadPage): TemplateData {
  const { project, version, summary, license, date, source, checksums, sbom, provenance, envelope } = page;
  return {
    project,
    version,
    summary,
    license,
    date,
    dateText: dateText(date),
    homepage: page.homepage ?? '',
    files: PAGE_FILES,
    contents: contentsOf(page),
    source: { file: source.file, sha256: source.sha256, size: sizeText(source.bytes) },
    checksums,
    sbom: { file: sbom.file },
    provenance: { file: provenance.file },
    envelope: envelope?.file ?? '',
    signatures: page.signatures
      .filter(({ of }) => of === source.file)
      .map(({ scheme, file, fingerprint }) => ({ title: SIGNATURE_TITLES[scheme], file, fingerprint })),
    verify: page.verify,
    distributions: page.distributions.map(distributionView),
    thanks: thanksOf(page.distributions),
    outstanding: page.outstanding.map(({ title, packagers }) => ({ title, packagers: packagers.join(', ') })),
  };
}

function contentsOf({ distributions, outstanding }: DownloadPage): TemplateData[] {
  return [
    ...distributions.map(({ id, title }) => ({ id: anchorOf(id), title })),
    { id: 'source', title: 'Source' },
    { id: 'verify', title: 'Verify' },
    ...(outstanding.length > 0 ? [{ id: 'outstanding', title: 'Still to come' }] : []),
  ];
}

function distributionView(one: PageDistribution): TemplateData {
  const { id, title, releases, version, older, install, date, contributor, content } = one;
  const facts = [
    ...(install.kind === 'file' && install.bytes !== null ? [fact('Size', sizeText(install.bytes))] : []),
    ...(install.kind === 'file' && install.sha256 !== null
      ? [fact('SHA-256', install.sha256, { code: true })]
      : []),
    ...(contributor === null
      ? []
      : [fact('Packaged by', contributor.name, { link: contributor.link ?? '' })]),
    ...(date === null ? [] : [fact('Accepted', dateText(date))]),
    ...(content === null ? [] : [fact('Contribution', content, { code: true })]),
  ];
  return {
    id,
    anchor: anchorOf(id),
    title,
    releases: releases.join(', '),
    version: version ?? '',
    older,
    link: install.kind === 'none' ? '' : install.link,
    linkText: linkText(install, title),
    commands: 'commands' in install ? install.commands : [],
    facts,
  };
}

function fact(name: string, value: string, more: { code?: boolean; link?: string } = {}): TemplateData {
  return { name, value, code: more.code ?? false, link: more.link ?? '' };
}

function linkText(install: Install, title: string): string {
  if (install.kind === 'file') return `Download ${install.file}`;
  return install.kind === 'distribution' ? `The package in ${title}` : 'How to install it';
}

/** Everybody once, however many distributions they made. */
function thanksOf(distributions: readonly PageDistribution[]): TemplateData[] {
  const people = new Map<string, { name: string; link: string; titles: string[] }>();
  for (const { contributor, title } of distributions) {
    if (contributor === null) continue;
    const key = `${contributor.name} ${contributor.link ?? ''}`;
    const known = people.get(key);
    if (known === undefined)
      people.set(key, { ...contributor, link: contributor.link ?? '', titles: [title] });
    else known.titles.push(title);
  }
  return [...people.values()].map(({ name, link, titles }) => ({ name, link, titles: listText(titles) }));
}

function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** An id of its own: a distribution may be called `source`. */
function anchorOf(id: string): string {
  return `for-${id}`;
}

/** `2026-11-01` as `1 November 2026`, whatever the locale of this machine is. */
function dateText(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['KiB', 'MiB', 'GiB'];
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What CommonMark would take for markup (CommonMark 0.31, "Backslash escapes"). */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~!]/g, (character) => `\\${character}`);
}
