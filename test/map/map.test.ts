import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { MAPPING_FORMATS } from '../../src/report/mapping/formats.ts';
import { mappingResult } from '../../src/report/mapping/json.ts';
import { renderMarkdown } from '../../src/report/mapping/markdown.ts';
import { renderTable } from '../../src/report/mapping/table.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { manifestText, planOf, resolveText } from './generated.ts';

const CONVIRT = resolve(import.meta.dirname, '../../examples/convirt');
const NO_LINKS = { links: [], treeLinks: [], directoryModes: [] };

/** ConVirt as a contributor to a distribution has it. */
function convirt(distro = 'ubuntu', distroYaml = 'contrib: 1\n'): string {
  const root = join(scratchDirectory(), 'convirt');
  cpSync(CONVIRT, root, { recursive: true });
  rmSync(join(root, 'distros'), { recursive: true, force: true });
  const directory = join(root, 'distros', distro);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'distro.yaml'), distroYaml);
  const template = readFileSync(join(CONVIRT, 'install/client/convirt.conf.in'), 'utf8');
  writeFileSync(join(directory, 'convirt.conf'), template.replace(/@\w+@/g, '/usr/bin'));
  return root;
}

function lines(text: string): string[] {
  return text.split('\n');
}

describe('contrib map', () => {
  it('prints the guide’s notation, a script for sh and every other form', () => {
    const root = convirt();
    const guide = contrib(['-C', root, 'map', 'ubuntu']);
    assert.ok(
      lines(guide.stdout).includes(
        'install/client/ConVirt --> /usr/share/convirt/install/client/ConVirt (0755)',
      ),
      guide.stderr,
    );
    assert.ok(lines(guide.stdout).includes('/usr/bin/convirt --> /usr/share/convirt/install/client/ConVirt'));
    assert.ok(
      lines(guide.stdout).includes(
        'distros/ubuntu/convirt.conf --> /etc/convirt.conf (0644) [config noreplace]',
      ),
    );
    const script = contrib(['-C', root, 'map', 'ubuntu', '--format', 'sh']);
    assert.match(script.stdout, /^#!\/bin\/sh\n/);
    assert.ok(
      lines(script.stdout).includes(
        'file install/client/ConVirt /usr/share/convirt/install/client/ConVirt 0755 root:root',
      ),
    );
  });

  it('refuses what contradicts itself, and says what was meant', () => {
    const root = convirt();
    for (const [args, message] of [
      [['ubuntu', '--format', 'spce'], /did you mean spec\?/],
      [['ubuntu', '--format', 'sh', '--json'], /is a form of the text/],
      [['ubuntu', '--write', '--package', 'convirt'], /--write does not go with --package/],
      [['ubuntu@24.04', '--write'], /--write does not go with ubuntu@24\.04/],
      [['debian', '--write'], /contrib init debian/],
      [['ubuntu', '--package', 'convrit'], /did you mean convirt\?/],
    ] as const) {
      const { status, stdout, stderr } = contrib(['-C', root, 'map', ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stdout + stderr, message);
    }
  });

  it('--write makes deployment.map, leaves one that is right, and keeps one that a person edited', () => {
    const root = convirt();
    const path = join(root, 'distros/ubuntu/deployment.map');
    const write = () => contrib(['-C', root, 'map', 'ubuntu', '--write']);
    assert.equal(write().stdout, 'distros/ubuntu/deployment.map: created\n');
    assert.equal(readFileSync(path, 'utf8'), contrib(['-C', root, 'map', 'ubuntu']).stdout);
    const again = contrib(['-C', root, 'map', 'ubuntu', '--write', '--json']);
    const { result } = JSON.parse(again.stdout) as { result: { written: unknown } };
    assert.deepEqual(result.written, { path: 'distros/ubuntu/deployment.map', state: 'unchanged' });
    writeFileSync(path, 'mine\n');
    const kept = write();
    assert.equal(kept.status, 1);
    assert.match(kept.stdout, /-mine\n[\s\S]*was edited, and is kept/);
    assert.equal(readFileSync(path, 'utf8'), 'mine\n');
  });

  it('prints what it can of a description with errors, and the errors behind it', () => {
    const root = convirt();
    rmSync(join(root, 'distros/ubuntu/convirt.conf'));
    const { status, stdout, stderr } = contrib(['-C', root, 'map', 'ubuntu']);
    assert.equal(status, 1);
    assert.match(stdout, /doc\/changelog\.txt --> /);
    assert.match(stderr, /error\[mapping\/matches-nothing\]/);
  });

  it('shows releases that differ in sections, and wants one of them for a form that is a file', () => {
    const root = convirt('fedora', 'contrib: 1\nreleases: ["41", "42"]\n');
    const manifest = join(root, 'contrib.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('- ${bindir}/convirt -->', '- ${sbindir}/convirt -->'),
    );
    assert.match(contrib(['-C', root, 'map', 'fedora']).stdout, /## Release 41\n[\s\S]*## Release 42\n/);
    const { status, stderr } = contrib(['-C', root, 'map', 'fedora', '--format', 'spec']);
    assert.equal(status, 2);
    assert.match(stderr, /name one: fedora@41, fedora@42/);
    assert.match(
      contrib(['-C', root, 'map', 'fedora@41', '--format', 'spec']).stdout,
      /\n%\{_sbindir\}\/convirt\n/,
    );
  });
});

describe('the result in JSON', () => {
  it('gives the bytes of what is not UTF-8', () => {
    const plan = planOf({
      files: [
        { path: 'raw\udcff', installedName: undefined, content: '', checkoutMode: 0o644, mode: 0o4755 },
      ],
      ...NO_LINKS,
    });
    const [release] = mappingResult([plan]).releases;
    const entry = release?.entries.find(({ type }) => type === 'file');
    assert.deepEqual(
      [entry?.path, Buffer.from(entry?.pathBytes ?? '', 'base64').toString('latin1'), entry?.mode],
      ['/usr/share/demo/raw\ufffd', '/usr/share/demo/raw\u00ff', '4755'],
    );
    assert.equal(Buffer.from(entry?.sourceBytes ?? '', 'base64').toString('latin1'), 'src/0/raw\u00ff');
    const directory = release?.entries.find(({ type }) => type === 'directory');
    assert.equal(directory?.pathBytes, undefined);
  });
});

describe('what the project’s own build will install', () => {
  const head =
    'contrib: 1\nname: demo\nversion: "1.0"\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
  const plan = resolveText(
    `${head}packages:\n  demo:\n    files: [ { path: "\${bindir}/demo*", mode: "0755" } ]\n`,
    writeTree({ a: 'a' }),
    'fedora@44',
  );

  for (const [format, expected] of [
    ['guide', '# Not settled: what the project’s own build will install\n/usr/bin/demo*\n'],
    ['table', '/usr/bin/demo*  not settled'],
    ['sh', "#   '/usr/bin/demo*'\n"],
    ['make', '# not settled: /usr/bin/demo*\n'],
    ['debian-install', '\nusr/bin/demo*\n'],
    ['spec', '\n%attr(0755, root, root) %{_bindir}/demo*\n'],
  ] as const) {
    it(`is shown as what it is by --format ${format}`, () => {
      const write = MAPPING_FORMATS[format]?.write;
      const text = write?.kind === 'sections' ? write.render([plan]) : write?.render(plan);
      assert.ok(text?.includes(expected), text);
    });
  }

  it('is not settled in the JSON', () => {
    const [release] = mappingResult([plan]).releases;
    assert.equal(release?.settled, false);
    assert.deepEqual(
      release?.claims.map(({ pattern }) => pattern),
      ['/usr/bin/demo*'],
    );
  });
});

describe('what people read', () => {
  const text = manifestText(
    [
      {
        name: 'demo',
        files: ['a-very-long-name-of-a-file-in-the-tree --> ${datadir}/demo/another-very-long-name (0644)'],
        links: [],
      },
    ],
    [],
  );
  const plan = resolveText(text, writeTree({ 'a-very-long-name-of-a-file-in-the-tree': 'a' }));

  it('is aligned, and shortened only where the terminal is narrow', () => {
    const [head = '', ...rows] = lines(renderTable([plan])).filter((line) => line !== '');
    for (const row of rows)
      assert.equal(row.slice(head.indexOf('MODE')).search(/\d{4} {2}root:root/), 0, row);
    assert.ok(rows.some((row) => row.endsWith('a-very-long-name-of-a-file-in-the-tree')));
    const narrow = lines(renderTable([plan], 80));
    for (const line of narrow) assert.ok([...line].length <= 80, line);
    assert.ok(narrow.some((line) => line.includes('…')));
  });

  it('cannot leave its cell of a Markdown table', () => {
    const odd = planOf({
      files: ['a|b', '`tick`', '``two', '\u001b[31m'].map((path) => ({
        path,
        installedName: undefined,
        content: '',
        checkoutMode: 0o644,
        mode: 0o644,
      })),
      ...NO_LINKS,
    });
    const table = renderMarkdown([odd]);
    assert.ok(table.includes('| `/usr/share/demo/a\\|b` |'));
    assert.ok(table.includes('| `` /usr/share/demo/`tick` `` |'));
    assert.ok(table.includes('| ``` /usr/share/demo/``two ``` |'));
    assert.ok(table.includes('`/usr/share/demo/\\x1b[31m`'));
    for (const line of lines(table).filter((one) => one.startsWith('| `')))
      assert.equal(line.replaceAll('\\|', '').split('|').length, 7, line);
  });
});
