/** A line of `files`, in the notation, or as keys where it claims what the build installs. */
export type DraftLine =
  | {
      readonly kind: 'map';
      /** Quoted as the notation wants it. */
      readonly source: string;
      readonly destination: string;
      readonly mode: number;
      readonly flags?: readonly string[];
      readonly remark?: string;
    }
  | {
      readonly kind: 'claim';
      readonly path: string;
      readonly mode?: number;
      readonly directoryMode?: number;
      readonly remark?: string;
    };

export type DraftPackage = {
  readonly name: string;
  readonly summary?: string;
  readonly independent?: boolean;
  readonly requires?: readonly string[];
  readonly lines: readonly DraftLine[];
  /** Symbolic links. */
  readonly links?: readonly { readonly path: string; readonly target: string; readonly remark: string }[];
  /** What the lines were guessed from, for the comment above them. */
  readonly about: readonly string[];
};

/** A mode that differs from that of the line it belongs to. */
export type DraftPermission = { readonly path: string; readonly mode: number; readonly remark?: string };

/** A unit, and what upstream probably wants of it. */
export type DraftService = {
  readonly unit: string;
  readonly activatedBy?: string;
  readonly enable?: 'on-install';
  readonly package?: string;
  readonly remark: string;
};

/** A directory that is installed with nothing in it; its path is absolute, as the manifest wants it. */
export type DraftDirectory = { readonly path: string; readonly mode?: number; readonly package?: string };

/** What is installed where, before it is written down. */
export type DraftMapping = {
  readonly packages: readonly DraftPackage[];
  readonly permissions: readonly DraftPermission[];
  readonly services: readonly DraftService[];
  readonly directories: readonly DraftDirectory[];
  /** Patterns over what the build installs and nobody packages, each with the reason. */
  readonly notInstalled: readonly { readonly pattern: string; readonly reason: string }[];
};
