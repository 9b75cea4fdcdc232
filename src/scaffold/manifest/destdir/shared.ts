import { compileInstalled } from '../../../plan/patterns.ts';
import type { Directories } from './directories.ts';

/** Directories that many packages put something into: none claims one of them whole (FHS 3.0, systemd's and freedesktop.org's). */
const SHARED: readonly string[] = [
  '/*',
  '/{lib,lib64}/{systemd,systemd/*,udev,udev/*}',
  '/usr/{bin,sbin,games,include,lib,lib64,libexec,share,src,local}',
  '/usr/local/*',
  '/usr/local/{lib,share}/*',
  '/usr/local/share/man/man*',
  '/usr/lib/{systemd,systemd/*,udev,udev/*.d,sysusers.d,tmpfiles.d,sysctl.d,modules-load.d,modprobe.d,environment.d}',
  '/usr/lib/{firewalld,firewalld/*,NetworkManager,NetworkManager/*,mozilla,mozilla/*,node_modules,firmware,pam.d,dracut,dracut/*}',
  '/usr/lib*/{pkgconfig,cmake,girepository-1.0,security,gio,gio/modules,nautilus,perl5,ruby,lua,ocaml}',
  '/usr/lib*/{pkgconfig,cmake,girepository-1.0,security}/**/{pkgconfig,cmake}',
  '/usr/lib*/python3*',
  '/usr/lib*/python3*/*-packages',
  '/usr/lib/*-linux-*',
  '/usr/lib/*-linux-*/{pkgconfig,cmake,girepository-1.0,security,gio,gio/modules}',
  '/usr/share/{aclocal,appdata,applications,bash-completion,bash-completion/*,dbus-1,dbus-1/*,desktop-directories,devhelp,devhelp/*}',
  '/usr/share/{doc,doc-base,fish,fish/*,fonts,fonts/*,gir-1.0,glib-2.0,glib-2.0/schemas,gtk-doc,gtk-doc/html,help,help/*,icons,info}',
  '/usr/share/{licenses,lintian,locale,locale/*,locale/*/LC_MESSAGES,man,man/*,man/*/man*,metainfo,mime,mime/*,pixmaps,pkgconfig}',
  '/usr/share/{polkit-1,polkit-1/*,sounds,themes,vala,vala/vapi,wayland-sessions,xml,xsessions,zsh,zsh/*,vim,vim/**,emacs,emacs/**,gettext,gettext/its}',
  '/usr/share/icons/*{,/*,/*/*}',
  '/etc/{apparmor.d,bash_completion.d,conf.d,cron.*,dbus-1,dbus-1/*,default,init.d,ld.so.conf.d,logrotate.d,modprobe.d,pam.d}',
  '/etc/{polkit-1,polkit-1/*,profile.d,rsyslog.d,security,skel,ssl,sudoers.d,sysconfig,sysctl.d,systemd,systemd/*,tmpfiles.d,udev,udev/*}',
  '/etc/{X11,X11/*,xdg,xdg/*,NetworkManager,NetworkManager/*}',
  '/var/{cache,lib,lock,log,mail,opt,run,spool,tmp}',
  '/run/{lock,systemd}',
];

/** A test for directories that no package claims whole. */
export function sharedDirectories(directories: Directories): (path: string) => boolean {
  const own = new Set<string>(Object.values(directories));
  const tests = SHARED.map((pattern) => compileInstalled(pattern));
  return (path) => own.has(path) || tests.some((matches) => matches(path));
}
