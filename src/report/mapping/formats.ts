import { formatDeploymentMap } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderDebianInstall } from './debian-install.ts';
import { renderMake } from './make.ts';
import { renderShell } from './shell.ts';
import { renderSpec } from './spec.ts';
import { renderTable } from './table.ts';

export type MappingFormat = {
  readonly summary: string;
  /** `sections` shows releases that differ one behind the other; a form that is one file is for one release. */
  readonly write:
    | { readonly kind: 'sections'; readonly render: (plans: readonly Plan[], width?: number) => string }
    | { readonly kind: 'file'; readonly render: (plan: Plan) => string };
};

/** Every form of `contrib map --format`, by its name. */
export const MAPPING_FORMATS: Readonly<Record<string, MappingFormat>> = {
  guide: {
    summary: 'the notation of the manifest, as deployment.map holds it',
    write: { kind: 'sections', render: formatDeploymentMap },
  },
  table: { summary: 'aligned columns', write: { kind: 'sections', render: renderTable } },
  sh: {
    summary: 'an install script that needs sh and coreutils',
    write: { kind: 'file', render: renderShell },
  },
  make: { summary: 'a Makefile fragment: install-PACKAGE', write: { kind: 'file', render: renderMake } },
  'debian-install': {
    summary: 'lines for debian/PACKAGE.install, .dirs and .links',
    write: { kind: 'file', render: renderDebianInstall },
  },
  spec: { summary: '%files of a spec file', write: { kind: 'file', render: renderSpec } },
};
