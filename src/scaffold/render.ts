import { join } from 'node:path';
import ejs from 'ejs';
import { packageRoot } from '../system/package-root.ts';
import { readTextFile } from '../system/text-file.ts';

/** What a template is given: plain data, nothing that can be called. */
export type TemplateData = { readonly [name: string]: TemplateValue };
type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateData;

/**
 * Renders one of contrib's own templates, below templates/scaffold. They see the data as `it`. EJS prints nothing for
 * what is not there, and escapes for XML; here a name that is not there is an error and text stays as it is.
 */
export function renderScaffold(name: string, data: TemplateData): string {
  const path = join(packageRoot(), 'templates', 'scaffold', name);
  return ejs.render(
    readTextFile(path),
    { it: data },
    {
      filename: path,
      strict: true,
      destructuredLocals: ['it'],
      escape: (value: unknown) => asText(value, name),
    },
  );
}

function asText(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new RangeError(`templates/scaffold/${name} prints a value that is not there`);
}
