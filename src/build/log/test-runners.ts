import type { Telling } from '../../families/builder.ts';

/** What programs that run a project's tests say of those that failed; the first that fits holds. */
export const TEST_RUNNERS: readonly Telling[] = [
  {
    tool: 'automake, unittest',
    line: /^(?:FAIL|XPASS|ERROR): /,
    kind: 'test',
    source: 'Automake manual, "Scripts-based Testsuites"; Python library reference, unittest',
  },
  {
    tool: 'unittest',
    line: /^FAILED \((?:failures|errors|unexpected successes)=/,
    kind: 'consequence',
    source: 'Python library reference, unittest.TextTestRunner',
  },
  {
    tool: 'pytest',
    line: /^(?:FAILED|ERROR) \S+\.py\b/,
    kind: 'test',
    source: 'pytest documentation, "Producing a detailed summary report"',
  },
  {
    tool: 'pytest',
    line: /^E {3,}\S/,
    kind: 'cause',
    source: 'pytest documentation, "Modifying Python traceback printing"',
  },
  {
    tool: 'ctest',
    line: /^The following tests FAILED:$/,
    below: /^\s+\d+ - /,
    kind: 'test',
    source: 'ctest(1)',
  },
  { tool: 'ctest', line: /^Errors while running CTest$/, kind: 'consequence', source: 'ctest(1)' },
  {
    tool: 'meson test',
    line: /^\s*\d+\/\d+ .*\s(?:FAIL|TIMEOUT|ERROR|INTERRUPT|UNEXPECTEDPASS)\s/,
    kind: 'test',
    source: 'Meson manual, "Unit tests"',
  },
  {
    tool: 'go test',
    line: /^\s*--- FAIL: /,
    below: /^ {4}\s*\S/,
    kind: 'test',
    source: 'go help test; package testing',
  },
  {
    tool: 'go',
    line: /^panic: /,
    kind: 'test',
    source: 'The Go Programming Language Specification, "Handling panics"',
  },
  { tool: 'go test', line: /^FAIL(?:\t|$)/, kind: 'consequence', source: 'go help test' },
  {
    tool: 'cargo test',
    line: /^test \S.* \.\.\. FAILED$/,
    kind: 'test',
    source: 'The rustc book, "Tests"',
  },
  {
    tool: 'cargo test',
    line: /^thread '.*' (?:\(\d+\) )?panicked at /,
    below: /^(?!stack backtrace:|note: ).+$/,
    kind: 'test',
    source: 'The Rust standard library, std::panic',
  },
  {
    tool: 'cargo test --quiet',
    line: /^failures:$/,
    below: /^ {4}\S+$/,
    kind: 'test',
    source: 'The rustc book, "Tests"',
  },
  {
    tool: 'prove',
    line: /^\S+\s+\(Wstat: \d+/,
    below: /^ {2}\S/,
    kind: 'test',
    source: 'TAP::Formatter::Base, "summary"',
  },
  {
    tool: 'Test::More',
    line: /^\s*#\s+Failed test /,
    below: /^\s*#\s{3,}\S/,
    kind: 'test',
    source: 'Test::More, "Diagnostics"',
  },
  {
    tool: 'TAP',
    line: /^\s*not ok\b(?!.*# *(?:TODO|SKIP)\b)/i,
    kind: 'test',
    source: 'TAP specification, version 14, "Test Points"',
  },
];
