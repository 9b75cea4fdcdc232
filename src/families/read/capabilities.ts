/** The names of capabilities(7), by their numbers. */
const NAMES = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service ' +
  'net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin ' +
  'sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override ' +
  'mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'
).split(' ');

const EFFECTIVE = 1;

/**
 * What the extended attribute `security.capability` says, as `getcap` prints it: `cap_net_admin,cap_net_raw=ep`
 * (linux/capability.h, vfs_cap_data); undefined where it is none.
 */
export function formatCapabilities(attribute: Buffer): string | undefined {
  const revision = attribute.length < 12 ? 0 : attribute.readUInt8(3);
  const length = { 1: 12, 2: 20, 3: 24 }[revision];
  if (length === undefined || attribute.length !== length) return undefined;
  const isEffective = ((attribute[0] ?? 0) & EFFECTIVE) !== 0;
  const bySet = new Map<string, string[]>();
  for (const [number, name] of NAMES.entries()) {
    const isSet = (field: number) => isBitSet(attribute, revision, number, field);
    const sets = `${isSet(1) ? 'i' : ''}${isSet(0) ? 'p' : ''}`;
    if (sets === '') continue;
    const key = `${isEffective ? 'e' : ''}${sets}`;
    bySet.set(key, [...(bySet.get(key) ?? []), `cap_${name}`]);
  }
  const text = [...bySet].map(([sets, names]) => `${names.join(',')}=${sets}`).join(' ');
  return text === '' ? undefined : text;
}

/** Words of 32 bits: permitted and inheritable, and from revision 2 on both again for the higher numbers. */
function isBitSet(attribute: Buffer, revision: number, number: number, field: number): boolean {
  const word = number < 32 ? 0 : 1;
  if (word === 1 && revision === 1) return false;
  return ((attribute.readUInt32LE(4 + 8 * word + 4 * field) >>> (number % 32)) & 1) === 1;
}
