// Packages that rpmbuild makes for the tests, with something of everything that a spec can say.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

/** Values of %_binary_payload. */
export const PAYLOADS = {
  gzip: 'w9.gzdio',
  xz: 'w2.xzdio',
  lzma: 'w2.lzdio',
  bzip2: 'w9.bzdio',
  zstd: 'w3.zstdio',
  none: 'w.ufdio',
} as const;

/** rpm 4.18 takes no `=` in a version: the line has a length that needs no padding. */
const SYSUSERS = Buffer.from('u demo - "A demonstration"   /var/lib/demo /usr/sbin/nologin').toString(
  'base64',
);

const SPEC = `
Name: demo
Epoch: 2
Version: 1.0~rc1
Release: 3%{?dist}
Summary: A demonstration
License: MIT
URL: https://example.org
Vendor: Example
BuildArch: noarch
AutoReqProv: no
Requires: bash >= 5, python3
Requires(pre): shadow-utils
Requires: (a-name if b-name else c-name)
Requires: ((pkgconfig(x) >= 1 with pkgconfig(x) < 2) or (d and e and f))
Requires: (g without h)
Requires: glibc(x86-64)
Provides: demo-abi = 1
Provides: user(demo) = ${SYSUSERS}
Conflicts: demo-old < 1.0
Obsoletes: demo-ancient <= 0.5
Recommends: nice-one
Suggests: maybe
Supplements: (big and demo)
Enhances: other
OrderWithRequires: before-me

%description
What is read,
in two lines.

%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/etc %{buildroot}/usr/share/doc/demo %{buildroot}/usr/share/licenses/demo %{buildroot}/var/lib/demo
printf '#!/bin/sh\\n' > %{buildroot}/usr/bin/demo
echo 'a = b' > %{buildroot}/etc/demo.conf
echo 'c = d' > %{buildroot}/etc/kept.conf
echo 'e = f' > %{buildroot}/etc/gone.conf
echo read me > %{buildroot}/usr/share/doc/demo/README
echo do it > %{buildroot}/usr/share/licenses/demo/COPYING
head -c 200000 /dev/zero > %{buildroot}/usr/share/zeros
ln %{buildroot}/usr/share/zeros %{buildroot}/usr/share/zeros-again
ln -s demo %{buildroot}/usr/bin/demo-link
echo x > "%{buildroot}/usr/share/with a space"
echo x > %{buildroot}/usr/share/ü
touch %{buildroot}/usr/share/empty

%pretrans -p <lua>
print("x")
%pre
getent passwd demo || :
%post -p /sbin/ldconfig
%preun
echo preun
%postun -p /bin/sh
echo postun
%posttrans
echo posttrans
%verifyscript
exit 0
%triggerin -- other < 2, more
echo triggerin
%triggerpostun -p <lua> -- other
print("t")
%filetriggerin -- /usr/lib /usr/share/demo
cat
%transfiletriggerpostun -p /bin/sh -- /usr/lib64
cat

%files
%attr(4755,root,root) /usr/bin/demo
/usr/bin/demo-link
%config /etc/demo.conf
%config(noreplace) %attr(0640,root,demo) /etc/kept.conf
%config(missingok noreplace) /etc/gone.conf
%doc /usr/share/doc/demo/README
%license /usr/share/licenses/demo/COPYING
%caps(cap_net_raw=ep) /usr/share/empty
/usr/share/zeros
/usr/share/zeros-again
"/usr/share/with a space"
/usr/share/ü
%dir %attr(1770,demo,demo) /var/lib/demo
%ghost /var/lib/demo/ghost
`;

/** Builds the package; gives its file. */
export function buildRpm(payload: keyof typeof PAYLOADS, spec = SPEC): string {
  const top = writeTree({ 'demo.spec': spec }, scratchDirectory());
  const defines = [`_topdir ${top}`, `_binary_payload ${PAYLOADS[payload]}`, '_build_id_links none'];
  execFileSync(
    'rpmbuild',
    ['-bb', '--quiet', ...defines.flatMap((one) => ['--define', one]), join(top, 'demo.spec')],
    {
      stdio: 'pipe',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    },
  );
  const directory = join(top, 'RPMS/noarch');
  return join(directory, readdirSync(directory)[0] ?? '');
}

export function rpm(...args: readonly string[]): string {
  return execFileSync('rpm', args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** The lines that rpm prints. */
export function rpmLines(...args: readonly string[]): string[] {
  return rpm(...args)
    .split('\n')
    .filter((line) => line !== '');
}
