/** What a program printed when it failed, in the middle of other lines, and what of it tells why. */
export type LogSample = {
  readonly tool: string;
  readonly log: string;
  readonly headline: string;
  readonly lines: readonly string[];
};

/** Each was printed by the program itself: what is shortened has `...` for it. */
export const TEST_SAMPLES: readonly LogSample[] = [
  {
    tool: 'automake',
    log: `PASS: good.sh
FAIL: bad.sh
ERROR: err.sh
# FAIL:  1
# ERROR: 1
make[2]: *** [Makefile:495: test-suite.log] Error 1`,
    headline: 'FAIL: bad.sh',
    lines: ['FAIL: bad.sh', 'ERROR: err.sh', 'make[2]: *** [Makefile:495: test-suite.log] Error 1'],
  },
  {
    tool: 'unittest',
    log: `test_sum (test_a.T.test_sum) ... FAIL
======================================================================
FAIL: test_sum (test_a.T.test_sum)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "test_a.py", line 7, in test_sum
    self.assertEqual(1+1, 3)
AssertionError: 2 != 3

Ran 2 tests in 0.001s
FAILED (failures=1)`,
    headline: 'FAIL: test_sum (test_a.T.test_sum)',
    lines: ['FAIL: test_sum (test_a.T.test_sum)', 'AssertionError: 2 != 3', 'FAILED (failures=1)'],
  },
  {
    tool: 'pytest',
    log: `>       assert 1 == 2, "one is two"
E       AssertionError: one is two
E       assert 1 == 2

test_a.py:4: AssertionError
=========================== short test summary info ============================
FAILED test_a.py::test_bad - AssertionError: one is two
ERROR test_b.py
========================= 1 failed, 1 passed in 3.44s ==========================`,
    headline: 'FAILED test_a.py::test_bad - AssertionError: one is two',
    lines: [
      'E       AssertionError: one is two',
      'E       assert 1 == 2',
      'FAILED test_a.py::test_bad - AssertionError: one is two',
      'ERROR test_b.py',
    ],
  },
  {
    tool: 'ctest',
    log: `2/3 Test #2: bad ..............................***Failed    0.01 sec

33% tests passed, 2 tests failed out of 3

The following tests FAILED:
	  2 - bad (Failed)
	  3 - bad2 (Failed)
Errors while running CTest`,
    headline: 'The following tests FAILED: 2 - bad (Failed)',
    lines: [
      'The following tests FAILED:',
      '\t  2 - bad (Failed)',
      '\t  3 - bad2 (Failed)',
      'Errors while running CTest',
    ],
  },
  {
    tool: 'meson test',
    log: `1/3 good OK              0.03s
2/3 bad  FAIL            0.03s   exit status 1
3/3 slow TIMEOUT         1.03s   killed by signal 15 SIGTERM

Summary of Failures:

2/3 bad  FAIL            0.03s   exit status 1
3/3 slow TIMEOUT         1.03s   killed by signal 15 SIGTERM

Fail:               1
FAILED: meson-internal__test
ninja: build stopped: subcommand failed.`,
    headline: '2/3 bad  FAIL            0.03s   exit status 1',
    lines: [
      '2/3 bad  FAIL            0.03s   exit status 1',
      '3/3 slow TIMEOUT         1.03s   killed by signal 15 SIGTERM',
      'FAILED: meson-internal__test',
      'ninja: build stopped: subcommand failed.',
    ],
  },
  {
    tool: 'go test',
    log: `=== RUN   TestBad
--- FAIL: TestBad (0.00s)
    x_test.go:4: got 1
    --- FAIL: TestBad/sub (0.00s)
        x_test.go:4: sub bad
FAIL
FAIL	example.org/x	0.004s`,
    headline: '--- FAIL: TestBad (0.00s)',
    lines: [
      '--- FAIL: TestBad (0.00s)',
      '    x_test.go:4: got 1',
      '    --- FAIL: TestBad/sub (0.00s)',
      '        x_test.go:4: sub bad',
      'FAIL',
      'FAIL\texample.org/x\t0.004s',
    ],
  },
  {
    tool: 'go, in a panic',
    log: `panic: no [recovered]
	panic: no

goroutine 7 [running]:`,
    headline: 'panic: no [recovered]',
    lines: ['panic: no [recovered]'],
  },
  {
    tool: 'cargo test',
    log: `test tests::good ... ok
test tests::bad ... FAILED

failures:

---- tests::bad stdout ----

thread 'tests::bad' (7746) panicked at src/lib.rs:7:16:
assertion \`left == right\` failed
  left: 1
 right: 2
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace


failures:
    tests::bad

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

error: test failed, to rerun pass \`--lib\``,
    headline: 'test tests::bad ... FAILED',
    lines: [
      'test tests::bad ... FAILED',
      "thread 'tests::bad' (7746) panicked at src/lib.rs:7:16:",
      'assertion `left == right` failed',
      '  left: 1',
      ' right: 2',
      'failures:',
      '    tests::bad',
      'error: test failed, to rerun pass `--lib`',
    ],
  },
  {
    tool: 'prove, Test::More, TAP',
    log: `ok 1 - good
not ok 2 - one is two
#   Failed test 'one is two'
#   at t/a.t line 3.
#          got: '1'
#     expected: '2'
not ok 3 - todo # TODO later
#   Failed (TODO) test 'todo'
# Looks like you failed 1 test of 3.

Test Summary Report
-------------------
t/a.t (Wstat: 256 (exited 1) Tests: 3 Failed: 1)
  Failed test:  2
  Non-zero exit status: 1
Files=1, Tests=3,  0 wallclock secs`,
    headline: 'not ok 2 - one is two',
    lines: [
      'not ok 2 - one is two',
      "#   Failed test 'one is two'",
      '#   at t/a.t line 3.',
      "#          got: '1'",
      "#     expected: '2'",
      't/a.t (Wstat: 256 (exited 1) Tests: 3 Failed: 1)',
      '  Failed test:  2',
      '  Non-zero exit status: 1',
    ],
  },
];

export const COMPILER_SAMPLES: readonly LogSample[] = [
  {
    tool: 'gcc, make',
    log: `cc    -c -o d.o d.c
d.c:1:10: fatal error: nonesuch.h: No such file or directory
    1 | #include <nonesuch.h>
      |          ^~~~~~~~~~~~
compilation terminated.
make: *** [<builtin>: d.o] Error 1`,
    headline: 'd.c:1:10: fatal error: nonesuch.h: No such file or directory',
    lines: [
      'd.c:1:10: fatal error: nonesuch.h: No such file or directory',
      '    1 | #include <nonesuch.h>',
      '      |          ^~~~~~~~~~~~',
      'make: *** [<builtin>: d.o] Error 1',
    ],
  },
  {
    tool: 'ld',
    log: `/usr/bin/ld: /tmp/cctjbIY1.o: in function \`main':
b.c:(.text+0x5): undefined reference to \`f'
/usr/bin/ld: cannot find -lnonesuch: No such file or directory
collect2: error: ld returned 1 exit status`,
    headline: "b.c:(.text+0x5): undefined reference to `f'",
    lines: [
      "b.c:(.text+0x5): undefined reference to `f'",
      '/usr/bin/ld: cannot find -lnonesuch: No such file or directory',
      'collect2: error: ld returned 1 exit status',
    ],
  },
  {
    tool: 'autoconf',
    log: `checking for nonesuch... no
configure: error: Package requirements (nonesuch) were not met`,
    headline: 'configure: error: Package requirements (nonesuch) were not met',
    lines: ['configure: error: Package requirements (nonesuch) were not met'],
  },
  {
    tool: 'cmake',
    log: `-- Configuring
CMake Error at CMakeLists.txt:3 (find_package):
  By not providing "FindNonesuch.cmake" in CMAKE_MODULE_PATH this project has

  been installed.


-- Configuring incomplete, errors occurred!`,
    headline:
      'CMake Error at CMakeLists.txt:3 (find_package): By not providing "FindNonesuch.cmake" in CMAKE_MODULE_PATH this project has',
    lines: [
      'CMake Error at CMakeLists.txt:3 (find_package):',
      '  By not providing "FindNonesuch.cmake" in CMAKE_MODULE_PATH this project has',
      '  been installed.',
    ],
  },
  {
    tool: 'meson',
    log: `Run-time dependency nonesuch found: NO (tried pkgconfig and cmake)

meson.build:2:0: ERROR: Dependency "nonesuch" not found, tried pkgconfig and cmake`,
    headline: 'meson.build:2:0: ERROR: Dependency "nonesuch" not found, tried pkgconfig and cmake',
    lines: ['meson.build:2:0: ERROR: Dependency "nonesuch" not found, tried pkgconfig and cmake'],
  },
  {
    tool: 'go',
    log: `go: downloading example.org/y v1.0.0
# example.org/x
./x.go:2:23: undefined: y
go: example.org/y@v1.0.0: module lookup disabled by GOPROXY=off`,
    headline: './x.go:2:23: undefined: y',
    lines: ['./x.go:2:23: undefined: y', 'go: example.org/y@v1.0.0: module lookup disabled by GOPROXY=off'],
  },
  {
    tool: 'rustc',
    log: `   Compiling x v0.1.0 (/tmp/x)
error[E0308]: mismatched types
 --> src/lib.rs:1:21
  |
1 | pub fn f() -> i32 { "x" }
  |               ---   ^^^ expected \`i32\`, found \`&str\`

error: could not compile \`x\` (lib) due to 1 previous error`,
    headline: 'error[E0308]: mismatched types',
    lines: [
      'error[E0308]: mismatched types',
      ' --> src/lib.rs:1:21',
      '  |',
      '1 | pub fn f() -> i32 { "x" }',
      '  |               ---   ^^^ expected `i32`, found `&str`',
      'error: could not compile `x` (lib) due to 1 previous error',
    ],
  },
  {
    tool: 'npm',
    log: `npm error code ENOENT
npm error
npm error A complete log of this run can be found in: /root/.npm/_logs/x.log`,
    headline: 'npm error code ENOENT',
    lines: ['npm error code ENOENT'],
  },
  {
    tool: 'python3',
    log: `Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named 'nonesuch'
/usr/bin/python3: No module named build`,
    headline: "ModuleNotFoundError: No module named 'nonesuch'",
    lines: ["ModuleNotFoundError: No module named 'nonesuch'", '/usr/bin/python3: No module named build'],
  },
  {
    tool: 'make, without a rule',
    log: `make: *** No rule to make target 'y', needed by 'x'.  Stop.`,
    headline: "make: *** No rule to make target 'y', needed by 'x'.  Stop.",
    lines: ["make: *** No rule to make target 'y', needed by 'x'.  Stop."],
  },
  {
    tool: 'patch',
    log: `patching file f
Hunk #1 FAILED at 1.
1 out of 1 hunk FAILED -- saving rejects to file f.rej`,
    headline: 'Hunk #1 FAILED at 1.',
    lines: ['Hunk #1 FAILED at 1.', '1 out of 1 hunk FAILED -- saving rejects to file f.rej'],
  },
  {
    tool: 'sh, make, cp',
    log: `/bin/sh: 1: nonesuch: not found
make: nonesuch-program: No such file or directory
cp: cannot stat 'nonesuch': No such file or directory`,
    headline: '/bin/sh: 1: nonesuch: not found',
    lines: [
      '/bin/sh: 1: nonesuch: not found',
      'make: nonesuch-program: No such file or directory',
      "cp: cannot stat 'nonesuch': No such file or directory",
    ],
  },
  {
    tool: 'any program',
    log: `compiling
tool: error: no such option: --nonesuch
warning: error: is a word`,
    headline: 'tool: error: no such option: --nonesuch',
    lines: ['tool: error: no such option: --nonesuch'],
  },
  {
    tool: 'a recipe that takes apart what was built',
    log: `cd /srcdir/installed
usr/lib/libtide.a
usr/share/tide/a b.txt
the build installs this, and no package takes it
the build installs no /etc/tide.conf`,
    headline: 'the build installs this, and no package takes it: usr/lib/libtide.a',
    lines: [
      'usr/lib/libtide.a',
      'usr/share/tide/a b.txt',
      'the build installs this, and no package takes it',
      'the build installs no /etc/tide.conf',
    ],
  },
];
