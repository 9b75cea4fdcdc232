import { familyOf } from '../../families/index.ts';
import { parseRange } from '../../families/version-range.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/version-range',
  severity: 'error',
  needs: ['plan'],
  summary: 'The version of a prerequisite is one in the distribution’s format',
  explanation:
    'A version that upstream writes need not be one that a package manager can compare: rpm and pacman know no hyphen in ' +
    'it, apk no tilde before a word. A dependency with such a version is refused when the package is built, or means ' +
    'another version than upstream meant.',
  remedy:
    'describe the prerequisite under prerequisites: in distro.yaml, with a version in the distribution’s form',
  source: 'Debian policy 5.6.12; rpm-version(7); PKGBUILD(5); APKBUILD(5)',
  async *check({ plan }) {
    const { parse, objectToVersion } = await familyOf(plan.distribution.family);
    if (parse === undefined || objectToVersion === undefined) return;
    for (const { key, item } of plan.prerequisites) {
      if (item.version === undefined) continue;
      const { version } = parseRange(item.version);
      if (parse(version) !== undefined) continue;
      const isOwn = plan.contribution?.file.prerequisites?.[key] !== undefined;
      const { located } = isOwn && plan.contribution !== undefined ? plan.contribution : plan.project;
      const { message = `${version} is no version in this format` } = objectToVersion({ version }) ?? {};
      yield { place: located.locate(['prerequisites', key, 'version']), message: `${key}: ${message}` };
    }
  },
});
