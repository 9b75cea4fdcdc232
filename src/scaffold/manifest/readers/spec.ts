import { cleanAddress, cleanName, cleanSummary, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { cleanLicense } from './spdx.ts';

/** A spec file in the tree, or its template (rpm.org, "Spec file format"). Macros are put in only where it defines them. */
export function readSpec(look: Look): Facts {
  const [file] = filesMatching(
    look,
    /^(?:(?:rpm|dist|packaging|redhat|contrib|pkg)\/(?:rpm\/)?)?[^/]+\.spec(?:\.in)?$/,
    1,
  );
  const content = file === undefined ? undefined : look.text(file);
  if (file === undefined || content === undefined) return {};
  const macros = new Map<string, string>();
  for (const [, name = '', value = ''] of content.matchAll(/^%(?:global|define)\s+(\w+)\s+(\S+)\s*$/gm))
    macros.set(name, value);
  const raw = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, 'mi').exec(content)?.[1]?.trim();
  for (const name of ['name', 'version']) macros.set(name, raw(name) ?? `%{${name}}`);
  const field = (name: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const value = expand(raw(name) ?? '', macros);
    if (/%\{|@\w+@/.test(value)) return undefined;
    return guess(clean(value), at(file, lineMatching(content, new RegExp(`^${name}:`, 'mi'))));
  };
  const name = field('Name', cleanName);
  return {
    name,
    version: field('Version', cleanVersion),
    summary: field('Summary', (value) => cleanSummary(value, name?.value)),
    license: field('License', cleanLicense),
    homepage: field('URL', cleanAddress),
  };
}

function expand(value: string, macros: ReadonlyMap<string, string>): string {
  let text = value;
  for (let depth = 0; depth < 3; depth += 1) {
    text = text.replace(/%\{\??(\w+)\}/g, (match, name: string) => macros.get(name) ?? match).slice(0, 1000);
  }
  return text;
}
