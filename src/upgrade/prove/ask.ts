import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NeededTool } from '../../families/builder.ts';
import { toolPackages } from '../../families/missing-tools.ts';
import type { Play, Prover } from '../../families/prover.ts';
import type { Witness } from '../../findings/finding.ts';
import { ContribError } from '../../system/errors.ts';
import { findProgram, run } from '../../system/run.ts';
import { scriptOf } from './script.ts';
import type { Question } from './trials.ts';

/** What the tools said. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly isSame: boolean;
      readonly printed: readonly string[];
      /** The program with its version. */
      readonly judge: string;
      readonly witness: Witness;
    }
  | Unanswered;
export type Unanswered = {
  readonly kind: 'unanswered';
  readonly reason: string;
  /** What would have to be installed. */
  readonly lacks?: readonly NeededTool[];
};

export type Asker = (question: Question, title: readonly string[]) => Promise<Answer>;

/** A solver that has not decided in this time does not. */
const PATIENCE = 5 * 60_000;

/** Asks by running the script that will be the witness: what it prints is what anybody sees who runs it again. */
export function asker(prover: Prover): Asker {
  const versions = new Map<string, Promise<string>>();
  const plays = new Map<string, ReturnType<typeof playOnce>>();
  return async ({ trial, foretold }, title) => {
    const play = prover.play(trial);
    if ('unproven' in play) return { kind: 'unanswered', reason: play.unproven };
    const lacks = play.needs.filter(({ program }) => findProgram(program) === undefined);
    if (lacks.length > 0) return missing(lacks);
    const script = scriptOf(play, title);
    const expect = foretold.map((line) => `${line}\n`).join('');
    // Several findings may be about one system: only their titles differ.
    const playing = plays.get(play.body) ?? playOnce(script);
    plays.set(play.body, playing);
    const ended = await playing;
    if (ended.status !== 0) return { kind: 'unanswered', reason: failed(play, ended) };
    const version = versions.get(play.judge) ?? versionOf(play.judge);
    versions.set(play.judge, version);
    return {
      kind: 'answered',
      isSame: ended.stdout === expect,
      printed: ended.stdout.split('\n').slice(0, -1),
      judge: await version,
      witness: { script, expect },
    };
  };
}

function missing(lacks: readonly NeededTool[]): Unanswered {
  const { command } = toolPackages(lacks);
  const programs = lacks.map(({ program }) => program).join(', ');
  const how = command === undefined ? '' : ` (${command.join(' ')})`;
  return { kind: 'unanswered', reason: `${programs} is not installed${how}`, lacks };
}

async function playOnce(script: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-proof-'));
  try {
    const file = join(directory, 'witness.sh');
    writeFileSync(file, script);
    const { status, stdout, stderr } = await run('sh', [file], {
      cwd: directory,
      env: { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory, LC_ALL: 'C' },
      timeout: PATIENCE,
    });
    return { status, stdout: stdout.toString('utf8'), stderr };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function failed({ judge }: Play, { status, stderr }: { status: number; stderr: string }): string {
  const [last = ''] = stderr.trim().split('\n').slice(-1);
  return `the script that asks ${judge} ended with status ${status}${last === '' ? '' : `: ${last}`}`;
}

async function versionOf(program: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, ['--version'], { timeout: 20_000 });
    const found = /\d+(?:\.\d+)+/.exec(`${stdout.toString('utf8')}\n${stderr}`)?.[0];
    return found === undefined ? program : `${program} ${found}`;
  } catch (error) {
    if (error instanceof ContribError) return program;
    throw error;
  }
}
