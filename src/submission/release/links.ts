import type { Finding } from '../../findings/finding.ts';
import type { Place } from '../../system/place.ts';

export type Link = { readonly url: string; readonly place: Place };

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 20_000;
const AT_ONCE = 4;
/** Servers that know no HEAD, or want nobody to use it (RFC 9110, section 9.3.2). */
const ASK_OTHERWISE = [403, 405, 501];

/** Looks whether links lead anywhere, a few at a time; each address once. */
export async function deadLinks(links: readonly Link[]): Promise<Finding[]> {
  const waiting = [
    ...new Map(links.filter(({ url }) => /^https?:/.test(url)).map((link) => [link.url, link])).values(),
  ];
  const findings: Finding[] = [];
  const work = async () => {
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      const problem = await problemOf(link.url);
      if (problem !== undefined) findings.push(dead(link, problem));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return findings;
}

async function problemOf(url: string): Promise<string | undefined> {
  try {
    const status = await ask(url, 'HEAD');
    const settled = ASK_OTHERWISE.includes(status) ? await ask(url, 'GET') : status;
    return settled < 400 ? undefined : `the server answers ${settled}`;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    if (error.name === 'TimeoutError') return `it does not answer within ${PATIENCE / 1000} seconds`;
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

async function ask(url: string, method: 'HEAD' | 'GET'): Promise<number> {
  const answer = await fetch(url, { method, redirect: 'follow', signal: AbortSignal.timeout(PATIENCE) });
  await answer.body?.cancel();
  return answer.status;
}

function dead({ url, place }: Link, problem: string): Finding {
  return {
    rule: 'release/dead-link',
    severity: 'error',
    place,
    message: `${url} leads nowhere: ${problem}`,
    remedy: 'correct the link, or skip the check with --offline where this machine has no network',
  };
}
