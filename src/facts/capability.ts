/** What a prerequisite is, apart from any package's name. */
export const CAPABILITY_KINDS = [
  'command',
  'library',
  'pkgconfig',
  'python',
  'perl',
  'header',
  'file',
  'kernel-module',
  'service',
] as const;
export type CapabilityKind = (typeof CAPABILITY_KINDS)[number];
export type Capability = { readonly kind: CapabilityKind; readonly name: string };
