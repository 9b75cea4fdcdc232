import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dep5Expression } from '../../src/families/deb/licenses.ts';
import { debRecipe } from '../../src/families/deb/recipe.ts';
import { type PlanTexts, planFrom } from '../helpers/plan.ts';

const MAINTAINER = 'maintainer: { name: Ada, email: ada@example.org }\n';
const FILES =
  'copyright: { "*": 2026 Ada }\npackages:\n  demo: { files: "src --> ${datadir}/demo/ (0644)" }\n';
const TREE = { 'src/a': 'a', LICENSE: 'Permission is hereby granted\n\nto all\n' };

function recipe(texts: Partial<PlanTexts> = {}): { files: Map<string, string>; messages: readonly string[] } {
  const plan = planFrom({ manifest: FILES, distro: MAINTAINER, tree: TREE, ...texts });
  const { files, findings } = debRecipe({ plan, seconds: 1_767_225_600 });
  return {
    files: new Map(files.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')])),
    messages: findings.map(({ message }) => message),
  };
}

test('a hook runs at its moment of dpkg, in a shell of its own', () => {
  const hook = (body: string) => `#!/bin/sh\n${body}\n`;
  const { files, messages } = recipe({
    tree: {
      ...TREE,
      'distros/debian/hooks/demo/post-install.sh': hook('echo first'),
      'distros/debian/hooks/demo/post-upgrade.sh': hook('exit 0'),
      'distros/debian/hooks/demo/pre-purge.sh': hook('echo never'),
    },
  });
  const postinst = files.get('debian/demo.postinst') ?? '';
  assert.match(postinst, /^#!\/bin\/sh\nset -e\n\n#DEBHELPER#\n/);
  assert.match(postinst, /if \[ "\$1" = configure \] && \[ -z "\$\{2-\}" \]; then\n\(\necho first\n\)\nfi/);
  assert.match(postinst, /if \[ "\$1" = configure \] && \[ -n "\$\{2-\}" \]; then\n\(\nexit 0\n\)\nfi/);
  assert.deepEqual(
    [...files.keys()].filter((path) => /\.(?:pre|post)(?:inst|rm)$/.test(path)),
    ['debian/demo.postinst'],
  );
  assert.deepEqual(messages, ['dpkg runs nothing before a purge']);
});

test('without a hook, a unit or a capability there is no script', () => {
  const { files, messages } = recipe();
  assert.deepEqual(messages, []);
  assert.equal(files.get('debian/demo.install'), 'src usr/share/demo\n');
  assert.match(
    files.get('debian/changelog') ?? '',
    /^demo \(1\.0-1\) unstable; [\s\S]* Thu, 01 Jan 2026 00:00:00 \+0000\n$/,
  );
  assert.match(
    files.get('debian/copyright') ?? '',
    /^License: Expat\n Permission is hereby granted\n \.\n to all$/m,
  );
});

test('what the format cannot say is refused in the words of its policy', () => {
  const long = `packages:\n  demo: { summary: "${'long '.repeat(17)}", files: "src --> /usr/share/demo/" }\n`;
  assert.match(
    recipe({ manifest: long }).messages.join(),
    /summary of demo has \d+ characters, .* at most 80/,
  );
  assert.match(recipe({ distro: '' }).messages.join(), /names its maintainer/);
  const { messages } = recipe({ distro: `${MAINTAINER}revision: "1_a"\n` });
  assert.match(messages.join(), /1\.0-1_a is no Debian version/);
});

test('patches come with their series, releases with their signatures', () => {
  const source =
    'source: { url: "https://example.org/demo-${version}.tar.xz", signature: "https://example.org/demo-${version}.tar.xz.asc" }\n';
  const { files } = recipe({
    manifest: `${source}${FILES}`,
    tree: {
      ...TREE,
      'distros/debian/patches/series': 'a.patch\n',
      'distros/debian/patches/a.patch': '--- a/src/a\n',
      'distros/debian/signing-key.asc': 'KEY\n',
    },
  });
  assert.equal(files.get('debian/patches/series'), 'a.patch\n');
  assert.equal(files.get('debian/patches/a.patch'), '--- a/src/a\n');
  assert.equal(files.get('debian/upstream/signing-key.asc'), 'KEY\n');
  assert.equal(
    files.get('debian/watch'),
    'version=4\nopts="pgpsigurlmangle=s%$%.asc%" \\\nhttps://example.org/ demo-@ANY_VERSION@@ARCHIVE_EXT@\n',
  );
});

test('SPDX in the words of DEP-5', () => {
  assert.equal(dep5Expression('GPL-2.0-or-later OR MIT'), 'GPL-2+ or Expat');
  assert.equal(dep5Expression('LGPL-2.1-only AND Apache-2.0'), 'LGPL-2.1 and Apache-2.0');
});

test('a GNUmakefile that wants configure first is not asked to clean before it', () => {
  const manifest = `build: { system: autotools }\n${FILES}`;
  const rules = (tree: Readonly<Record<string, string>>) =>
    recipe({ manifest, tree: { ...TREE, ...tree } }).files.get('debian/rules') ?? '';
  assert.match(
    rules({ GNUmakefile: '' }),
    /^override_dh_auto_clean:\n\ttest ! -f Makefile \|\| dh_auto_clean$/m,
  );
  assert.doesNotMatch(rules({}), /dh_auto_clean/);
});

test('options and commands of a build have the distribution’s directories, of every architecture', () => {
  const rules = (build: string) =>
    recipe({ manifest: `build: ${build}\n${FILES}`, tree: { ...TREE, Makefile: 'install:\n' } }).files.get(
      'debian/rules',
    ) ?? '';
  const made = rules('{ system: make, options: ["LIBDIR=${libdir}", "X=$HOME"] }');
  assert.match(made, /^include \/usr\/share\/dpkg\/architecture\.mk$/m);
  assert.match(made, /^\tdh_auto_build -- .* LIBDIR=\/usr\/lib\/\$\(DEB_HOST_MULTIARCH\) X=\$\$HOME$/m);
  assert.match(
    rules('{ system: meson, options: ["-Detc=${sysconfdir}/demo"] }'),
    /^\tdh_auto_configure -- -Detc=\/etc\/demo$/m,
  );
  const commands = rules('{ system: commands, install: ["cp x $DESTDIR${libdir}"] }');
  assert.match(commands, /^\texport DESTDIR=.*; cp x \$\$DESTDIR\/usr\/lib\/\$\(DEB_HOST_MULTIARCH\)$/m);
});
