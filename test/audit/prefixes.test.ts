// Packages with prefixes of their own: what is below them counts as what other distributions have below /usr.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { judged, PROGRAM } from './judged.ts';

const OUT = 'nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-tock-1.2';

it('a package of the store is looked at in its own prefix', () => {
  const verdicts = judged(
    `  command: { on-path: tock }
  daemon: { off-path: tockd }
  units: { units: tock.service }
  run: { runs: { unit: tock.service, start: tockd } }
  page: { man-pages: tock.1 }
  complete: { completions: { program: tock, shells: [bash, fish] } }
  documents: { documents: "/usr/share/doc/tock/**" }
`,
    {
      [`${OUT}/bin/tock`]: PROGRAM,
      [`${OUT}/libexec/tockd`]: PROGRAM,
      [`${OUT}/lib/systemd/system/tock.service`]: `[Service]\nExecStart=/${OUT}/libexec/tockd\n`,
      [`${OUT}/share/man/man1/tock.1.gz`]: 'x',
      [`${OUT}/share/bash-completion/completions/tock`]: 'complete -F _tock tock\n',
      [`${OUT}/share/fish/vendor_completions.d/tock.fish`]: 'complete -c tock\n',
      [`${OUT}/share/doc/tock/README`]: 'x',
    },
    'nixos',
  );
  assert.deepEqual(
    [...verdicts].filter(([, text]) => !text.startsWith('follows')),
    [],
  );
});

it('a unit that systemd makes of an init script is nobody’s', () => {
  const verdicts = judged('  units: { units: tock.service }\n', {
    'etc/init.d/tock': { text: '#!/bin/sh\n', mode: 0o755 },
  });
  assert.equal(
    verdicts.get('units'),
    'differs: no package has the unit tock.service: systemd makes one of /etc/init.d/tock at boot',
  );
});
