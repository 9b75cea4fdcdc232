import { ContribError } from '../system/errors.ts';

/** How long a server may take to begin its answer, and between two pieces of it, in milliseconds. */
const PATIENCE = 60_000;
/** No index of a distribution is larger. */
const LARGEST = 2 * 1024 * 1024 * 1024;

/** Where something is that does not answer, or not with what was asked for. */
function unreachable(url: string, why: string, cause?: unknown): ContribError {
  return new ContribError('missing', `${url} cannot be fetched: ${why}`, {
    hint: 'name another place with --mirror or --index, or use --offline with what was fetched before',
    cause,
  });
}

/**
 * The bytes behind an http or https address.
 * @throws ContribError missing where it cannot be reached; undefined is what a server says that has no such file.
 */
export async function fetchBytes(url: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { signal: abort.signal, redirect: 'follow' });
    if (answer.status === 404 || answer.status === 410) {
      await answer.body?.cancel();
      return undefined;
    }
    if (!answer.ok || answer.body === null) throw unreachable(url, `the server answers ${answer.status}`);
    return bounded(answer.body, url, abort, timer);
  } catch (error) {
    clearTimeout(timer);
    if (error instanceof ContribError) throw error;
    throw unreachable(url, reasonOf(error), error);
  }
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  url: string,
  abort: AbortController,
  timer: NodeJS.Timeout,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of body) {
      timer.refresh();
      size += chunk.length;
      if (size > LARGEST) throw new ContribError('bad-input', `${url} is larger than ${LARGEST} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ContribError) throw error;
    throw unreachable(url, reasonOf(error), error);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return `it did not answer within ${PATIENCE / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
