import type { TextPlace } from '../../../system/place.ts';
import type { PrerequisiteGuess } from '../guess.ts';
import { leastVersion } from '../versions.ts';

/** Distributions whose module has another name than `name` with `_` for `-`. */
const MODULES: Readonly<Record<string, string>> = {
  attrs: 'attr',
  beautifulsoup4: 'bs4',
  'dbus-python': 'dbus',
  dnspython: 'dns',
  'flit-core': 'flit_core',
  gitpython: 'git',
  'googleapis-common-protos': 'google.api',
  'meson-python': 'mesonpy',
  'opencv-python': 'cv2',
  'pdm-backend': 'pdm.backend',
  pillow: 'PIL',
  'poetry-core': 'poetry.core',
  protobuf: 'google.protobuf',
  pycairo: 'cairo',
  pycryptodome: 'Crypto',
  pygments: 'pygments',
  pygobject: 'gi',
  pyjwt: 'jwt',
  pymysql: 'pymysql',
  pyopenssl: 'OpenSSL',
  pyqt5: 'PyQt5',
  pyqt6: 'PyQt6',
  pyserial: 'serial',
  pyside6: 'PySide6',
  'python-dateutil': 'dateutil',
  'python-dotenv': 'dotenv',
  'python-ldap': 'ldap',
  'python-magic': 'magic',
  'python-xlib': 'Xlib',
  pyusb: 'usb',
  pyxdg: 'xdg',
  pyyaml: 'yaml',
  pyzmq: 'zmq',
  'ruamel-yaml': 'ruamel.yaml',
  'scikit-build-core': 'scikit_build_core',
  'scikit-learn': 'sklearn',
  setuptools: 'setuptools',
};

/**
 * One requirement of a Python project (PEP 508). One with a condition (an environment marker) is left out: whether it
 * holds on a distribution is not certain.
 */
export function pythonRequirement(
  requirement: string,
  from: TextPlace,
  purpose: { readonly for?: 'build' } = {},
): PrerequisiteGuess[] {
  const [, name, range = ''] =
    /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;@)]*)\)?\s*$/.exec(
      requirement.slice(0, 500),
    ) ?? [];
  if (name === undefined) return [];
  const version = leastVersion(range);
  return [
    { kind: 'python', name: moduleOf(name), ...(version === undefined ? {} : { version }), ...purpose, from },
  ];
}

/** The module that people import of a distribution; a guess for all but the well-known ones. */
function moduleOf(name: string): string {
  const normalized = name.toLowerCase().replace(/[._-]+/g, '-');
  return MODULES[normalized] ?? normalized.replaceAll('-', '_');
}
