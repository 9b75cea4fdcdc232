/** Modules that come with Python itself: `sys.stdlib_module_names` of 3.11, and what older and newer ones have. */
export const PYTHON_STANDARD: ReadonlySet<string> = new Set(
  (
    '__future__ __main__ _collections_abc _ctypes _socket _thread abc aifc annotationlib antigravity ' +
    'argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 ' +
    'cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall ' +
    'compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses ' +
    'dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno ' +
    'faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt ' +
    'getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp ' +
    'importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox ' +
    'mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ' +
    'ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools ' +
    'pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile ' +
    'pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy ' +
    'sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket ' +
    'socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep ' +
    'struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios ' +
    'textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty ' +
    'turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref ' +
    'webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo'
  ).split(' '),
);

/** What the shell does itself (POSIX XCU 2.14, bash(1)), and what is on every system (Debian policy 3.8, "Essential"). */
export const SHELL_STANDARD: ReadonlySet<string> = new Set(
  (
    '. : alias ar arch awk basename bg break builtin caller case cat cc cd chgrp chmod chown chroot cksum ' +
    'cmp comm command compgen complete continue coproc cp cut date dd declare df diff dir dirname dirs ' +
    'disown do done du echo ed egrep elif else enable env esac eval exec exit expand export expr factor ' +
    'false fg fgrep fi find fmt fold for function getopts grep groups gunzip gzip hash head help history ' +
    'hostid hostname id if in install jobs join kill let link ln local login logname logout ls make ' +
    'mapfile md5sum mkdir mkfifo mknod mktemp mount mv nice nl nohup nproc od paste pathchk popd pr ' +
    'printenv printf ps pushd pwd read readarray readlink readonly realpath return rm rmdir sed select ' +
    'seq set sh sha1sum sha256sum sha512sum shift shopt shuf sleep sort source split stat stty su sum ' +
    'suspend sync tac tail tar tee test then time timeout times touch tr trap true truncate tsort tty ' +
    'type typeset ulimit umask umount unalias uname unexpand uniq unlink unset until users vdir wait wc ' +
    'which while who whoami xargs yes zcat'
  ).split(' '),
);

/** Directories of headers of the C library, of the compiler and of the kernel's interface; C++ names have no `.h`. */
const C_DIRECTORIES =
  /^(?:(?:sys|net|netinet|netpacket|arpa|linux|asm|asm-generic|bits|gnu|rpc|scsi|mtd|rdma|drm|misc|sound|video|c\+\+|mach|mach-o|winsock2?)\/.*|[a-z_0-9]+|.*intrin\.h|win[a-z0-9]*\.h|[A-Z].*\.h)$/;
const C_HEADERS: ReadonlySet<string> = new Set(
  (
    'aio aliases alloca ar argp argz assert byteswap complex conio cpio cpuid ctype direct dirent dlfcn ' +
    'elf endian envz err errno error execinfo fcntl features features-time64 fenv float fmtmsg fnmatch ' +
    'fstab fts ftw gconv getopt glob gnu-versions grp gshadow iconv ifaddrs inttypes io iso646 langinfo ' +
    'lastlog libgen libintl limits link locale malloc math mcheck memory mm_malloc mntent monetary mqueue ' +
    'netdb nl_types nss obstack omp paths poll printf proc_service process pthread pty pwd re_comp regex ' +
    'regexp resolv sched search semaphore setjmp sgtty shadow signal spawn stab stdalign stdarg stdatomic ' +
    'stdbool stdbit stdc-predef stdckdint stddef stdfix stdint stdint-gcc stdio stdio_ext stdlib stdnoreturn string ' +
    'strings syscall sysexits syslog tar termio termios tgmath thread_db threads time ttyent uchar ' +
    'ucontext ulimit unistd unwind utime utmp utmpx values varargs wait wchar wctype wordexp'
  ).split(' '),
);

/** Whether a header is there for whoever compiles, or is another system's. */
export function isStandardHeader(name: string): boolean {
  return C_DIRECTORIES.test(name) || C_HEADERS.has(name.replace(/\.h$/, ''));
}
