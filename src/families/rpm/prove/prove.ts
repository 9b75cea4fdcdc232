import { objection } from '../../prove/stubs.ts';
import type { Prover } from '../../prover.ts';
import { solvePlay } from './testsolv.ts';
import { upgradePlay } from './transaction.ts';

/** libsolv for who is installed, and dnf or zypper with rpm for what becomes of the files. */
export const rpmProver: Prover = {
  play: (trial) => {
    const { action } = trial;
    if (action.kind === 'steps') return { unproven: 'rpm exchanges all packages at once' };
    const odd = objection(trial);
    if (odd !== undefined) return odd;
    return action.kind === 'solve' ? solvePlay({ ...trial, action }) : upgradePlay({ ...trial, action });
  },
};
