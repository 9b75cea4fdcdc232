// Questions to the index of a whole distribution, against reading it and against the programs that answer the same.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { debianIndexes } from './debian.mjs';

const COMMANDS = ['lvcreate', 'rsync', 'dnsmasq', 'qemu-img', 'git', 'meson', 'xorriso', 'tmux', 'nft', 'jq'];
const MANY = 100;

/** @param tools what run.mjs measures with. */
export function deps(tools) {
  const { ratio, seconds, report, peakMemory, CLI, scratch } = tools;
  const indexes = debianIndexes();
  if (indexes === undefined) return console.log('deps: the mirror of Debian cannot be reached');
  const { directory, config } = indexes;
  const cache = join(scratch, 'deps-cache');
  const env = `env XDG_CACHE_HOME=${cache}`;
  const one = projectWith(join(scratch, 'deps-one'), COMMANDS.slice(0, 1));
  const index = `${env} node ${CLI} -C ${one} deps debian@12 --index ${directory}`;
  const clean = `rm -rf ${cache}`;
  ratio(
    'index of Debian 12 main',
    index,
    { command: `zcat ${directory}/*.gz`, before: clean },
    {
      limit: 2,
      runs: 1,
      before: clean,
    },
  );
  spawnSync('rm', ['-rf', cache]);
  const memory = peakMemory(index, scratch);
  report('  its memory, of 300 MB', memory / 300, 1, `${memory.toFixed(0)} MB`);
  const many = projectWith(
    join(scratch, 'deps-many'),
    Array.from({ length: MANY }, (_, at) => COMMANDS[at % COMMANDS.length]),
  );
  const ask = (project) => `${env} node ${CLI} -C ${project} deps debian@12`;
  const times = [one, many].map((project) => seconds(ask(project), { runs: 7, cpu: true }));
  const each = ((times[1] - times[0]) / (MANY - 1)) * 1000;
  report('  one question more, of 5 ms', each / 5, 1, `${each.toFixed(2)} ms`);
  ratio(
    'a question, against apt-file',
    ask(one),
    `env APT_CONFIG=${config} apt-file search -x 'bin/lvcreate$'`,
    {
      limit: 1,
      runs: 3,
    },
  );
  againstDnf(tools, cache, one);
}

function againstDnf({ ratio, CLI, scratch }, cache, project) {
  const repository = join(scratch, 'deps-rpm');
  rpmRepository(repository);
  const env = `env XDG_CACHE_HOME=${cache}`;
  const first = `${env} node ${CLI} -C ${project} deps fedora@44 --index ${repository}`;
  spawnSync('bash', ['-c', first]);
  const dnf = [
    `dnf -q -C --installroot=${join(scratch, 'deps-dnf')} --releasever=44 --disablerepo='*'`,
    `--repofrompath=test,${repository} --setopt=reposdir=/nonexistent --setopt=cachedir=${join(scratch, 'deps-dnf-cache')}`,
    'repoquery --whatprovides /usr/bin/lvcreate',
  ].join(' ');
  spawnSync('bash', ['-c', dnf.replace(' -C ', ' ')]);
  ratio('a question, against dnf repoquery', `${env} node ${CLI} -C ${project} deps fedora@44`, dnf, {
    limit: 1,
    runs: 3,
  });
}

function projectWith(directory, commands) {
  mkdirSync(directory, { recursive: true });
  const wanted = commands.map((name, at) => `  p${at}: { command: ${name} }\n`);
  const head = 'contrib: 1\nname: ask\nversion: 1\nsummary: Ask\nlicense: MIT\nprerequisites:\n';
  writeFileSync(
    join(directory, 'contrib.yaml'),
    `${head}${wanted.join('')}packages: { ask: { files: [] } }\n`,
  );
  return directory;
}

/** The metadata of 20,000 packages with ten files each, as createrepo_c writes them. */
function rpmRepository(directory) {
  mkdirSync(join(directory, 'repodata'), { recursive: true });
  const [primary, filelists] = [[], []];
  for (let at = 0; at < 20_000; at += 1) {
    const name = at === 7777 ? 'lvm2' : `package-${at}`;
    const id = createHash('sha256').update(name).digest('hex');
    const files = Array.from({ length: 10 }, (_, file) => `/usr/share/${name}/file-${file}`);
    const bin = `/usr/bin/${at === 7777 ? 'lvcreate' : name}`;
    const version = '<version epoch="0" ver="1.0" rel="1"/>';
    primary.push(
      `<package type="rpm"><name>${name}</name><arch>x86_64</arch>${version}<checksum type="sha256" pkgid="YES">${id}</checksum>` +
        `<summary>${name}</summary><description/><packager/><url/><time file="1" build="1"/><size package="1" installed="1" archive="1"/>` +
        `<location href="${name}.rpm"/><format><rpm:license>MIT</rpm:license><rpm:sourcerpm>${name}-1.0-1.src.rpm</rpm:sourcerpm>` +
        `<rpm:provides><rpm:entry name="${name}" flags="EQ" epoch="0" ver="1.0" rel="1"/></rpm:provides><file>${bin}</file></format></package>\n`,
    );
    filelists.push(
      `<package pkgid="${id}" name="${name}" arch="x86_64">${version}${[bin, ...files].map((path) => `<file>${path}</file>`).join('')}</package>\n`,
    );
  }
  const spaces = 'xmlns="http://linux.duke.edu/metadata/NAME" xmlns:rpm="http://linux.duke.edu/metadata/rpm"';
  const write = (type, root, elements) => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${spaces.replace('NAME', type === 'primary' ? 'common' : type)} packages="20000">\n${elements.join('')}</${root}>`;
    const bytes = gzipSync(text);
    writeFileSync(join(directory, `repodata/${type}.xml.gz`), bytes);
    const sum = (content) => createHash('sha256').update(content).digest('hex');
    return (
      `<data type="${type}"><checksum type="sha256">${sum(bytes)}</checksum><open-checksum type="sha256">${sum(text)}</open-checksum>` +
      `<location href="repodata/${type}.xml.gz"/><timestamp>1700000000</timestamp><size>${bytes.length}</size><open-size>${text.length}</open-size></data>\n`
    );
  };
  const data = write('primary', 'metadata', primary) + write('filelists', 'filelists', filelists);
  writeFileSync(
    join(directory, 'repodata/repomd.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm"><revision>1700000000</revision>\n${data}</repomd>\n`,
  );
}
