import { isComputed, unknownIn } from "./computed";
import { emptyOptions, type EngineOptions } from "./container";
import { Unknown } from "../../value";
import { mountOf, shortVolume } from "./volumes";

const flags: ReadonlySet<string> = new Set(
  (
    "detach interactive tty init rm privileged read-only publish-all no-healthcheck oom-kill-disable sig-proxy " +
    "disable-content-trust quiet help replace tls-verify env-host http-proxy no-hosts no-hostname passwd read-only-tmpfs rmi " +
    "rootfs unsetenv-all use-api-socket net-host null-io allow-new-privs cni seccomp no-resolve-image with-registry-auth"
  ).split(" "),
);
const valued: ReadonlySet<string> = new Set(
  (
    "add-host annotation apparmor-default-profile arch attach authfile blkio-weight blkio-weight-device cap-add cap-drop cert-dir " +
    "cgroup cgroup-conf cgroup-parent cgroupns cgroups cidfile config conmon-pidfile constraint cpu-count cpu-percent cpu-period " +
    "cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems creds cwd detach-keys device device-cgroup-rule " +
    "device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt dns-option dns-search domainname endpoint-mode " +
    "entrypoint env env-file env-merge expose fifo-dir gidmap gpus group group-add group-entry host hostname hostuser image-volume " +
    "init-ctr init-path ip ip6 ipc isolation kernel-memory label label-file link link-local-ip log-driver log-opt mac-address memory " +
    "memory-limit memory-reservation memory-swap memory-swappiness mode mount name net net-alias network network-alias oom-score-adj " +
    "os passwd-entry personality pid pid-file pidfile pids-limit platform pod pod-id-file preserve-fds publish pull rdt-class replicas " +
    "requires restart retry retry-delay rootfs-propagation runtime sdnotify seccomp-policy seccomp-profile secret security-opt " +
    "shm-size shm-size-systemd snapshotter stop-grace-period stop-signal stop-timeout storage-opt subgidname subuidname sysctl systemd " +
    "timeout tmpfs tz uidmap ulimit umask unsetenv user userns uts variant volume volume-driver volumes-from workdir"
  ).split(" "),
);
const valuedFamily = /^(?:update|rollback|restart|reserve|limit|health|placement|generic)-/;

const shortNames: Readonly<Record<string, string>> = {
  d: "detach",
  i: "interactive",
  t: "tty",
  P: "publish-all",
  q: "quiet",
  a: "attach",
  c: "cpu-shares",
  e: "env",
  h: "hostname",
  l: "label",
  m: "memory",
  p: "publish",
  u: "user",
  v: "volume",
  w: "workdir",
};

interface Flag {
  readonly name: string;
  /** Undefined for one that is only set. */
  readonly value: string | undefined;
}

/** Splits options from what follows them; undefined for an option of which nobody knows whether it takes a value. */
function readFlags(
  words: readonly string[],
): { flags: readonly Flag[]; rest: readonly string[] } | undefined {
  const found: Flag[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--") return { flags: found, rest: words.slice(at + 1) };
    // Where the output goes is no part of the command.
    if (word.startsWith(">")) continue;
    if (!word.startsWith("-") || word === "-") break;
    if (word.startsWith("--")) {
      const [, name = "", value] = /^--([\w-]+)(?:=([^]*))?$/.exec(word) ?? [];
      if (value !== undefined || flags.has(name)) found.push({ name, value });
      else if (valued.has(name) || valuedFamily.test(name)) found.push({ name, value: words[++at] ?? "" });
      else return undefined;
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const name = shortNames[word[index]!];
      if (name === undefined) return undefined;
      if (flags.has(name)) {
        found.push({ name, value: undefined });
        continue;
      }
      const joined = word.slice(index + 1).replace(/^=/, "");
      found.push({ name, value: joined === "" ? (words[++at] ?? "") : joined });
      break;
    }
  }
  return { flags: found, rest: words.slice(at) };
}

const isOn = (value: string | undefined): boolean => value === undefined || /^(?:true|1|t)$/i.test(value);

const setters: Readonly<Record<string, (options: EngineOptions, value: string, raw?: string) => void>> = {
  name: (options, value) => void (options.name = value),
  publish: (options, value) => void options.ports.push(value),
  volume: (options, value) => void options.volumes.push(shortVolume(value)),
  mount: (options, value) => void options.volumes.push(mountOf(value)),
  tmpfs: (options, value) =>
    void options.volumes.push({
      kind: "tmpfs",
      source: "",
      target: value.split(":")[0]!,
      readOnly: false,
    }),
  env: (options, value) => {
    const at = value.indexOf("=");
    options.env.push(at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)]);
  },
  label: (options, value) => {
    const at = value.indexOf("=");
    if (at > 0) options.labels[value.slice(0, at)] = value.slice(at + 1);
  },
  "cap-add": (options, value) => void options.capAdd.push(...value.split(",")),
  "cap-drop": (options, value) => void options.capDrop.push(...value.split(",")),
  "security-opt": (options, value) => void options.securityOptions.push(value),
  user: (options, value) => void (options.user = value),
  privileged: (options, _, raw) => void (options.privileged = isOn(raw)),
  "read-only": (options, _, raw) => void (options.readOnly = isOn(raw)),
  memory: (options, value) => void (options.memory = value),
  "memory-limit": (options, value) => void (options.memory = value),
  "limit-memory": (options, value) => void (options.memory = value),
  "memory-reservation": (options, value) => void (options.memoryReservation = value),
  cpus: (options, value) => void (options.cpus = value),
  "limit-cpu": (options, value) => void (options.cpus = value),
  network: (options, value) => void (options.network = value),
  net: (options, value) => void (options.network = value),
  "net-host": (options) => void (options.network = "host"),
  pid: (options, value) => void (options.pid = value),
  ipc: (options, value) => void (options.ipc = value),
  userns: (options, value) => void (options.userns = value),
  runtime: (options, value) => void (options.runtime = value),
  "health-cmd": (options, value) => void (options.health = ["sh", "-c", value]),
  workdir: (options, value) => void (options.workingDir = value),
  entrypoint: (options, value) => void (options.entrypoint = [value]),
  pull: (options, value) => void (options.pull = value),
  tty: (options, _, raw) => void (options.tty = isOn(raw)),
  interactive: (options, _, raw) => void (options.stdin = isOn(raw)),
};

/**
 * What follows `run` on a command line of docker, podman, nerdctl, finch or ctr.
 *
 * @param engine ctr gives the container's name after the image
 */
export function readRun(words: readonly string[], engine: string): EngineOptions {
  const options = emptyOptions();
  const read = readFlags(words);
  if (!read) {
    options.image = new Unknown("the image behind options that can't be told apart");
    return options;
  }
  for (const { name, value } of read.flags)
    if (Object.hasOwn(setters, name)) setters[name]!(options, value ?? "", value);
  const [image, ...more] = read.rest.filter((word) => !word.startsWith(">"));
  options.image =
    image === undefined
      ? new Unknown("the image that is to be run")
      : isComputed(image)
        ? unknownIn(image)
        : image;
  if (engine === "ctr" && more[0] !== undefined) options.name = more.shift()!;
  if (more.length > 0) options.command = more;
  return options;
}
