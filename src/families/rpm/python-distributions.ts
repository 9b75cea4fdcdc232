/**
 * Modules whose distribution on the package index has another name: rpm's python3dist() names distributions, a
 * description names what is imported. All others are called alike, case and `_` apart (PEP 503).
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  cairo: 'pycairo',
  Crypto: 'pycryptodome',
  cups: 'pycups',
  cv2: 'opencv',
  dateutil: 'python-dateutil',
  dbus: 'dbus-python',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  git: 'gitpython',
  gi: 'pygobject',
  jwt: 'pyjwt',
  ldap: 'python-ldap',
  magic: 'python-magic',
  MySQLdb: 'mysqlclient',
  OpenSSL: 'pyopenssl',
  PIL: 'pillow',
  pkg_resources: 'setuptools',
  serial: 'pyserial',
  sklearn: 'scikit-learn',
  usb: 'pyusb',
  xdg: 'pyxdg',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** `sys.stdlib_module_names` of Python 3.11 to 3.14, private ones apart: they come with python3, not as distributions. */
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  `abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
   bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
   compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime
   dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
   fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
   html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale
   logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder multiprocessing netrc nis nntplib ntpath
   nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform
   plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri
   random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
   smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
   stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap
   this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types
   typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser wsgiref xdrlib xml xmlrpc zipapp
   zipfile zipimport zlib zoneinfo`.split(/\s+/),
);

/** The normalised name of the distribution that a module comes in; undefined for a module of Python itself. */
export function pythonDistribution(module: string): string | undefined {
  const [top = module] = module.split('.');
  if (STANDARD_LIBRARY.has(top)) return undefined;
  return OTHER_NAMES[module] ?? OTHER_NAMES[top] ?? top.toLowerCase().replace(/[-_.]+/g, '-');
}
