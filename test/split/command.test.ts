import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { analyseSplit } from '../../src/packages/split.ts';
import { renderHtml } from '../../src/report/split/html.ts';
import type { SplitResult } from '../../src/report/split/result.ts';
import { splitResult } from '../../src/report/split/result.ts';
import { contrib } from '../helpers/cli.ts';
import { semanticsOf, stubSet } from '../helpers/packages.ts';
import { writeTree } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/libvirt');

function split(part: string, ...args: readonly string[]): SplitResult {
  const { stdout, stderr, status } = contrib(['split', ...args, '--json'], { cwd: join(EXAMPLE, part) });
  assert.equal(status, 0, stderr);
  return (JSON.parse(stdout) as { result: SplitResult }).result;
}

function brings(result: SplitResult, name: string): string {
  const request = result.requests.find(({ names }) => names.join() === name);
  return (
    request?.brings
      .map((one) => one.name)
      .sort()
      .join(' ') ?? 'not asked'
  );
}

describe('contrib split', () => {
  for (const distribution of ['debian', 'fedora', 'arch', 'alpine', 'opensuse']) {
    it(`what the discussion says of the three requests holds on ${distribution}`, () => {
      const before = split('before', distribution);
      const drivers = 'libvirt-daemon libvirt-daemon-driver-nodedev libvirt-daemon-driver-qemu';
      assert.equal(brings(before, 'libvirt'), `libvirt ${drivers}`);
      assert.equal(
        brings(before, 'libvirt-daemon-kvm'),
        drivers.replace('libvirt-daemon-driver-qemu', 'libvirt-daemon-driver-qemu libvirt-daemon-kvm'),
      );
      assert.equal(brings(before, 'libvirt-daemon-driver-qemu'), 'libvirt-daemon libvirt-daemon-driver-qemu');
      const kvm = before.requests.find(({ names }) => names[0] === 'libvirt-daemon-kvm');
      assert.equal(kvm?.outside.length, 1);
      const after = split('after', distribution);
      assert.equal(brings(after, 'libvirt-daemon-driver-qemu'), 'libvirt-daemon-driver-qemu');
      assert.ok(!brings(after, 'libvirt-daemon-kvm').split(' ').includes('libvirt-daemon'));
      assert.equal(after.requests.find(({ names }) => names[0] === 'libvirt-daemon')?.files.hard, 18);
    });
  }

  it('names the smallest request for a file', () => {
    const { stdout } = contrib(['split', 'debian', '--file', '/usr/sbin/virtlogd'], {
      cwd: join(EXAMPLE, 'after'),
    });
    assert.match(stdout, /^the smallest request for \/usr\/sbin\/virtlogd: libvirt-daemon-log, alone$/m);
  });

  it('shows one request as a tree with its files and reasons', () => {
    const { stdout } = contrib(['split', 'debian', '--ask', 'libvirt-daemon-driver-qemu'], {
      cwd: join(EXAMPLE, 'before'),
    });
    assert.match(stdout, /^├─ \/usr\/lib\/systemd\/system\/virtqemud.service$/m);
    assert.match(stdout, /^└─ libvirt-daemon {2}\(Depends libvirt-daemon \(= 9.0.0\)\)$/m);
  });

  it('says what was probably meant by a name that is not there', () => {
    const { status, stderr } = contrib(['split', 'debian', '--ask', 'libvirt-deamon'], {
      cwd: join(EXAMPLE, 'before'),
    });
    assert.equal(status, 2);
    assert.match(stderr, /did you mean libvirt-daemon\?/);
  });

  it('finds what no request can get', () => {
    const tree = writeTree({
      'contrib.yaml':
        'contrib: 1\nname: demo\nversion: "1.0"\nsummary: A demo\nlicense: MIT\npackages:\n' +
        '  demo: { requires: [one, two] }\n  one: { conflicts: [two] }\n  two: {}\n',
    });
    const { status, stderr } = contrib(['split', 'debian'], { cwd: tree });
    assert.equal(status, 1);
    assert.match(stderr, /contrib\.yaml:8:22: error\[split\/conflict\]: a request brings both one and two/);
  });

  it('draws the graph in each language', () => {
    const of = (format: string) =>
      contrib(['split', 'debian', '--format', format], { cwd: join(EXAMPLE, 'after') }).stdout;
    assert.match(of('mermaid'), /^flowchart LR\n {2}p0\["libvirt"\]\n/);
    assert.match(of('dot'), /"libvirt" -> "libvirt-daemon" \[style=solid\];/);
    assert.match(of('svg'), /^<svg xmlns[^>]*>[\s\S]*data-name="libvirt-daemon-log"[\s\S]*<\/svg>\n$/);
  });

  it('gives a page that loads nothing and follows relations as the command line does', () => {
    const html = contrib(['split', 'debian', '--output', 'html'], { cwd: join(EXAMPLE, 'after') }).stdout;
    assert.doesNotMatch(html.replaceAll('http://www.w3.org/2000/svg', ''), /https?:|src=|@import/);
    for (const { names, brings: all } of split('after', 'debian').requests)
      assert.deepEqual(pageClosure(html, names), all.map(({ name }) => name).sort());
  });

  it('lets no name leave its place in the page', async () => {
    const hostile = '</script><img src=x onerror=alert(1)>&"';
    const set = stubSet([{ id: `${hostile}-1`, files: [`/usr/${hostile}`] }]);
    const html = renderHtml(analyseSplit(set, (await semanticsOf('deb')).words), hostile);
    assert.doesNotMatch(html, /<img/);
    assert.deepEqual(pageClosure(html, [hostile]), [hostile]);
  });

  it('reads the files of a package a fixed number of times, however many requests there are', async () => {
    const size = 100;
    const set = stubSet(
      Array.from({ length: size }, (_, index) => ({
        id: `p${index}-1`,
        files: [`/usr/${index}`],
        relations: [`Depends: p${index + 1}`],
      })),
    );
    let read = 0;
    const counted = {
      ...set,
      entries: (pkg: (typeof set.packages)[number]) => {
        read += 1;
        return set.entries(pkg);
      },
    };
    splitResult(analyseSplit(counted, (await semanticsOf('deb')).words), { of: 'test', unsettled: [] });
    assert.equal(read, size);
  });
});

/** Runs the page's own closure, without its buttons. */
function pageClosure(html: string, names: readonly string[]): string[] {
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  const source = /function closure\(weak\) \{[\s\S]*?\n\}/.exec(html)?.[0] ?? '';
  const packages = new Map((JSON.parse(data) as { name: string }[]).map((pkg) => [pkg.name, pkg]));
  const members = runInNewContext(`${source}; [...closure(false).keys()]`, {
    packages,
    asked: new Set(names),
  }) as string[];
  return [...members].sort();
}
