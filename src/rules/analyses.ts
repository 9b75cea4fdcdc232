import type { Explained } from './rule.ts';

/** What is said of whole sets of packages by commands of their own: split and upgrade. */
export const ANALYSES: readonly Explained[] = [
  {
    id: 'split/unsatisfiable',
    severity: 'error',
    needs: ['set'],
    summary: 'What a package requires of its own set is in the set',
    explanation:
      'A hard dependency names a package of the same set in a version that the set does not have, so the package can ' +
      'never be installed from it. Names that the set does not have at all are taken as another project’s.',
    remedy: 'require a version that the set has, or put that version into the set',
    source: 'Debian policy 7.2; rpm.org, "Dependencies"',
  },
  {
    id: 'split/conflict',
    severity: 'error',
    needs: ['set'],
    summary: 'No request brings packages that exclude one another',
    explanation:
      'The hard dependencies of what was asked for lead to two packages of which one conflicts with the other: the ' +
      'request cannot be satisfied.',
    remedy: 'remove the conflict, or the requirement that brings both',
    source: 'Debian policy 7.4; rpm.org, "Dependencies"',
  },
  {
    id: 'upgrade/overwrite',
    severity: 'error',
    needs: ['set'],
    summary: 'No package is unpacked over a file that another one has',
    explanation:
      'A file moved to another package, and in some order of unpacking that the relations permit, or when only one of the two is upgraded, both packages have it. dpkg then stops in the middle. A conffile that the old owner has no more stays its own, as an obsolete one: dpkg refuses a package that has the path as an ordinary file behind the new version of that owner, which Breaks and Replaces on older versions do not cover. rpm, pacman and apk refuse the transaction, which is a warning because only partial upgrades meet it.',
    remedy: 'say takes-files-from in the package that has the file now; keep configuration a conffile',
    source: 'Debian policy 7.6.1; Fedora packaging guidelines, "Conflicts"',
  },
  {
    id: 'upgrade/lost-in-order',
    severity: 'error',
    needs: ['set'],
    summary: 'No file is lost although all packages are installed',
    explanation:
      'dpkg knows files by the names in its database. Where /lib leads to /usr/lib, the old owner of /lib/x takes /usr/lib/x away when it is upgraded behind the package that has it now.',
    remedy: 'use Conflicts with the old versions, or a protective diversion',
    source: 'DEP 17, P1, M7 and M8',
  },
  {
    id: 'upgrade/replaces-without-breaks',
    severity: 'warning',
    needs: ['set'],
    summary: 'Who takes over a file does not let the old owner stay',
    explanation:
      'With Replaces alone the old package stays installed without its file, and when the new one is removed, the file is gone.',
    remedy: 'add Breaks on the same versions',
    source: 'Debian policy 7.6.1',
  },
  {
    id: 'upgrade/type-changed',
    severity: 'error',
    needs: ['set'],
    summary: 'A directory does not become a symbolic link, nor a link a directory, without help',
    explanation:
      'dpkg leaves the directory or the link that is there: the new link is not made, and new files land where the old link leads. rpm refuses the whole transaction, or fails in the middle of it where the old package did not list the directory; it puts the files of a new directory that is not listed where the link led, which then goes. pacman exchanges them, but refuses where somebody else put files into the directory, which is a warning. apk does not make the link, although it removes the files of the directory; where a link becomes a directory, the files land where the link led, and the link goes.',
    remedy:
      'deb: dpkg-maintscript-helper dir_to_symlink or symlink_to_dir in preinst, postinst and postrm; rpm: exchange it in %pretrans -p <lua>; apk: in a .pre-upgrade script; or keep what the path was',
    source: 'dpkg-maintscript-helper(1); Fedora packaging guidelines, "Directory Replacement"',
  },
  {
    id: 'upgrade/config-moved',
    severity: 'warning',
    needs: ['set'],
    summary: 'Configuration that moves takes the edits of users along',
    explanation:
      'A file of configuration goes to another package or to another path. Where the other package has it as configuration too, dpkg keeps an edited file and asks where the default changed, rpm keeps it where it is noreplace and puts it aside as .rpmsave where it is not, pacman keeps it and puts the default beside it as .pacnew, and so does apk below /etc, as .apk-new: that edits are kept is told as info. At another path nobody reads them: dpkg leaves the edited file where it was, as an obsolete conffile, rpm calls it .rpmsave and pacman .pacsave, apk leaves it as nobody’s. Where the other package has the path as an ordinary file, dpkg and pacman overwrite the edits, rpm saves them as .rpmsave; that dpkg may refuse such a package is told as upgrade/overwrite. A script of the new set that names the old path is taken to move the edits.',
    remedy:
      'keep it configuration; deb: dpkg-maintscript-helper mv_conffile in preinst, postinst and postrm; rpm: %config(noreplace), and a scriptlet that moves the edited file; pacman: backup=(), and an .install file that moves the edited file or says that it has to be moved; apk: a .post-upgrade script',
    source:
      'dpkg-maintscript-helper(1); Debian policy 10.7.3; rpm.org, "Spec file format"; pacman(8), handling config files; apk-tools 3.0.6, src/database.c',
  },
  {
    id: 'upgrade/file-lost',
    severity: 'error',
    needs: ['set'],
    summary: 'Nobody loses a file that still exists',
    explanation:
      'A user had a file, a package of the new set has it, and after the upgrade it is not there: nothing brings that package in.',
    remedy:
      'let the new version of the old owner require the package, or say supersedes where a whole package is replaced',
    source: 'Debian policy 7.2; Fedora packaging guidelines, "Renaming/Replacing Existing Packages"',
  },
  {
    id: 'upgrade/autoremoved',
    severity: 'info',
    needs: ['set'],
    summary: 'What autoremove takes away is meant to go',
    explanation:
      'Packages that came as dependencies go when nothing requires them any more, and their files with them.',
    remedy: 'name in the release notes what to ask for',
    source: 'apt-get(8), autoremove; dnf(8), clean_requirements_on_remove',
  },
  {
    id: 'upgrade/forced',
    severity: 'warning',
    needs: ['set'],
    summary: 'Nobody gets a package that has nothing of theirs',
    explanation:
      'An upgrade installs a package on systems that had none of its files, and a fresh installation of the same request does not bring it: an Obsoletes on a metapackage, for example.',
    remedy: 'move the relation to the package whose users want it',
    source: 'rpm.org, "Dependencies": Obsoletes',
  },
  {
    id: 'upgrade/unit-lost',
    severity: 'error',
    needs: ['set'],
    summary: 'No enabled unit vanishes',
    explanation:
      'A unit was enabled, some package still enables it on installation, and that package does not come with the upgrade.',
    remedy: 'let the new version of the old owner require the package',
    source: 'systemd.preset(5)',
  },
  {
    id: 'upgrade/disagreement',
    severity: 'error',
    needs: ['set'],
    summary: 'The real package manager does what contrib says',
    explanation:
      'With --prove, the real tools were asked, and one of them did something else than contrib foretold. The verdicts about these packages are not to be trusted; the script that comes with the finding shows the difference.',
    remedy: 'report it with the script',
    source: 'the tool itself',
  },
  {
    id: 'upgrade/not-proven',
    severity: 'info',
    needs: ['set'],
    summary: 'Every verdict was put to the real package manager',
    explanation:
      "With --prove, a tool that is not installed, that no distribution of this machine has, or that cannot be asked for these packages leaves verdicts on contrib's own model alone.",
    remedy: 'install the tool that is named',
    source: 'contrib upgrade --help',
  },
  {
    id: 'upgrade/held',
    severity: 'error',
    needs: ['set'],
    summary: 'Every package can be upgraded',
    explanation:
      'The newer version cannot be installed with what it requires, so the package manager keeps the old one, or refuses to do anything.',
    remedy: 'look at its requirements and conflicts with contrib split',
    source: 'apt-get(8); dnf(8)',
  },
  {
    id: 'upgrade/left-behind',
    severity: 'warning',
    needs: ['set'],
    summary: 'A name that goes has a successor',
    explanation:
      'No package of the new set takes the place of an installed one, which stays as it is, without updates.',
    remedy: 'say supersedes in the package that takes its place',
    source: 'developers-reference 6.8.7; Fedora packaging guidelines, "Renaming/Replacing Existing Packages"',
  },
  {
    id: 'upgrade/differs-from-fresh',
    severity: 'info',
    needs: ['set'],
    summary: 'Who upgrades gets what who installs gets',
    explanation:
      'A fresh installation of a request brings files that an upgrade of the same request does not.',
    remedy: 'require what is needed',
    source: 'Debian policy 7.2',
  },
  {
    id: 'upgrade/matches-nothing',
    severity: 'warning',
    needs: ['set'],
    summary: 'Relations on old versions match an old version',
    explanation:
      'A relation that takes over from old versions matches none of those in the old set, so it does nothing. A version in the wrong form, such as "-", is a common cause.',
    remedy: 'give the version in which the move happened',
    source: 'Fedora packaging guidelines, "Renaming/Replacing Existing Packages"',
  },
  {
    id: 'upgrade/unversioned',
    severity: 'warning',
    needs: ['set'],
    summary: 'A package is replaced up to a version',
    explanation:
      'Without a version, a package of the old name can never come back, and packages of others that have the name are hit as well.',
    remedy: 'give the version in which the move happened',
    source:
      'Fedora packaging guidelines, "Renaming/Replacing Existing Packages"; lintian: breaks-without-version',
  },
  {
    id: 'upgrade/self-replacing',
    severity: 'error',
    needs: ['set'],
    summary: 'No package obsoletes itself',
    explanation: 'An Obsoletes that matches the package’s own name and version.',
    remedy: 'limit it to versions before this one',
    source: 'rpmlint: self-obsoletion',
  },
  {
    id: 'upgrade/replaces-living',
    severity: 'error',
    needs: ['set'],
    summary: 'pacman’s replaces names only packages that are gone',
    explanation:
      'pacman removes a replaced package on every upgrade of the system, even where the repository has a newer version of it.',
    remedy: 'use conflicts with the old versions',
    source: 'PKGBUILD(5), replaces',
  },
  {
    id: 'upgrade/metapackage-replaces',
    severity: 'warning',
    needs: ['set'],
    summary: 'A package without files takes no package’s place',
    explanation: 'Whoever had the old package gets the metapackage and all that it requires.',
    remedy: 'let the packages that have the files take its place',
    source: 'rpm.org, "Dependencies": Obsoletes',
  },
  {
    id: 'upgrade/vanished-name',
    severity: 'error',
    needs: ['set'],
    summary: 'No dependency is on a name that went',
    explanation: 'A package requires a name that the old set had and the new one neither has nor provides.',
    remedy: 'let the successor provide the name',
    source: 'Debian policy 7.5',
  },
  {
    id: 'upgrade/formats-differ',
    severity: 'warning',
    needs: ['set'],
    summary: 'The same request brings the same files on every format',
    explanation:
      'A recommendation is followed by apt, dnf and zypper; pacman only tells of it, and apk has none. Users of one format then get less.',
    remedy: 'use requires where the files are needed',
    source: 'PKGBUILD(5), optdepends; apk-package(5)',
  },
];
