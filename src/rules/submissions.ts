import type { Explained } from './rule.ts';

/** What is said by accept and release, of upstream's own tree. */
export const SUBMISSIONS: readonly Explained[] = [
  {
    id: 'acceptance/conflict',
    severity: 'error',
    needs: [],
    summary: 'Nothing of the maintainer’s is lost when a contribution is accepted',
    explanation:
      'A contribution takes the place of distros/DISTRO/ as a whole, because exactly what was verified is accepted and ' +
      'nothing is merged. Where somebody else changed that directory since the last acceptance, or since the release that ' +
      'the bundle was made on, the change would be gone.',
    remedy:
      'ask for a bundle that is made on your tree as it is now, or drop your own changes with --replace',
    source: 'librsync#47, pg_repack#339: packaging in upstream’s tree has an owner',
  },
  {
    id: 'acceptance/signing-key',
    severity: 'warning',
    needs: [],
    summary: 'The record of an acceptance is signed with a key that the project names',
    explanation:
      'Where the project names keys, contrib release takes only records with good signatures (release/acceptance-signature). ' +
      'One by another key, or by one that has expired or was revoked, stops the release. With --strict nothing is accepted.',
    remedy: 'name your key in source: keys:, or accept the bundle again with one that is named',
    source: 'the rule release/acceptance-signature; the guide "Sign, and say whom you trust"',
  },
  {
    id: 'release/acceptance-unreadable',
    severity: 'error',
    needs: [],
    summary: 'Every record in distros/accepted/ is one of the project and can be read',
    explanation:
      'The records say what was accepted of whom, and the release is held against them. One that was edited, or copied ' +
      'from another project, says nothing.',
    remedy: 'accept the bundle again: contrib accept BUNDLE --replace, or restore the record from git',
    source: 'the reference of contrib accept',
  },
  {
    id: 'release/acceptance-signature',
    severity: 'error',
    needs: [],
    summary: 'A signature of an acceptance is good',
    explanation:
      'Where the project names keys (source.keys, submissions), a record that has a signature must have a good one: ' +
      'otherwise somebody changed the record since, or signed it who may not.',
    remedy: 'accept the bundle again with --key, or name the key of whoever accepted it in source: keys:',
    source: 'ssh-keygen(1), allowed_signers; the guide "Sign, and say whom you trust"',
  },
  {
    id: 'release/drift',
    severity: 'error',
    needs: [],
    summary: 'A contribution is released exactly as it was accepted',
    explanation:
      'The record of the acceptance binds the files of distros/DISTRO/. Where they differ, the contributor would be ' +
      'thanked for what somebody else wrote, and nobody verified it.',
    remedy: 'restore the files, or have the change handed in: contrib bundle, then contrib accept',
    source: 'CVE-2024-3094: xz was released with what its repository did not have',
  },
  {
    id: 'release/not-merged',
    severity: 'error',
    needs: [],
    summary: 'Every accepted contribution is in the release',
    explanation:
      'Accept puts a contribution on a branch of its own. One that was never merged, or that was merged behind the tag, ' +
      'would be missing, although its contributor was promised otherwise.',
    remedy: 'merge it and tag the version there, or leave it out on purpose: --without DISTRO',
    source: 'ConVirt packaging guide, "Process", step 3',
  },
  {
    id: 'release/dead-link',
    severity: 'error',
    needs: [],
    summary: 'The links of the download page lead somewhere',
    explanation:
      'Each address of the page is asked for once, with HEAD, and with GET where a server wants that. What answers with ' +
      'an error, or not at all, is no link to give to users.',
    remedy: 'correct the link, or skip the check with --offline where this machine has no network',
    source: 'opam#3914, dspdfviewer#47',
  },
  {
    id: 'release/older-version',
    severity: 'info',
    needs: [],
    summary: 'Contributions are made for the version that is released',
    explanation:
      'A contribution that was accepted for an older version stays in the tree. The page says for which version it is.',
    remedy: 'ask for one on this version',
    source: 'librsync#47, geany#2064: packaging in upstream’s tree rots',
  },
  {
    id: 'release/package-differs',
    severity: 'error',
    needs: [],
    summary: 'A hosted package is the file that its contributor handed in',
    explanation:
      'The bundle recorded the digest of the package that the contributor had and held against the mapping. Another file ' +
      'under the same name would be somebody else’s work with the contributor’s name on it.',
    remedy: 'host that file, or, where you built or signed it anew, say so: --rebuilt DISTRO',
    source: 'SLSA 1.2, "Verifying artifacts"',
  },
  {
    id: 'release/not-hosted',
    severity: 'warning',
    needs: [],
    summary: 'A package that upstream was asked to host is beside the tarball',
    explanation:
      'The contributor has no place for the package and asked for one (staging: requested). Without the file, the page ' +
      'can only say that there is none.',
    remedy: 'put it there: --package DISTRO=FILE',
    source: 'ConVirt packaging guide, "Process", step 2',
  },
];
