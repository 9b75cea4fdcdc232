import type * as z from 'zod';
import { DistroFile } from '../../src/manifest/distro-schema.ts';
import { PackagersFile } from '../../src/manifest/packagers.ts';
import { Manifest } from '../../src/manifest/schema.ts';
import { MappingItem } from '../../src/manifest/schema-mapping.ts';
import { code, type Page } from './markdown.ts';
import { shapesOf, shapeTable } from './shapes.ts';

const VALUES =
  'Unknown keys are errors. `NAME` stands for a key of your own, `[]` for an item of a list. “One line of text” holds no ' +
  'control characters and no line break; a “version” keeps its spelling, so that `1.10` stays `1.10`; “keys” are shown in ' +
  'a table of their own below.';

export function manifestPages(): Page[] {
  return [
    {
      file: 'contrib-yaml.md',
      title: 'contrib.yaml',
      about:
        'What upstream says about how its software is packaged, at the top of the source tree. ' +
        '`contrib schema` prints the same as a JSON Schema, with which editors complete and check the file. ' +
        '[Write a contrib.yaml](../guides/write-a-manifest.md) shows how the keys are used.',
      body: [VALUES, ...sections(Manifest), ...mappingLines()],
    },
    {
      file: 'distro-yaml.md',
      title: 'distro.yaml',
      about:
        'One distribution’s part of a project: `distros/DISTRO/distro.yaml`. `contrib init` writes it, and a contributor ' +
        'edits it. `contrib schema distro.yaml` prints the same as a JSON Schema.',
      body: [VALUES, ...sections(DistroFile)],
    },
    {
      file: 'packagers-yaml.md',
      title: 'packagers.yaml',
      about:
        'Who packages the project where, beside `contrib.yaml`. Upstream keeps it; `contrib invite` adds to it, and ' +
        '`contrib schema packagers.yaml` prints the same as a JSON Schema. ' +
        '[Prepare a pre-release](../guides/prepare-a-prerelease.md) shows its use.',
      body: [VALUES, ...sections(PackagersFile)],
    },
  ];
}

function sections(schema: z.core.$ZodType): string[] {
  return shapesOf(schema, 'input').flatMap((shape) => [
    `## ${shape.path === '' ? 'The file' : code(shape.path)}`,
    shapeTable(shape),
  ]);
}

function mappingLines(): string[] {
  const [shape] = shapesOf(MappingItem, 'input');
  return [
    '## Mapping lines',
    '`files` is a block of text (`files: |`) or a list; an item of the list is a line of text or these keys. ' +
      '[The mapping notation](../concepts/mapping.md) says what a line means.',
    shape === undefined ? '' : shapeTable(shape),
  ];
}
