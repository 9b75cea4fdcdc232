// Attacks on whoever verifies a bundle, each with a twin that differs only in the attack. The attacker keeps the record
// right wherever he can, so that nothing but the rule that is named stands in his way.

import type { HostileCase } from './hostile-case.ts';
import { CONTENT_CASES } from './hostile-contents.ts';
import { NAME_CASES } from './hostile-names.ts';
import { PATH_CASES } from './hostile-paths.ts';

export const CASES: readonly HostileCase[] = [...PATH_CASES, ...NAME_CASES, ...CONTENT_CASES];
