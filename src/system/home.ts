import { homedir } from 'node:os';

/**
 * The user's home directory: HOME, or what the system's accounts say. A user whom they do not know, as in a container
 * or a build's root, has none.
 */
export function homeDirectory(env: NodeJS.ProcessEnv): string | undefined {
  try {
    return env['HOME'] || homedir();
  } catch {
    return undefined;
  }
}
