import { join } from 'node:path';
import ejs from 'ejs';
import { packageRoot } from '../system/package-root.ts';
import { readTextFile } from '../system/text-file.ts';

/** What a template is given: plain data, nothing that can be called. */
export type TemplateData = { readonly [name: string]: TemplateValue };
type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateData;

/**
 * Renders one of contrib’s own templates, below templates/scaffold. They see the data as `it`; text stays as it is.
 */
export function renderScaffold(name: string, data: TemplateData): string {
  return renderTemplate(join('scaffold', name), data, (text) => text);
}

/**
 * Renders a template below templates/. EJS prints nothing for what is not there; here a name that is not there is an
 * error.
 * @param quote what is done to each value that `<%=` prints.
 */
export function renderTemplate(name: string, data: TemplateData, quote: (text: string) => string): string {
  const path = join(packageRoot(), 'templates', name);
  return ejs.render(
    readTextFile(path),
    { it: data },
    {
      filename: path,
      strict: true,
      destructuredLocals: ['it'],
      escape: (value: unknown) => quote(asText(value, name)),
    },
  );
}

function asText(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new RangeError(`templates/${name} prints a value that is not there`);
}
