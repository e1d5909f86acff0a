/** Capabilities that the Pod Security Standards let a container of the baseline level add. */
export const baselineCapabilities: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/**
 * Capabilities that by themselves lead out of the container or over its neighbours: to the kernel's memory and
 * modules, other processes, any file of the node, or the node's network and access control.
 */
export const dangerousCapabilities: ReadonlySet<string> = new Set([
  "ALL",
  "BPF",
  "CHECKPOINT_RESTORE",
  "DAC_READ_SEARCH",
  "MAC_ADMIN",
  "MAC_OVERRIDE",
  "NET_ADMIN",
  "PERFMON",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_MODULE",
  "SYS_PTRACE",
  "SYS_RAWIO",
  "SYS_TIME",
  "SYSLOG",
]);

/** The kernel's name of a capability: runtimes take it in any case, and some with `CAP_` too. */
export function canonicalCapability(name: string): string {
  const upper = name.toUpperCase();
  return upper.startsWith("CAP_") ? upper.slice("CAP_".length) : upper;
}

/**
 * What an entry of `drop` takes away, in capitals. `CAP_` stays: containerd puts its own before every name, so that an
 * entry which has one names no capability, and nothing is dropped.
 */
export const droppedCapability = (name: string): string => name.toUpperCase();
