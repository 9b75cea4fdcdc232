/** A directory variable: what it means, and its value where a distribution does not say otherwise. */
type Directory = { readonly value: string; readonly about: string };

// GNU Coding Standards, "Variables for Installation Directories", with the values that FHS 3.0 gives a distribution.
const GNU = {
  prefix: { value: '/usr', about: 'what the distribution installs is below it' },
  exec_prefix: { value: '${prefix}', about: 'the same for what depends on the architecture' },
  bindir: { value: '${exec_prefix}/bin', about: 'programs for everybody' },
  sbindir: { value: '${exec_prefix}/sbin', about: 'programs for the administrator' },
  libdir: { value: '${exec_prefix}/${lib}', about: 'libraries of one architecture' },
  libexecdir: { value: '${exec_prefix}/libexec', about: 'programs that other programs run' },
  datarootdir: { value: '${prefix}/share', about: 'data that no architecture changes' },
  datadir: { value: '${datarootdir}', about: 'the project’s own such data' },
  sysconfdir: { value: '/etc', about: 'configuration' },
  // GNU says ${prefix}/com, which FHS does not know.
  sharedstatedir: { value: '${localstatedir}/lib', about: 'state that programs keep' },
  localstatedir: { value: '/var', about: 'data that programs change' },
  runstatedir: { value: '/run', about: 'data that lasts until the next boot' },
  includedir: { value: '${prefix}/include', about: 'headers' },
  docdir: { value: '${datarootdir}/doc/${package}', about: 'documentation of a package' },
  infodir: { value: '${datarootdir}/info', about: 'Info manuals' },
  localedir: { value: '${datarootdir}/locale', about: 'translations' },
  mandir: { value: '${datarootdir}/man', about: 'man pages' },
} as const satisfies Readonly<Record<string, Directory>>;

// Below prefix/lib, not libdir: systemd looks there on every architecture (systemd.unit(5), file-hierarchy(7)).
const SYSTEMD = {
  unitdir: { value: '${prefix}/lib/systemd/system', about: 'units of the system' },
  userunitdir: { value: '${prefix}/lib/systemd/user', about: 'units of a user’s session' },
  presetdir: { value: '${prefix}/lib/systemd/system-preset', about: 'which units are enabled by default' },
  userpresetdir: { value: '${prefix}/lib/systemd/user-preset', about: 'the same for units of a session' },
  sysusersdir: { value: '${prefix}/lib/sysusers.d', about: 'users and groups to make' },
  tmpfilesdir: { value: '${prefix}/lib/tmpfiles.d', about: 'directories and files to make at boot' },
  sysctldir: { value: '${prefix}/lib/sysctl.d', about: 'kernel parameters' },
  modulesloaddir: { value: '${prefix}/lib/modules-load.d', about: 'kernel modules to load at boot' },
  udevrulesdir: { value: '${prefix}/lib/udev/rules.d', about: 'rules for devices' },
} as const satisfies Readonly<Record<string, Directory>>;

const OTHERS = {
  modprobedir: { value: '${prefix}/lib/modprobe.d', about: 'options of kernel modules' },
  pkgconfigdir: { value: '${libdir}/pkgconfig', about: 'what pkg-config reads' },
  licensedir: { value: '${datarootdir}/licenses/${package}', about: 'licence texts of a package' },
  initdir: { value: '${sysconfdir}/init.d', about: 'scripts of an init system other than systemd' },
  initconfdir: { value: '${sysconfdir}/default', about: 'settings that services read as variables' },
  bashcompletionsdir: { value: '${datarootdir}/bash-completion/completions', about: 'completions of bash' },
  zshcompletionsdir: { value: '${datarootdir}/zsh/site-functions', about: 'completions of zsh' },
  fishcompletionsdir: { value: '${datarootdir}/fish/vendor_completions.d', about: 'completions of fish' },
} as const satisfies Readonly<Record<string, Directory>>;

/** Every directory that a description may name, in the order in which people are shown them. */
export const DIRECTORIES = { ...GNU, ...SYSTEMD, ...OTHERS };

export type DirectoryName = keyof typeof DIRECTORIES;

export const DIRECTORY_NAMES = Object.keys(DIRECTORIES) as readonly DirectoryName[] as readonly [
  DirectoryName,
  ...DirectoryName[],
];
