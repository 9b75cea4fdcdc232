import { envelopeOf } from '../../src/commands/schema.ts';
import { ENVELOPE_SCHEMA } from '../../src/report/envelope.ts';
import type { NamedCommand } from './commands.ts';
import { code, type Page } from './markdown.ts';
import { type Key, shapesOf, shapeTable, typeOf } from './shapes.ts';

const ALWAYS = 'Always there';

export function jsonPage(commands: readonly NamedCommand[]): Page {
  return {
    file: 'json.md',
    title: 'JSON output',
    about:
      'With `--json` (or `--output json`) a command prints one document on standard output, whether it succeeded or not. ' +
      '`contrib schema COMMAND` prints its JSON Schema (draft 07). Fields may be added; a field that changes its meaning or ' +
      `goes changes ${code('schema')}, which is ${code(ENVELOPE_SCHEMA)} now.`,
    body: [
      '## The document',
      '`ok` says whether the exit code is 0. `result` is the command’s own and is null where it failed before it had one; ' +
        '`error` is there where something stopped it. A place is either in a file (`file`, `line`, `column`, `endColumn`) or in ' +
        'a package (`package`, `path`). A file name that is not UTF-8 is given twice, as text and in base64 (`pathBytes`).',
      ...envelope(commands),
      ...commands.flatMap(resultSection),
    ],
  };
}

function envelope([first]: readonly NamedCommand[]): string[] {
  if (first === undefined) return [];
  const shapes = shapesOf(envelopeOf(first.command), 'output').filter(
    ({ path }) => !/^result|place/.test(path),
  );
  return shapes.flatMap((shape) => [
    shape.path === '' ? '' : `### ${code(shape.path)}`,
    shapeTable({ ...shape, keys: shape.keys.map(general) }, ALWAYS),
  ]);
}

/** What the schema says of one command, for all of them. */
function general(key: Key): Key {
  if (key.name === 'command') return { ...key, type: 'name of the command' };
  return key.name === 'result' ? { ...key, type: 'the command’s result, or null' } : key;
}

function resultSection({ command: { name, result } }: NamedCommand): string[] {
  const schema = result();
  const shapes = shapesOf(schema, 'output');
  return [
    `## contrib ${name}`,
    shapes[0]?.path === '' ? '' : `${code('result')} is: ${typeOf(schema, 'output')}.`,
    ...shapes.flatMap((shape) => [
      shape.path === ''
        ? ''
        : `### ${code(`result${shape.path.startsWith('[') ? '' : '.'}${shape.path}`)} of ${name}`,
      shapeTable(shape, ALWAYS),
    ]),
  ];
}
