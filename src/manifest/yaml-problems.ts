import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Finding } from '../findings/finding.ts';
import type { TextPlace } from '../system/place.ts';
import { yamlWords } from './yaml-words.ts';

/** A problem of the YAML itself, said to somebody who meant a mapping line and met YAML's syntax. */
export function explainYamlProblem(
  problem: YAMLParseError | YAMLWarning,
  text: string,
  place: TextPlace,
): Finding {
  const start = text.lastIndexOf('\n', Math.max(problem.pos[0] - 1, 0)) + 1;
  const line = text.slice(start, endOfLine(text, problem.pos[0])).trim();
  const explained = explain(problem, line, text.slice(problem.pos[0], problem.pos[1]));
  return {
    rule: 'manifest/yaml',
    severity: 'error',
    place,
    source: 'YAML 1.2, https://yaml.org/spec/1.2.2/',
    ...explained,
  };
}

function explain(
  { code, message }: YAMLParseError | YAMLWarning,
  line: string,
  at: string,
): { message: string; remedy: string } {
  if (code === 'TAG_RESOLVE_FAILED') {
    return {
      message: `YAML reads ${at.split(/\s/)[0] ?? '!'} as a tag, so the text would be lost`,
      remedy: `put the line in quotes: ${quoted(line)}`,
    };
  }
  const alias = /^-?\s*(\*\S*)\s+\S/.exec(line)?.[1];
  if (code === 'BAD_ALIAS' || alias !== undefined || /alias/i.test(message)) {
    return {
      message: `YAML reads ${alias ?? (at.split(/\s/)[0] || '*')} as an alias of an anchor`,
      remedy: `put the line in quotes: ${quoted(line)}`,
    };
  }
  const words = yamlWords(code, message, at);
  if (/^[-{].*\$\{/.test(line) || /:\s*\$\{.*[,}]/.test(line)) {
    return {
      message: words.message,
      remedy: 'inside { } or [ ], put values that hold ${...} in quotes',
    };
  }
  return words;
}

function quoted(line: string): string {
  const item = line.replace(/^-\s+/, '');
  return `- '${item.replaceAll("'", "''")}'`;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
