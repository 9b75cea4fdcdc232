/** One change of what a manifest says between packages. */
export type PackageEdit =
  | {
      readonly op: 'add';
      readonly package: string;
      readonly key: 'requires' | 'provides' | 'takes-files-from' | 'supersedes';
      readonly name: string;
      /** Of `takes-files-from` and `supersedes`; it takes the place of what is said there. */
      readonly since?: string;
      readonly aliased?: boolean;
    }
  | {
      readonly op: 'remove';
      readonly package: string;
      readonly key: 'requires' | 'recommends' | 'conflicts' | 'takes-files-from' | 'supersedes';
      readonly name: string;
    }
  | {
      /** An empty package that brings others: one of a name that is gone. */
      readonly op: 'create';
      readonly package: string;
      readonly summary: string;
      readonly requires: readonly string[];
    };

type Data = { readonly [key: string]: unknown };

/** A manifest's data with one change; as it was where the change has no place in it. */
export function applyToData(data: unknown, edit: PackageEdit): unknown {
  if (!isData(data) || !isData(data['packages'])) return data;
  const packages = data['packages'];
  return { ...data, packages: { ...packages, [edit.package]: itemWith(packages[edit.package], edit) } };
}

function itemWith(before: unknown, edit: PackageEdit): unknown {
  if (edit.op === 'create') return { summary: edit.summary, requires: edit.requires };
  const item = isData(before) ? before : {};
  const value = item[edit.key];
  if (edit.op === 'remove') {
    const left = Array.isArray(value) ? value.filter((one) => one !== edit.name) : without(value, edit.name);
    return Object.keys(left).length === 0 ? without(item, edit.key) : { ...item, [edit.key]: left };
  }
  if (edit.since === undefined) {
    return { ...item, [edit.key]: [...(Array.isArray(value) ? value : []), edit.name] };
  }
  const said = { since: edit.since, ...(edit.aliased === true ? { aliased: true } : {}) };
  return { ...item, [edit.key]: { ...(isData(value) ? value : {}), [edit.name]: said } };
}

function without(value: unknown, key: string): Data {
  if (!isData(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function isData(value: unknown): value is Data {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
