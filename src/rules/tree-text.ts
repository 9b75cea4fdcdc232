import { findEntry, linkOnTheWay, type SourceTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { readTextFile } from '../system/text-file.ts';

/** The text of a file of the tree, or what stands in the way of reading it. */
export type TreeText = { readonly text: string } | { readonly problem: string };

const read = new WeakMap<SourceTree, Map<string, TreeText>>();

/**
 * Reads a file of the tree, once for all rules and plans that ask for it. A symbolic link is not followed: it could
 * lead anywhere on this machine.
 */
export function treeText(tree: SourceTree, path: string): TreeText {
  const texts = read.get(tree) ?? new Map<string, TreeText>();
  read.set(tree, texts);
  const text = texts.get(path) ?? readTreeText(tree, path);
  texts.set(path, text);
  return text;
}

function readTreeText(tree: SourceTree, path: string): TreeText {
  const entry = findEntry(tree, path);
  const link = linkOnTheWay(tree, path);
  if (entry === undefined && link === undefined) return { problem: `there is no ${path}` };
  if (entry?.type !== 'file') return { problem: `${path} is no file of the tree` };
  if (tree.root === '') return textInMemory(tree, path);
  try {
    return { text: readTextFile(`${tree.root}/${path}`) };
  } catch (error) {
    if (error instanceof ContribError) return { problem: error.message.replace(`${tree.root}/`, '') };
    throw error;
  }
}

function textInMemory({ texts }: SourceTree, path: string): TreeText {
  const bytes = texts?.get(path);
  return bytes === undefined ? { problem: `${path} is not read here` } : { text: bytes.toString('utf8') };
}
