import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, run } from '../../system/run.ts';
import type { ImageFacts } from './image.ts';
import { typeOfUnit } from './names.ts';

/** How much a service could do, as `systemd-analyze security` counts it: from 0 (nothing) to 10 (everything). */
export type Exposure = {
  readonly unit: string;
  readonly bare: number;
  /** Under the image's profile; undefined where this machine does not know it. */
  readonly profiled?: number;
};

const PROFILES = '/usr/lib/systemd/portable/profile';
const PROGRAM = 'systemd-analyze';

/**
 * The exposure of an image's services with and without its profile, where systemd 250 or newer is on this machine;
 * undefined elsewhere. The unit files alone are read; nothing is started.
 */
export async function exposuresOf(image: ImageFacts): Promise<readonly Exposure[] | undefined> {
  if (findProgram(PROGRAM) === undefined) return undefined;
  const services = image.units.attached.filter(
    ({ name }) => typeOfUnit(name) === 'service' && !name.includes('@.'),
  );
  const root = mkdtempSync(join(tmpdir(), 'contrib-exposure-'));
  try {
    const directory = join(root, 'etc/systemd/system');
    mkdirSync(directory, { recursive: true });
    for (const { name, item } of services)
      writeFileSync(join(directory, name), (await image.facts.view.text(item)) ?? '');
    const exposures: Exposure[] = [];
    for (const { name } of services) {
      const bare = await exposure(root, name, []);
      const profile = join(PROFILES, image.profile, 'service.conf');
      const profiled = existsSync(profile) ? await exposure(root, name, [`--profile=${profile}`]) : undefined;
      if (bare === undefined) return undefined;
      exposures.push({ unit: name, bare, ...(profiled === undefined ? {} : { profiled }) });
    }
    return exposures;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function exposure(root: string, unit: string, options: readonly string[]): Promise<number | undefined> {
  const args = ['security', '--no-pager', '--offline=true', `--root=${root}`, ...options, unit];
  const { stdout } = await run(PROGRAM, args, { env: { ...process.env, LC_ALL: 'C' } });
  const level = /Overall exposure level for .*: (\d+\.\d)/.exec(stdout.toString('utf8'))?.[1];
  return level === undefined ? undefined : Number(level);
}
