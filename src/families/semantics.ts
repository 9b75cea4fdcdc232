import type { Entry } from '../packages/entry.ts';
import type { Package, Script } from '../packages/package-set.ts';
import type { Universe } from '../packages/universe.ts';
import type { RelationWords } from '../packages/words.ts';

/** What a format's package managers do with relations and files: one place for every analysis. */
export type Semantics = {
  readonly words: RelationWords;
  /** The ways in which users upgrade, the usual one first. */
  readonly tools: readonly [UpgradeTool, ...UpgradeTool[]];
  /** What a package manager does with configuration that a user edited. */
  readonly edited: EditedConfiguration;
  /** What becomes of a directory whose place a symbolic link takes, and the other way round; nothing where not measured. */
  readonly retyped?: Retyped;
  /** Where files are exchanged package by package: what can go wrong in some order that the relations permit. */
  readonly dangers?: (meeting: Meeting, upgrade: Upgrade) => Danger | undefined;
};

/** A path of an installed package that the new version of another one has. */
export type Meeting = {
  readonly loser: Package;
  readonly gainer: Package;
  readonly from: Entry;
  readonly to: Entry;
};

export type Danger =
  /** The gainer is refused while the old loser is there. */
  | 'overwrite'
  /** The gainer is refused where the loser's new version is there already: that keeps the path as an obsolete conffile. */
  | 'obsolete-conffile'
  /** Both are installed in the end, and the file is not there. */
  | 'lost'
  /** The gainer takes the file of the old loser, which can stay: removing the gainer removes it. */
  | 'lost-on-removal';

/** Who is installed and who may be. */
export type Upgrade = {
  readonly words: RelationWords;
  readonly installed: readonly Package[];
  readonly offered: readonly Package[];
  readonly entries: (pkg: Package) => readonly Entry[];
  readonly canonical: (path: string) => string;
  /** Whether the new package can be installed while the old one stays. */
  readonly canStand: (gainer: Package, loser: Package) => boolean;
};

export type EditedConfiguration = {
  /** The suffix under which the new version is put beside the edited file. */
  readonly beside: string;
  /** The suffix that an edited file gets when no package has it any more; the file stays as it is where there is none. */
  readonly dropped?: string;
  /** What becomes of an edited file that moves; nothing where not measured. */
  readonly moved?: (move: MovedConfiguration) => EditedFate;
};

export type MovedConfiguration = {
  readonly words: RelationWords;
  /** The package that has it now, and how. */
  readonly gainer: Package;
  readonly to: Entry;
  /** The new version of the package that had it, where there is one. */
  readonly next: Package | undefined;
  /** Whether it has another path now. */
  readonly isElsewhere: boolean;
  /** Whether old and new default are known to be the same. */
  readonly isUnchanged: boolean;
};

export type EditedFate = {
  readonly severity: 'error' | 'warning' | 'info';
  /** How the package that has it now lists it, where edits are not kept for that. */
  readonly listing?: string;
  /** What the tool does, as the end of a sentence. */
  readonly text: string;
  readonly remedy?: string;
  readonly source: string;
};

export type Retyped = {
  /**
   * `kept`: what is on the disk stays; `refused`: nothing is upgraded; `refused-if-filled`: only where others put files
   * there; `fails`: the old files go, the link is not made, and the tool ends with an error; `removed`: the new files land
   * where the link leads, and then the link goes.
   */
  readonly toLink?: 'kept' | 'refused' | 'refused-if-filled' | 'fails';
  readonly toDirectory?: 'kept' | 'refused' | 'removed';
  /** The same where the link is in another package than the directory was; as within one where absent. */
  readonly toOthersLink?: 'in-the-way';
  /** Where files are exchanged package by package: whether a new package can be unpacked while an old one is there. */
  readonly canMeet?: (gainer: Package, loser: Package, upgrade: Upgrade) => boolean;
  /** Whether a script of the new package runs early enough to exchange one for the other. */
  readonly isEarly: (script: Script) => boolean;
};

/** What decides where one tool's answer differs from another's. */
export type UpgradeTool = {
  readonly name: string;
  /** The packages of the offer that take an installed one's place; none where it stays. */
  readonly successors: (installed: Package, offer: Offer) => readonly Package[];
  /** By these a package removes an old one wherever it is installed itself: Obsoletes. */
  readonly obsoletes: readonly string[];
  /** A recommendation that the installed version did not have: followed, a reason to hold the package back, or nothing. */
  readonly recommends: 'add' | 'hold' | 'ignore';
  /** Packages that supplement what is installed: also when it was there before, or only when it is new. */
  readonly supplements: 'always' | 'new';
  /** What is in the way of a new package is upgraded out of it, although nobody asked for that. */
  readonly clears: boolean;
  /** Packages of new names are installed; without that, whatever needs one is held back. */
  readonly adds: boolean;
  /**
   * An installed package whose requirements would go: hold back what takes them, remove it, do nothing at all, or remove it
   * where it is not offered any more, and otherwise do nothing at all.
   */
  readonly broken: 'hold' | 'remove' | 'remove-orphan' | 'abort';
  /** Whether it does nothing at all, because it finds no order in which to do it; it always finds one where absent. */
  readonly lacksOrder?: (change: Change) => boolean;
  /** What becomes of the files. */
  readonly install: (change: Change) => FileOutcome;
};

export type Offer = {
  /** The packages that can be had, newest first by name. */
  readonly universe: Universe;
  readonly installed: readonly Package[];
  /** Whether a package is installed and may get its next version. */
  readonly isComing: (name: string) => boolean;
  /** Whether a package has a path. */
  readonly installs: (pkg: Package, path: string) => boolean;
};

/** One transaction: who was installed, who is to be, and what is in each. */
export type Change = {
  readonly words: RelationWords;
  readonly before: readonly Package[];
  readonly after: readonly Package[];
  readonly entries: (pkg: Package) => readonly Entry[];
  /** The path behind the system's own links: /lib/x is /usr/lib/x where /usr is merged. */
  readonly canonical: (path: string) => string;
};

/** Two packages and the path that they cannot both have. */
export type Overwrite = { readonly path: string; readonly gainer: Package; readonly owner: Package };

export type FileOutcome = {
  /** Whether the transaction comes to its end. */
  readonly ok: boolean;
  readonly overwrites: readonly Overwrite[];
  /** The packages that are installed afterwards, and the canonical paths that are on the disk. */
  readonly packages: readonly Package[];
  readonly paths: ReadonlySet<string>;
};
