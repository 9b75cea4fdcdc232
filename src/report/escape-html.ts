import { printableName } from '../system/io.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text within a page, of an element or in quotes, with what does not show as escapes. */
export function escapeHtml(text: string): string {
  return printableName(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
