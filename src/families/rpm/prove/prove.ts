import { NO_AUTOREMOVE, objection } from '../../prove/stubs.ts';
import type { Prover } from '../../prover.ts';
import { upgradePlay } from './dnf.ts';
import { solvePlay } from './testsolv.ts';

/** libsolv for who is installed, and dnf with rpm for what becomes of the files. */
export const rpmProver: Prover = {
  play: (trial) => {
    const { action } = trial;
    if (action.kind === 'steps') return { unproven: 'rpm exchanges all packages at once' };
    if (action.asked !== undefined) return { unproven: NO_AUTOREMOVE };
    const odd = objection(trial);
    if (odd !== undefined) return odd;
    return action.kind === 'solve' ? solvePlay({ ...trial, action }) : upgradePlay({ ...trial, action });
  },
};
