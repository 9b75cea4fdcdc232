/** What the process ends with. Scripts and continuous integration rely on these numbers. */
export const EXIT = {
  done: 0,
  /** Findings of error severity, a refused bundle, a failed verification. */
  findings: 1,
  usage: 2,
  /** Input that cannot be parsed. */
  badInput: 3,
  /** Something needed is missing on this machine. */
  missing: 4,
  /** Could not complete: disk full, a native builder failed. */
  incomplete: 5,
  /** A bug of contrib (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** 128 + SIGINT and 128 + SIGTERM, as shells report them. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
