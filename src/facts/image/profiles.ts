/** What a profile of portable services takes away, as far as a program can notice (systemd, src/portable/profile/). */
export type Profile = {
  readonly name: string;
  /** MemoryDenyWriteExecute=: no memory that can be written to and run. */
  readonly deniesWriteExecute: boolean;
  /** The socket of the system's message bus is not there. */
  readonly deniesBus: boolean;
  /** TasksMax=; undefined where there is no bound of its own. */
  readonly mostTasks?: number;
  /** DynamicUser=: the user is made when the service starts, whatever User= names. */
  readonly makesUser: boolean;
  /** PrivateNetwork= or address families that hold no IP. */
  readonly deniesNetwork: boolean;
};

const LIMITED = { deniesWriteExecute: true, makesUser: true } as const;

const PROFILES: readonly Profile[] = [
  { name: 'default', ...LIMITED, deniesBus: false, deniesNetwork: false },
  { name: 'nonetwork', ...LIMITED, deniesBus: false, deniesNetwork: true },
  { name: 'strict', ...LIMITED, deniesBus: true, deniesNetwork: true, mostTasks: 4 },
  { name: 'trusted', deniesWriteExecute: false, makesUser: false, deniesBus: false, deniesNetwork: false },
];

export const PROFILE_NAMES: readonly string[] = PROFILES.map(({ name }) => name);

/** What `portablectl attach` takes where nobody says. */
export const DEFAULT_PROFILE = 'default';

/** What a profile does; undefined for one that systemd does not bring along. */
export function profileOf(name: string): Profile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
