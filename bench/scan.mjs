// What Debian declares that its sources are built with, beside what contrib finds by scanning them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { debianIndexes, debianSource } from './debian.mjs';

/** The sources that the scan was made better with, and others that it was only ever measured on. */
const SOURCES = {
  known:
    'htop tmux dnsmasq jq rsync lsof pv virt-what fping nano zbar lvm2 attr acl iptables squashfs-tools incron figlet time lynis',
  'held out':
    'less tree socat screen ethtool iproute2 cryptsetup dosfstools btrfs-progs parted bc strace mosh memtester gzip patch diffutils sysstat smartmontools irqbalance',
};
/** What makes the package, and not the program: nobody upstream needs it. */
const PACKAGING =
  /^(?:debhelper.*|dh-.*|dpkg-dev|dpkg|quilt|po-debconf|cdbs|autotools-dev|lsb-release|config-package-dev|.*-pkg-tools|build-essential|systemd-dev|pkg-.*-tools)$/;
const DOCUMENTATION =
  /doc|texi|texlive|sphinx|asciidoc|xmlto|xsltproc|pandoc|groff|txt2man|help2man|ghostscript|^po4a|ronn|man-db|ruby-kramdown|gtk-doc|graphviz/;
/** What every build has besides what is essential (Debian policy 4.2), with what it brings. */
const ALWAYS = ['build-essential', 'debhelper'];

/** @param tools what run.mjs measures with. */
export function scan({ CLI, scratch, report }) {
  const indexes = debianIndexes();
  if (indexes === undefined) return console.log('scan: the mirror of Debian cannot be reached');
  const packages = readPackages(join(indexes.directory, 'Packages.gz'));
  const ask = (tree) => {
    const args = [CLI, 'deps', '--scan', tree, 'debian@12', '--index', indexes.directory, '--json'];
    const env = { ...process.env, XDG_CACHE_HOME: join(scratch, 'scan-cache') };
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28, env });
    return JSON.parse(stdout).result.proposals;
  };
  for (const [kind, names] of Object.entries(SOURCES)) {
    const trees = names.split(' ').flatMap((name) => {
      const tree = debianSource(name);
      return tree === undefined ? [] : [{ name, tree }];
    });
    const judged = trees.map(({ name, tree }) => ({ name, ...judge(ask(tree), declaredIn(tree), packages) }));
    const sum = (key) => judged.reduce((total, one) => total + one[key].length, 0);
    const [hits, misses] = [sum('hits'), sum('misses')];
    const details = (count, all) => `${count} of ${all}, ${judged.length} sources ${kind}`;
    report(`scan: recall, ${kind}`, hits / (hits + misses), 1, details(hits, hits + misses));
    const [right, wrong] = [sum('right'), sum('wrong')];
    report(`scan: precision, ${kind}`, right / (right + wrong), 1, details(right, right + wrong));
    for (const list of ['misses', 'wrong']) {
      const all = judged.flatMap((one) => one[list].map((item) => ({ ...item, source: one.name })));
      console.log(`  ${list}:`);
      for (const why of [...new Set(all.map((item) => item.why))].sort()) {
        const those = all.filter((item) => item.why === why);
        console.log(
          `    ${why} (${those.length}): ${those.map((item) => `${item.source}: ${item.name}`).join(', ')}`,
        );
      }
    }
  }
}

/** Everything that the build proposals name is held against what is declared, and the other way round. */
function judge(proposals, declared, packages) {
  const named = (those) => new Set(those.flatMap((one) => one.packages));
  const build = proposals.filter((one) => one.for === 'build');
  const found = named(build);
  const elsewhere = named(proposals.filter((one) => one.for !== 'build'));
  const brought = closure([...found], packages);
  const isIn = (set) => (name) =>
    set.has(name) || (packages.providers.get(name) ?? []).some((one) => set.has(one));
  const [hits, misses] = [[], []];
  for (const one of declared.filter(({ names }) => !names.some((name) => PACKAGING.test(name)))) {
    const name = one.names[0];
    if (one.names.some(isIn(found))) hits.push({ name });
    else if (one.names.some(isIn(elsewhere))) misses.push({ name, why: 'seen, for the run or for tests' });
    else if (one.isForTests) misses.push({ name, why: 'declared for tests alone' });
    else if (one.names.some(isIn(brought))) misses.push({ name, why: 'brought along by what was found' });
    else if (DOCUMENTATION.test(name)) misses.push({ name, why: 'for documentation' });
    else misses.push({ name, why: 'not seen in any build file or source' });
  }
  const names = declared.flatMap((one) => one.names);
  const there = closure([...names, ...ALWAYS, ...packages.essential], packages);
  const [right, wrong] = [[], []];
  for (const one of build.filter((proposal) => !proposal.optional)) {
    const name = `${one.kind} ${one.name}`;
    if (one.packages.some(isIn(there))) right.push({ name });
    else if (one.packages.length === 0) wrong.push({ name, why: 'no package of Debian has it' });
    else wrong.push({ name: `${name} (${one.packages[0]})`, why: 'not declared' });
  }
  return { hits, misses, right, wrong };
}

/** The build dependencies of debian/control that count on amd64, each with its alternatives. */
function declaredIn(tree) {
  const text = readFileSync(join(tree, 'debian/control'), 'utf8').replace(/^#.*\n/gm, '');
  const [source] = text.trim().split(/\n\s*\n/);
  const fields = [...source.matchAll(/^Build-Depends(?:-Arch|-Indep)?:((?:.*\n?)(?:[ \t].*\n?)*)/gim)];
  return fields
    .flatMap(([, value]) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '' && isForAmd64(item))
    .map((item) => ({
      names: item.split('|').map((one) => one.trim().replace(/[\s:([<].*$/s, '')),
      isForTests: /<!nocheck>/.test(item),
    }));
}

function isForAmd64(item) {
  const list = /\[([^\]]*)\]/.exec(item)?.[1].split(/\s+/) ?? [];
  const own = ['amd64', 'linux-any', 'any-amd64', 'any'];
  if (list.length === 0) return !/<(?:stage1|cross|!?pkg\.)/.test(item);
  if (list[0].startsWith('!')) return !list.some((one) => own.includes(one.slice(1)));
  return list.some((one) => own.includes(one));
}

function closure(names, packages) {
  const found = new Set();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...(packages.depends.get(name) ?? packages.providers.get(name)?.slice(0, 1) ?? []));
  }
  return found;
}

function readPackages(path) {
  const [depends, providers, essential] = [new Map(), new Map(), []];
  for (const stanza of gunzipSync(readFileSync(path)).toString('utf8').split('\n\n')) {
    const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
    const names = (text) => text.split(',').map((one) => one.trim().replace(/[\s:(|].*$/, ''));
    const name = field('Package');
    if (field('Essential') === 'yes') essential.push(name);
    depends.set(
      name,
      names(`${field('Depends')},${field('Pre-Depends')}`).filter((one) => one !== ''),
    );
    for (const one of names(field('Provides')))
      if (one !== '') providers.set(one, [...(providers.get(one) ?? []), name]);
  }
  return { depends, providers, essential };
}
