import { cleanAddress, cleanLine, cleanName, cleanRepository, cleanSummary, cleanVersion } from '../clean.ts';
import { type Data, type DataFile, readToml, table, text, texts } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { escapeRegExp } from '../regexp.ts';
import { cleanLicense } from './spdx.ts';

const FILE = 'Cargo.toml';

/** Cargo.toml (The Cargo Book, "The Manifest Format"); of a workspace, the member that makes a program. */
export function readCargo(look: Look): Facts {
  const root = readToml(look, FILE);
  if (root === undefined) return {};
  const shared = { file: root, data: table(table(root.data['workspace'])['package']) };
  const member = root.data['package'] === undefined ? programMember(look, root.data) : root;
  if (member === undefined) return packageFacts({ ...root, data: {} }, shared, look);
  return packageFacts(member, shared, look);
}

type Shared = { readonly file: DataFile; readonly data: Data };

function packageFacts(member: DataFile, shared: Shared, look: Look): Facts {
  const own = table(member.data['package']);
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const value = text(own[key]);
    if (value !== undefined) return guess(clean(value), at(member.file, member.line('package', key)));
    const inherited = text(shared.data[key]);
    if (inherited === undefined) return undefined;
    return guess(clean(inherited), at(shared.file.file, shared.file.line('workspace', 'package', key)));
  };
  const name = field('name', cleanName);
  const bins = programs(member, name, look);
  const rust = field('rust-version', (value) => cleanLine(value));
  return {
    name,
    version: field('version', cleanVersion),
    summary: field('description', (value) =>
      cleanSummary(value, name?.value, ...bins.map((bin) => bin.value)),
    ),
    license: field('license', cleanLicense),
    homepage: field('homepage', cleanAddress),
    repository: field('repository', cleanRepository),
    build: { value: 'cargo', from: at(FILE) },
    prerequisites: [cargo(rust)],
    programs: bins,
  };
}

function cargo(rust: Guess | undefined): PrerequisiteGuess {
  if (rust === undefined) return { kind: 'command', name: 'cargo', for: 'build', from: at(FILE) };
  // cargo is released with the compiler, in the same version but for the patch level of old releases.
  const version = `>= ${rust.value}`;
  return {
    kind: 'command',
    name: 'cargo',
    version,
    versionFrom: 'cargo --version',
    for: 'build',
    from: rust.from,
  };
}

/** The Cargo Book, "Cargo Targets": [[bin]], src/main.rs, src/bin/*.rs. */
function programs(member: DataFile, name: Guess | undefined, look: Look): Guess[] {
  const { data, file, line } = member;
  const directory = file.slice(0, -FILE.length);
  const listed = Array.isArray(data['bin']) ? data['bin'] : [];
  const names = listed.flatMap((bin) => text(table(bin)['name']) ?? []);
  const paths = listed.flatMap((bin) => text(table(bin)['path']) ?? []);
  const main = `${directory}src/main.rs`;
  const own = look.tree.entries.some(({ path }) => path === main) && !paths.includes('src/main.rs');
  const found = filesMatching(look, new RegExp(`^${escapeRegExp(directory)}src/bin/[^/]+\\.rs$`)).map(
    (path) => ({
      name: path.replace(/^.*\/|\.rs$/g, ''),
      path: path.slice(directory.length),
    }),
  );
  const all = [
    ...names.map((program) => guess(cleanLine(program), at(file, line('bin')))),
    ...(own && name !== undefined ? [guess(name.value, at(main))] : []),
    ...found
      .filter(({ path }) => !paths.includes(path))
      .map((bin) => guess(cleanLine(bin.name), at(directory + bin.path))),
  ].filter((item) => item !== undefined);
  return all.filter((item, index) => all.findIndex(({ value }) => value === item.value) === index);
}

function programMember(look: Look, root: Data): DataFile | undefined {
  const members = texts(table(root['workspace'])['members']).filter((member) => !/[*?[]/.test(member));
  const listed = members.map((member) => `${member.replace(/^\.\/|\/$/g, '')}/${FILE}`);
  const candidates = listed.length > 0 ? listed : filesMatching(look, /^(?:[^/]+\/){1,2}Cargo\.toml$/, 50);
  const withMain = candidates.find((file) => {
    const main = `${file.slice(0, -FILE.length)}src/main.rs`;
    return look.tree.entries.some(({ path }) => path === main);
  });
  const chosen = withMain ?? candidates[0];
  return chosen === undefined ? undefined : readToml(look, chosen);
}
