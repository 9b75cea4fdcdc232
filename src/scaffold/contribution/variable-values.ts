import { basename, dirname } from 'node:path';
import type { Variable } from '../../manifest/schema.ts';
import { objectToVariable } from '../../rules/variable-value.ts';
import { findProgram } from '../../system/run.ts';

/** What is wrong with a value for a variable, or nothing. Upstream's own default can always be taken. */
export function objectToValue(definition: Variable, value: string): string | undefined {
  if (value === definition.default) return undefined;
  const problem = objectToVariable(definition, value);
  if (problem === undefined || problem.severity === 'warning') return undefined;
  return problem.remedy === undefined ? problem.message : `${problem.message}: ${problem.remedy}`;
}

/**
 * What a person should know about a value: what is not reachable here need not be wrong, for this machine may not be
 * one of the distribution, and a prerequisite may not be installed.
 */
export function remarkOnValue(definition: Variable, name: string, value: string): string | undefined {
  if (definition.type === 'search-path') {
    const missing = (definition.reaches ?? []).filter((program) => findProgram(program, value) === undefined);
    return missing.length === 0 ? undefined : `${name} does not reach ${missing.join(', ')} on this machine`;
  }
  if (definition.type !== 'executable') return undefined;
  const found = value.startsWith('/') ? findProgram(basename(value), dirname(value)) : findProgram(value);
  return found === undefined ? `${name}: there is no program ${value} on this machine` : undefined;
}
