import { compileInstalled } from '../../plan/patterns.ts';
import { defineExpectation, differs, follows, itemPlace } from '../expectation.ts';

export const rule = defineExpectation({
  kind: 'documents',
  summary: 'The documentation that upstream wants installed is installed',
  explanation:
    'Users look for documentation on their own machine first, and a service may show it. Each pattern of paths must match ' +
    'something that one of the packages installs.',
  remedy: 'install the documentation',
  source: 'FHS 3.0, 4.11 (/usr/share/doc)',
  judge(patterns, { view }) {
    const all = view.set.packages.flatMap((pkg) =>
      [...view.set.entries(pkg)].map((entry) => ({ pkg, entry })),
    );
    return patterns.map((pattern) => {
      const matches = compileInstalled(pattern);
      const found = all.find(({ entry }) => entry.type !== 'directory' && matches(entry.path));
      return found === undefined
        ? differs(`no package installs ${pattern}`)
        : follows(`${found.entry.path} is installed`, itemPlace(found));
    });
  },
});
