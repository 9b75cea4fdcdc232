import type { EditedFate, MovedConfiguration } from '../semantics.ts';

const SOURCE = 'rpm.org, "Spec file format", %config';

/** What rpm does with an edited %config file that moves: measured with 4.18.0. */
export function movedConfig({ gainer, to, isElsewhere, isUnchanged }: MovedConfiguration): EditedFate {
  if (isElsewhere) {
    return {
      severity: 'warning',
      text: 'rpm saves an edited file as .rpmsave where it was, and installs the new default',
      remedy: 'move the edited file in a scriptlet, %posttrans for example',
      source: SOURCE,
    };
  }
  if (!to.flags.includes('config')) {
    return {
      severity: 'warning',
      listing: 'not as %config',
      text: 'rpm saves an edited file as .rpmsave, and the new default takes its place',
      remedy: `list it as %config(noreplace) in ${gainer.name}`,
      source: SOURCE,
    };
  }
  if (isUnchanged) return kept('rpm keeps an edited file');
  if (isNoReplace(to)) {
    return kept('rpm keeps an edited file, and puts the new default beside it as .rpmnew where it changed');
  }
  return {
    severity: 'warning',
    listing: 'not as noreplace',
    text: 'where the default changed, rpm saves an edited file as .rpmsave, and the new default takes its place',
    remedy: `list it as %config(noreplace) in ${gainer.name}`,
    source: SOURCE,
  };
}

/** Of a description contrib makes %config(noreplace) always. */
function isNoReplace({ flags, place }: MovedConfiguration['to']): boolean {
  return flags.includes('noreplace') || place !== undefined;
}

function kept(text: string): EditedFate {
  return { severity: 'info', text, source: SOURCE };
}
