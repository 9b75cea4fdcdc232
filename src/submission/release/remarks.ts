import { type AcceptanceRecord, acceptancePath } from '../../facts/acceptance-record.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import type { Link } from './links.ts';
import type { DownloadPage } from './page.ts';

/** What upstream should know of its page, although nothing is wrong with it. */
export function remarksOn(page: DownloadPage, records: readonly AcceptanceRecord[]): Finding[] {
  const asked = new Set(
    records
      .filter((record) => record.package !== null && 'staging' in record.package)
      .map(({ distribution }) => distribution),
  );
  return page.distributions.flatMap(({ id, older, version, install }): Finding[] => {
    const place = { file: acceptancePath(id) };
    const remarks: Finding[] = [];
    if (older) {
      remarks.push({
        rule: 'release/older-version',
        severity: 'info',
        place,
        message: `the contribution for ${id} was made for ${version}: the page says so`,
        remedy: 'ask for one on this version',
      });
    }
    if (asked.has(id) && install.kind === 'none') {
      remarks.push({
        rule: 'release/not-hosted',
        severity: 'warning',
        place,
        message: `the package for ${id} is to be hosted here, and is not`,
        remedy: `put it beside the tarball: --package ${id}=FILE`,
      });
    }
    return remarks;
  });
}

/** Every address that the page leads to, apart from its own directory. */
export function linksOf(page: DownloadPage, project: Pick<Project, 'located'>): Link[] {
  const ofDistributions = page.distributions.flatMap(({ id, install, contributor }) => {
    const addresses = [install.kind === 'none' ? null : install.link, contributor?.link ?? null];
    return addresses.map((url) => ({ url: url ?? '', place: { file: acceptancePath(id) } }));
  });
  const homepage = { url: page.homepage ?? '', place: project.located.locate(['homepage']) };
  return [homepage, ...ofDistributions].filter(({ url }) => /^https?:/.test(url));
}
