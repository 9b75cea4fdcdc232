// No field of any format brings a control character to the terminal: the package is refused, or what is printed is clean.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { packagesText } from '../../src/report/packages/text.ts';
import { ContribError } from '../../src/system/errors.ts';
import type { RawEntry } from '../bundle/raw-tar.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { integers, rawApk, rawDeb, rawPacman, rawRpm, text, texts } from './raw-packages.ts';

const HOSTILE = ['\u001b]0;owned\u0007', '\u009b31m', '\u007f', '\r', '\u202e', '\u0000'];

const UNCLEAN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

const DEB_FIELDS =
  'Package Version Architecture Maintainer Section Priority Homepage Source Essential Multi-Arch Installed-Size ' +
  'Pre-Depends Depends Recommends Suggests Enhances Breaks Conflicts Replaces Provides Built-Using Tag Description X-Own';
const DEB_MEMBERS = ['conffiles', 'triggers', 'shlibs', 'preinst', 'postinst', 'prerm', 'postrm', 'config'];
const PKGINFO_KEYS =
  'pkgname pkgbase pkgver pkgdesc url builddate packager size arch license group depend optdepend makedepend ' +
  'checkdepend conflict provides replaces backup xdata origin commit install_if triggers provider_priority own';
/** Texts of the header: names, people, places, scripts and their programs (rpm, include/rpm/rpmtag.h). */
const RPM_TEXTS =
  '1000 1001 1002 1004 1005 1007 1010 1011 1014 1015 1016 1020 1021 1022 1023 1024 1025 1026 1044 1064 1079 1085 1086 ' +
  '1087 1088 1094 1122 1123 1124 1125 1131 1132 1151 1152 1153 1154 5034 5062 5083';
const RPM_LISTS =
  '1035 1036 1039 1040 1047 1049 1050 1053 1054 1055 1065 1066 1081 1082 1090 1113 1115 1117 1118 5010 5035 5046 5047 ' +
  '5049 5050 5052 5053 5055 5056 5058 5059';
const NAMES = ['name', 'uname', 'gname', 'link'] as const;

const directory = scratchDirectory();

/** What is shown of a package; undefined where it is refused in one clean line. */
async function shown(bytes: Buffer): Promise<string | undefined> {
  const file = join(directory, 'package');
  writeFileSync(file, bytes);
  try {
    return packagesText(await openPackages([file], { toolsPath: '' }), true, (_style, said) => said);
  } catch (error) {
    assert.ok(error instanceof ContribError, String(error));
    assert.equal(error.code, 'bad-input', error.message);
    assert.equal(error.message.split('\n').length, 1, error.message);
    return undefined;
  }
}

function hostile(format: string, make: (value: string) => Readonly<Record<string, Buffer>>): void {
  for (const value of HOSTILE) {
    it(`${format}, with the bytes ${Buffer.from(value).toString('hex')} in every field`, async () => {
      for (const [about, bytes] of Object.entries(make(`a${value}b`)))
        assert.doesNotMatch((await shown(bytes)) ?? '', UNCLEAN, about);
    });
  }
}

function each(names: string, make: (name: string) => Buffer): Record<string, Buffer> {
  return Object.fromEntries(names.split(' ').map((name) => [name, make(name)]));
}

function entry(field: (typeof NAMES)[number], value: string): RawEntry {
  return { name: './usr/a', type: '2', link: 'b', [field]: field === 'name' ? `./usr/${value}` : value };
}

hostile('a control file', (value) => each(DEB_FIELDS, (name) => rawDeb({ fields: { [name]: value } })));
hostile('control members', (value) =>
  each(DEB_MEMBERS.join(' '), (name) => rawDeb({ more: [{ name: `./${name}`, data: `/etc/${value}\n` }] })),
);
hostile('names in a .deb', (value) =>
  each(NAMES.join(' '), (name) => rawDeb({ data: [entry(name as 'name', value)] })),
);
hostile('a pacman package', (value) => each(PKGINFO_KEYS, (key) => rawPacman({ [key]: value })));
hostile('an apk package', (value) => each(PKGINFO_KEYS, (key) => rawApk({ [key]: value })));
hostile('an rpm header', (value) => each(RPM_TEXTS, (tag) => rawRpm([text(Number(tag), value)])));
hostile('lists of an rpm header', (value) =>
  each(RPM_LISTS, (tag) => {
    // Relations are three lists of one length.
    const flags = [1047, 1049, 1054, 1090, 5046, 5049, 5052, 5055].includes(Number(tag));
    const more = flags
      ? [integers(relationFlags(Number(tag)), [0]), texts(relationVersions(Number(tag)), [''])]
      : [];
    return rawRpm([texts(Number(tag), [value]), ...more]);
  }),
);

/** rpm numbers the names, flags and versions of each kind of relation apart. */
function relationFlags(tag: number): number {
  return { 1047: 1112, 1049: 1048, 1054: 1053, 1090: 1114 }[tag] ?? tag + 2;
}

function relationVersions(tag: number): number {
  return { 1047: 1113, 1049: 1050, 1054: 1055, 1090: 1115 }[tag] ?? tag + 1;
}
