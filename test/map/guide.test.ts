import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../src/packages/entry.ts';
import { formatDeploymentMap } from '../../src/plan/deployment-map.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { writeTree } from '../helpers/scratch.ts';
import { Described, type DescribedPackage, manifestText, planOf, resolveText } from './generated.ts';

type Pasted = { readonly packages: DescribedPackage[]; readonly permissions: string[] };

/** Takes a map apart as somebody would who pastes its parts into a manifest. */
function paste(map: string): Pasted {
  const packages: { name: string; files: string[]; links: string[] }[] = [];
  const permissions: string[] = [];
  let section = '';
  for (const line of map.split('\n')) {
    const heading = /^# (Package (?<name>.*)|Directories|Files|Symbolic links)$/.exec(line);
    if (heading?.groups?.['name'] !== undefined)
      packages.push({ name: heading.groups['name'], files: [], links: [] });
    if (heading !== null) section = heading[1] ?? '';
    if (line === '' || line.startsWith('# ')) continue;
    if (section === 'Directories') permissions.push(line);
    if (section === 'Files') packages.at(-1)?.files.push(line);
    if (section === 'Symbolic links') packages.at(-1)?.links.push(line);
  }
  return { packages, permissions };
}

function entriesOf(plan: Plan): Omit<Entry, 'place'>[] {
  return plan.set.packages.flatMap((pkg) =>
    [...plan.set.entries(pkg)].map(({ place: _, ...entry }) => entry),
  );
}

function pastedBack(plan: Plan): Plan {
  const { packages, permissions } = paste(formatDeploymentMap([plan]));
  return resolveText(manifestText(packages, permissions), plan.project.root);
}

describe('the notation of contrib map', () => {
  it('pastes back into a manifest that means the same set', () => {
    fc.assert(
      fc.property(Described, (described) => {
        const plan = planOf(described);
        assert.deepEqual(entriesOf(pastedBack(plan)), entriesOf(plan));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps owners, flags and links that come from the tree', () => {
    const root = writeTree({
      a: 'a',
      'b.conf': 'b',
      'lib.so.1': 'x',
      'lib.so': { link: 'lib.so.1' },
      'e/mpty': { directory: true },
    });
    const plan = resolveText(
      manifestText(
        [
          {
            name: 'demo',
            files: [
              'a --> /usr/share/demo/a (0640 root:adm) [doc]',
              'b.conf --> /etc/demo/ (0600 daemon) [noreplace]',
              'lib.so* --> ${libdir}/',
            ],
            links: ['${bindir}/demo --> ../share/demo/a'],
          },
        ],
        ['/etc/demo (0750 root:daemon)'],
      ),
      root,
    );
    assert.deepEqual(entriesOf(pastedBack(plan)), entriesOf(plan));
    const map = formatDeploymentMap([plan]);
    for (const line of [
      'a --> /usr/share/demo/a (0640 root:adm) [doc]',
      'b.conf --> /etc/demo/b.conf (0600 daemon:daemon) [config noreplace]',
      'lib.so --> /usr/lib/x86_64-linux-gnu/lib.so  # -> lib.so.1',
      '/usr/bin/demo --> ../share/demo/a',
      '/etc/demo/ (0750 root:daemon)',
    ]) {
      assert.ok(map.split('\n').includes(line), `${line} is missing in\n${map}`);
    }
  });

  it('holds no byte that would command a terminal', () => {
    const plan = planOf({
      files: ['\u001b[31m', '\u202eright', '\u0085', 'a\rb'].map((path) => ({
        path,
        installedName: undefined,
        content: '',
        checkoutMode: 0o644,
        mode: 0o644,
      })),
      links: [],
      treeLinks: [],
      directoryModes: [],
    });
    assert.match(formatDeploymentMap([plan]), /^[\n\x20-\x7e’\w;,. -]*$/u);
    assert.deepEqual(entriesOf(pastedBack(plan)), entriesOf(plan));
  });

  it('is one for releases that install the same, and has sections for those that do not', () => {
    const text = manifestText([{ name: 'demo', files: ['a --> ${sbindir}/a (0755)'], links: [] }], []);
    const root = writeTree({ a: 'a' });
    const on = (selector: string) => resolveText(text, root, selector);
    assert.doesNotMatch(formatDeploymentMap([on('debian@12'), on('debian@13')]), /## Release/);
    const map = formatDeploymentMap([on('fedora@41'), on('fedora@42')]);
    assert.match(map, /## Release 41\n\n# Package demo\n\n# Files\na --> \/usr\/sbin\/a/);
    assert.match(map, /## Release 42\n\n# Package demo\n\n# Files\na --> \/usr\/bin\/a/);
  });
});
