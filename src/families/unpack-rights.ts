/** Package managers ask for root although they only download: somebody else is root in a user namespace of their own. */
export function inOwnNamespace(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? command : ['unshare', '--user', '--map-root-user', ...command];
}
