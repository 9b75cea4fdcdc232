import { posix } from 'node:path';

/** The types of units that portabled attaches (portablectl(1)). */
export const ATTACHED_TYPES = ['service', 'socket', 'target', 'timer', 'path'] as const;

/**
 * What the names of an image's units must begin with: its file name up to the first `_`, without the suffix
 * (systemd, src/portable/portablectl.c, extract_prefix).
 */
export function prefixOf(fileName: string): string {
  const name = posix.basename(fileName).replace(/\.raw(?:\.v)?$/, '');
  const end = name.indexOf('_');
  return end === -1 ? name : name.slice(0, end);
}

/** Whether systemd takes a text as a prefix: what units' names are made of, without `: _ \ @ +`. */
export function isPrefix(text: string): boolean {
  return /^[0-9A-Za-z.-]+$/.test(text) && text !== '.' && text !== '..';
}

/** Whether a unit belongs to a prefix: `demo.service`, `demo-x.socket`, `demo@.service`, but not `demoX.service`. */
export function hasPrefix(unit: string, prefix: string): boolean {
  return prefix !== '' && unit.startsWith(prefix) && /^[-.@]/.test(unit.slice(prefix.length));
}

export function typeOfUnit(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function isAttachedType(name: string): boolean {
  return ATTACHED_TYPES.some((type) => type === typeOfUnit(name));
}
