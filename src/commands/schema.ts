import * as z from 'zod';
import { SEVERITIES } from '../findings/finding.ts';
import { LockFile } from '../manifest/dependency-lock-schema.ts';
import { DistroFile } from '../manifest/distro-schema.ts';
import { PackagersFile } from '../manifest/packagers.ts';
import { Manifest } from '../manifest/schema.ts';
import { UpgradeIntent } from '../manifest/upgrade-intent.ts';
import { ENVELOPE_SCHEMA } from '../report/envelope.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './index.ts';

/** Files that people write, by the names that `contrib schema` takes. */
const FILES: Readonly<Record<string, z.core.$ZodType>> = {
  'contrib.yaml': Manifest,
  'distro.yaml': DistroFile,
  'dependencies.yaml': LockFile,
  'packagers.yaml': PackagersFile,
  'upgrade-intent.yaml': UpgradeIntent,
};

export const command: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of contrib.yaml or of a command’s result',
  description:
    'Without an argument, the JSON Schema (draft 07) of contrib.yaml, with which editors complete and check it. ' +
    'With distro.yaml or dependencies.yaml, that of a file of a distribution’s part; with upgrade-intent.yaml, that of what contrib upgrade --intent reads. With a command, that of the document it prints with --json.',
  arguments: [
    {
      name: 'NAME',
      optional: true,
      summary: 'contrib.yaml, distro.yaml, dependencies.yaml, upgrade-intent.yaml or a command',
    },
  ],
  options: {},
  examples: [
    { command: 'contrib schema > contrib.schema.json', about: 'For editors' },
    { command: 'contrib schema check', about: 'What contrib check --json prints' },
  ],
  outputs: ['text'],
  result: () => z.looseObject({ $schema: z.string() }),
  async run({ arguments: [name = 'contrib.yaml'] }) {
    const schema = await schemaOf(name);
    return { result: schema, text: () => `${JSON.stringify(schema, undefined, 2)}\n` };
  },
};

/** The JSON Schema of a file or of a command's document. */
export async function schemaOf(name: string): Promise<object> {
  const file = FILES[name];
  if (file !== undefined) return { title: name, ...toJsonSchema(file, 'input') };
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry === undefined) throw unknownName(name);
  const { command: target } = await entry.load();
  return { title: `contrib ${name} --json`, ...toJsonSchema(envelopeOf(target), 'output') };
}

function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): object {
  return z.toJSONSchema(schema, { io, target: 'draft-07', unrepresentable: 'any' });
}

export function envelopeOf({ name, result }: Pick<Command, 'name' | 'result'>): z.ZodType {
  const text = z.string();
  const place = z.union([
    z.object({
      file: text,
      line: z.int().optional(),
      column: z.int().optional(),
      endColumn: z.int().optional(),
    }),
    z.object({ package: text, path: text.optional() }),
  ]);
  const finding = z.object({
    rule: text,
    severity: z.enum(SEVERITIES),
    place,
    message: text,
    remedy: text.optional(),
    source: text.optional(),
    evidence: z.array(z.object({ text, place: place.optional() })).optional(),
    witness: z.object({ script: text, expect: text }).optional(),
    distribution: text.optional(),
    expectation: text.optional(),
    suppressed: z.object({ reason: text, place }).optional(),
  });
  return z.object({
    schema: z.literal(ENVELOPE_SCHEMA),
    command: z.literal(name),
    ok: z.boolean(),
    result: z.nullable(result()),
    findings: z.array(finding),
    error: z.object({ code: text, message: text, hint: text.optional() }).optional(),
  });
}

function unknownName(name: string): ContribError {
  const names = [...Object.keys(FILES), ...COMMANDS.map((command) => command.name)];
  const meant = suggest(name, names);
  const hint = meant === undefined ? `one of: ${names.join(', ')}` : `did you mean ${meant}?`;
  return new ContribError('usage', `there is no schema ${JSON.stringify(name)}`, { hint });
}
