import { objection } from '../../prove/stubs.ts';
import type { Prover } from '../../prover.ts';
import { foretellRpmRetype, rpmRetypePlay } from './retype.ts';
import { solvePlay } from './testsolv.ts';
import { NEEDS, RPM, upgradePlay } from './transaction.ts';

/** libsolv for who is installed, and dnf or zypper with rpm for what becomes of the files. */
export const rpmProver: Prover = {
  play: (trial) => {
    const { action } = trial;
    if (action.kind === 'steps') return { unproven: 'rpm exchanges all packages at once' };
    const odd = objection(trial);
    if (odd !== undefined) return odd;
    if (action.kind === 'retype') return rpmRetypePlay({ ...trial, action }, RPM, NEEDS.slice(0, 2));
    return action.kind === 'solve' ? solvePlay({ ...trial, action }) : upgradePlay({ ...trial, action });
  },
  foretellRetype: foretellRpmRetype,
};
