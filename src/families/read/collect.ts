import { badPackage } from './problem.ts';

/** The whole of a small member of a package. */
export async function collect(
  content: AsyncIterable<Uint8Array>,
  limit: number,
  name: string,
  what: string,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw badPackage(name, `${what} is larger than ${limit} bytes`);
    // What a reader gives out is valid only until it goes on.
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts);
}

/** The program that a script is for, by its first line; empty where it has none. */
export function interpreterOf(body: string): string {
  return /^#![ \t]*([^ \t\n]+)/.exec(body)?.[1] ?? '';
}
