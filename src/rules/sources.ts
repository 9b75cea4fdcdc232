import type { Explained } from './rule.ts';

const XZ = 'CVE-2024-3094 (xz-utils 5.6.0: the tarball had an m4 file that the repository did not have)';
const ARCHIVE = 'git-archive(1), "ATTRIBUTES"';

/** What contrib prerelease says of a source tarball and the tag that it is made of, or compared with. */
export const SOURCES: readonly Explained[] = [
  {
    id: 'source/unexplained-file',
    severity: 'error',
    needs: [],
    summary: 'Every file of a tarball is in its tag, or declared as generated',
    explanation:
      'Reviewers read the repository, and users build the tarball. A file that is in the tarball alone was reviewed by ' +
      'nobody, so contrib.yaml says of each what makes it.',
    remedy: 'commit it, leave it out, or declare it under tarball: generated:',
    source: XZ,
  },
  {
    id: 'source/changed-file',
    severity: 'error',
    needs: [],
    summary: 'Every file that tarball and tag both have is the same in both',
    explanation:
      'What .gitattributes converts is no difference, and what export-subst puts in is one only outside of the places that ' +
      'the committed file names.',
    remedy: 'make the tarball of the tag again, or declare the file under tarball: generated:',
    source: XZ,
  },
  {
    id: 'source/missing-file',
    severity: 'error',
    needs: [],
    summary: 'Every file of the tag is in the tarball, or declared as left out',
    explanation:
      'A file that is missing breaks builds and tests in ways that nobody who works in the repository sees. What has the ' +
      'attribute export-ignore is left out on purpose.',
    remedy: 'ship it, or declare it under tarball: left-out: with the reason',
    source: ARCHIVE,
  },
  {
    id: 'source/program-bit',
    severity: 'warning',
    needs: [],
    summary: 'A file is executable in the tarball as in the tag',
    explanation:
      'Builds run scripts of the tree; one that lost its bit, or got one, behaves otherwise than in the repository.',
    remedy: 'set the mode in git: git update-index --chmod=+x FILE',
    source: 'git-update-index(1), "--chmod"',
  },
  {
    id: 'source/mode',
    severity: 'warning',
    needs: [],
    summary: 'The modes in a tarball are 0644 and 0755',
    explanation:
      'They come from the umask and the checkout of whoever made it. Who unpacks as root gets them: files that everybody may ' +
      'write, or that builders of another user cannot read.',
    remedy: 'make the tarball with contrib prerelease',
    source: 'reproducible-builds.org, "Archive metadata"',
  },
  {
    id: 'source/generated-missing',
    severity: 'error',
    needs: [],
    summary: 'Every file that is declared as generated is there when the tarball is made',
    explanation: 'A tarball without its configure script is not the one that packagers know how to build.',
    remedy: 'make the file first, or take it from a tarball that has it: --from-tarball FILE',
    source: 'the reference of contrib.yaml',
  },
  {
    id: 'source/submodule',
    severity: 'warning',
    needs: [],
    summary: 'The tag has no submodule, or the tarball has its files',
    explanation:
      'git archive makes an empty directory of a submodule, and what needs its files cannot be built.',
    remedy:
      'declare its files under tarball: generated:, and take them from a full tarball with --from-tarball',
    source: ARCHIVE,
  },
  {
    id: 'source/lfs-pointer',
    severity: 'warning',
    needs: [],
    summary: 'No file is a pointer of Git LFS',
    explanation:
      'The repository has a pointer to content on a server. Nothing is fetched, so the tarball has the pointer.',
    remedy: 'commit the content, or declare the file under tarball: generated:',
    source: 'Git LFS specification, "The Pointer"',
  },
  {
    id: 'source/escaping-link',
    severity: 'warning',
    needs: [],
    summary: 'No symbolic link leads out of the tree',
    explanation: 'It leads to whatever lies there on the machine of whoever unpacks the tarball, or nowhere.',
    remedy: 'let it lead to a file of the tree, or make it when the project is installed',
    source: 'tar(1), "--absolute-names"',
  },
];
