/** A place in a text file. Lines and columns count from 1, columns in characters. */
export type TextPlace = {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The column behind the last character, on the same line. */
  readonly endColumn?: number;
};

/** A place in a package set: a package, or one path in it. */
export type PackagePlace = { readonly package: string; readonly path?: string };

export type Place = TextPlace | PackagePlace;

export function isTextPlace(place: Place): place is TextPlace {
  return 'file' in place;
}

/** `file:line:column`, or `package:path`: what editors and terminals make a link of. */
export function formatPlace(place: Place): string {
  if (!isTextPlace(place)) return place.path === undefined ? place.package : `${place.package}:${place.path}`;
  const numbers = [place.line, place.column].filter((number) => number !== undefined);
  return [place.file, ...numbers].join(':');
}
