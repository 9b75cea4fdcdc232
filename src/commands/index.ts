import type { Command } from './command.ts';

export const GROUPS = ['For the contributor', 'For upstream', 'For anyone with packages', 'Help'] as const;

/** A command as the list of all commands knows it, without its code. */
export type CommandEntry = {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
};

const [CONTRIBUTOR, UPSTREAM, ANYONE, HELP] = GROUPS;

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    group: CONTRIBUTOR,
    usage: 'init DISTRO',
    summary: 'Begin a distribution’s part: distros/DISTRO/',
    load: () => import('./init.ts'),
  },
  {
    name: 'map',
    group: CONTRIBUTOR,
    usage: 'map DISTRO',
    summary: 'Show what is installed where, with which mode and owner',
    load: () => import('./map.ts'),
  },
  {
    name: 'deps',
    group: CONTRIBUTOR,
    usage: 'deps [DISTRO...]',
    summary: 'Find the distributions’ packages for the prerequisites',
    load: () => import('./deps.ts'),
  },
  {
    name: 'check',
    group: CONTRIBUTOR,
    usage: 'check [DISTRO...]',
    summary: 'Judge the description, this machine or an installed tree',
    load: () => import('./check.ts'),
  },
  {
    name: 'stage',
    group: CONTRIBUTOR,
    usage: 'stage DISTRO --destdir DIR',
    summary: 'Install what the mapping says into a directory',
    load: () => import('./stage.ts'),
  },
  {
    name: 'recipe',
    group: CONTRIBUTOR,
    usage: 'recipe DISTRO',
    summary: 'Write the native recipe: debian/, a spec file, PKGBUILD and the like',
    load: () => import('./recipe.ts'),
  },
  {
    name: 'build',
    group: CONTRIBUTOR,
    usage: 'build DISTRO',
    summary: 'Build the packages with the distribution’s own tools',
    load: () => import('./build.ts'),
  },
  {
    name: 'portable',
    group: CONTRIBUTOR,
    usage: 'portable [DISTRO]',
    summary: 'Make a portable service image for portablectl attach',
    load: () => import('./portable.ts'),
  },
  {
    name: 'bundle',
    group: CONTRIBUTOR,
    usage: 'bundle DISTRO',
    summary: 'Make the revised source tarball for upstream',
    load: () => import('./bundle.ts'),
  },
  {
    name: 'new',
    group: UPSTREAM,
    usage: 'new',
    summary: 'Write a first contrib.yaml for a source tree',
    load: () => import('./new.ts'),
  },
  {
    name: 'prerelease',
    group: UPSTREAM,
    usage: 'prerelease [TAG]',
    summary: 'Make what packagers are given before a release, or judge a tarball',
    load: () => import('./prerelease.ts'),
  },
  {
    name: 'invite',
    group: UPSTREAM,
    usage: 'invite DISTRO',
    summary: 'Note who packages the project for a distribution, and write the invitation',
    load: () => import('./invite.ts'),
  },
  {
    name: 'verify',
    group: UPSTREAM,
    usage: 'verify BUNDLE',
    summary: 'Judge a bundle by its bytes; nothing of it is run',
    load: () => import('./verify.ts'),
  },
  {
    name: 'accept',
    group: UPSTREAM,
    usage: 'accept BUNDLE',
    summary: 'Take a bundle into upstream’s tree, exactly as it was verified',
    load: () => import('./accept.ts'),
  },
  {
    name: 'release',
    group: UPSTREAM,
    usage: 'release [TAG]',
    summary: 'Make the release with all contributions, and its download page',
    load: () => import('./release.ts'),
  },
  {
    name: 'status',
    group: UPSTREAM,
    usage: 'status',
    summary: 'Show where each distribution stands',
    load: () => import('./status.ts'),
  },
  {
    name: 'split',
    group: ANYONE,
    usage: 'split [DISTRO | PACKAGE...]',
    summary: 'Show what an install request brings in, and why',
    load: () => import('./split.ts'),
  },
  {
    name: 'upgrade',
    group: ANYONE,
    usage: 'upgrade OLD NEW',
    summary: 'Judge whether the way from one set of packages to another is clean',
    load: () => import('./upgrade.ts'),
  },
  {
    name: 'show',
    group: ANYONE,
    usage: 'show PACKAGE...',
    summary: 'Show what packages are and hold',
    load: () => import('./show.ts'),
  },
  {
    name: 'audit',
    group: ANYONE,
    usage: 'audit PACKAGE...',
    summary: 'Hold packages, whoever made them, against what upstream expects',
    load: () => import('./audit.ts'),
  },
  {
    name: 'doctor',
    group: HELP,
    usage: 'doctor',
    summary: 'Say what this machine has and lacks',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'distros',
    group: HELP,
    usage: 'distros [DISTRO]',
    summary: 'List the distributions that contrib knows',
    load: () => import('./distros.ts'),
  },
  {
    name: 'rules',
    group: HELP,
    usage: 'rules [AREA]',
    summary: 'List the rules that check and verify apply',
    load: () => import('./rules.ts'),
  },
  {
    name: 'explain',
    group: HELP,
    usage: 'explain RULE',
    summary: 'Say why a rule is there and how to satisfy it',
    load: () => import('./explain.ts'),
  },
  {
    name: 'schema',
    group: HELP,
    usage: 'schema [COMMAND]',
    summary: 'Print the JSON Schema of contrib.yaml or of a command’s result',
    load: () => import('./schema.ts'),
  },
  {
    name: 'completion',
    group: HELP,
    usage: 'completion SHELL',
    summary: 'Print a completion script for bash, zsh or fish',
    load: () => import('./completion.ts'),
  },
  {
    name: 'man',
    group: HELP,
    usage: 'man [COMMAND]',
    summary: 'Print a manual page: of contrib, or of one of its commands',
    load: () => import('./man.ts'),
  },
];
