import { writeSync } from 'node:fs';

/** Where bytes go. After a failure call `abort` and nothing else. */
export type ByteSink = {
  /** Takes the bytes over: whoever wrote them must not touch them again. Await it before the next call. */
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Writes what is left. Call it once, at the end. */
  readonly finish: () => Promise<void>;
  /** Lets go of threads and programs, without writing anything more. Never throws. */
  readonly abort: () => void;
};

/** A sink that writes to a file as it is. */
export function plainSink(fd: number, done: (bytes: Buffer) => void = () => {}): ByteSink {
  return {
    write: async (bytes) => {
      writeFully(fd, bytes);
      done(bytes);
    },
    finish: async () => {},
    abort: () => {},
  };
}

/** write(2) may take less than it is given. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written);
}
