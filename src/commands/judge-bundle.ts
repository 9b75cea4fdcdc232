import { type Finding, failing } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { checkPlans } from '../rules/check-plans.ts';
import { openTree, type SourceTree } from '../source/tree.ts';
import type { AuditedPackage } from '../submission/package-file.ts';
import { ContribError } from '../system/errors.ts';
import { checkApart, isWorthAProcess } from './check-apart.ts';
import { type CommandInput, listOption, textOption } from './command.ts';
import { contributionOf, type Opened, openPlans } from './open.ts';
import { packageOption } from './package-option.ts';

/** What a bundle is made of, and the verdict on it. */
export type JudgedContribution = {
  readonly contribution: Contribution;
  readonly tree: SourceTree;
  /** The finished package, held against the mapping. */
  readonly packageFile: AuditedPackage | undefined;
  /**
   * What stops nothing, which whoever gets the bundle sees too. Rejected where contrib check finds errors. Of a large tree
   * it may come while the bundle is written already.
   */
  readonly findings: Promise<readonly Finding[]>;
};

/** Judges a contribution as `contrib check` does: large ones on another processor, while their bundle is written. */
export async function judgeContribution(
  input: CommandInput,
  project: Project,
  selector: string,
): Promise<JudgedContribution> {
  const contribution = contributionOf(project, selector);
  const tree = openTree(project.root);
  // Where the mapping itself is asked for, or a patch changes the tree, one follows the other.
  const isApart =
    listOption(input, 'package').length === 0 && textOption(input, 'patch-reason') === undefined;
  if (contribution !== undefined && isApart && isWorthAProcess(tree.entries.length)) {
    const findings = checkApart(input, selector).then(
      (found) => found ?? requireClean(openPlans(project, selector, { tree }), input.strict),
    );
    // Whoever awaits it gets the error; until then it must not count as unhandled.
    findings.catch(() => {});
    return { contribution, tree, packageFile: undefined, findings };
  }
  const opened = openPlans(project, selector, { tree });
  const own = requireContribution(opened, selector);
  const checked = await requireClean(opened, input.strict);
  return {
    contribution: own,
    tree,
    packageFile: await packageOption(input, opened),
    findings: Promise.resolve(checked),
  };
}

function requireContribution({ contribution }: Opened, name: string): Contribution {
  if (contribution !== undefined) return contribution;
  throw new ContribError('findings', `there is no contribution for ${name}`, {
    hint: `begin one with: contrib init ${name}`,
  });
}

async function requireClean({ plans, contribution }: Opened, strict: boolean): Promise<readonly Finding[]> {
  const { findings } = await checkPlans([plans]);
  if (failing(findings, strict)) {
    throw new ContribError('findings', 'nothing was made: contrib check finds errors', {
      findings,
      hint: `see: contrib check ${contribution?.name ?? ''}`,
    });
  }
  return findings;
}
