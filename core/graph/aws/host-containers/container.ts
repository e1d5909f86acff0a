import type { Unknown } from "../../value";
import { isComputed, unknownIn } from "./computed";
import { portsOf } from "./ports";

type Properties = Readonly<Record<string, unknown>>;

/** A container that a machine starts by itself, in the words of Kubernetes; each value may be `Unknown`. */
export interface HostContainer {
  readonly name: string;
  readonly container: Properties;
  /** What bears on the whole pod, which such a container is by itself. */
  readonly pod: Properties;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a volume is kept on: a path of the machine, a volume that the engine keeps, or nothing that lasts. */
export interface HostVolume {
  readonly kind: "bind" | "volume" | "tmpfs";
  /** A path or a volume's name; empty for one that gets a name of its own. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A container as its engine is told to run it, whatever tells it: a command line, a compose file, a unit. */
export interface EngineOptions {
  name?: string;
  image?: string | Unknown;
  entrypoint?: readonly string[];
  command?: readonly string[];
  /** `[ip:][host:]container[/protocol]` each, any of which may be a range. */
  ports: string[];
  volumes: HostVolume[];
  env: (readonly [name: string, value: string | undefined])[];
  capAdd: string[];
  capDrop: string[];
  securityOptions: string[];
  labels: Record<string, string>;
  user?: string;
  privileged?: boolean;
  readOnly?: boolean;
  /** `512m`, `1g`, bytes. */
  memory?: string;
  memoryReservation?: string;
  cpus?: string;
  network?: string;
  pid?: string;
  ipc?: string;
  userns?: string;
  runtime?: string;
  health?: readonly string[];
  workingDir?: string;
  pull?: string;
  tty?: boolean;
  stdin?: boolean;
}

export const emptyOptions = (): EngineOptions => ({
  ports: [],
  volumes: [],
  env: [],
  capAdd: [],
  capDrop: [],
  securityOptions: [],
  labels: Object.create(null) as Record<string, string>,
});

const given = (entries: Properties): Properties =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

const plain = (text: string | undefined): string | Unknown | undefined =>
  text !== undefined && isComputed(text) ? unknownIn(text) : text;

/** `512m` is mebibytes to a container engine, and thousandths to Kubernetes. */
function quantity(text: string | undefined): string | Unknown | undefined {
  if (text === undefined || isComputed(text)) return plain(text);
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)b?$/i.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) === 0) return undefined;
  const suffix = { "": "", b: "", k: "Ki", m: "Mi", g: "Gi", t: "Ti" }[unit.toLowerCase()] ?? "";
  return `${number}${suffix}`;
}

/** `1000`, `1000:1000`, `root`, `app`: names of users are known to the image only. */
function userOf(user: string | undefined): Properties {
  if (user === undefined || user === "") return {};
  if (isComputed(user)) return { runAsUser: unknownIn(user) };
  const [name = "", group] = user.split(":");
  const id = (text: string): number | undefined =>
    text === "root" ? 0 : /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  const uid = id(name);
  return given({
    runAsUser: uid,
    runAsNonRoot: uid === undefined ? true : undefined,
    runAsGroup: group === undefined ? undefined : id(group),
  });
}

function securityOf(options: EngineOptions): Properties {
  const said = (pattern: RegExp): boolean => options.securityOptions.some((each) => pattern.test(each));
  const unconfined = { type: "Unconfined" };
  return given({
    privileged: options.privileged,
    readOnlyRootFilesystem: options.readOnly,
    allowPrivilegeEscalation: said(/^no-new-privileges(?:[:=]true)?$/) ? false : undefined,
    seccompProfile: said(/^seccomp[=:]unconfined$/) ? unconfined : undefined,
    appArmorProfile: said(/^apparmor[=:]unconfined$/) ? unconfined : undefined,
    seLinuxOptions: said(/^label[=:]disable$/) ? { type: "spc_t" } : undefined,
    procMount: said(/^(?:systempaths[=:]unconfined|unmask[=:]ALL)$/i) ? "Unmasked" : undefined,
    ...(options.capAdd.length + options.capDrop.length > 0 && {
      capabilities: { add: options.capAdd.map(capability), drop: options.capDrop.map(capability) },
    }),
    ...userOf(options.user),
  });
}

const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, "");

const volumeName = (index: number): string => `volume-${index}`;

function volumeOf({ kind, source }: HostVolume, index: number): Properties {
  const name = volumeName(index);
  if (kind === "tmpfs") return { name, emptyDir: { medium: "Memory" } };
  if (kind === "bind") return { name, hostPath: { path: plain(source) } };
  // Without a name it goes with its container.
  return source === "" ? { name, emptyDir: {} } : { name, csi: { driver: "local" } };
}

/** The container in Kubernetes' words. @param shown its name, unless its options have one */
export function translate(options: EngineOptions, shown: string): HostContainer {
  const { image, volumes, network } = options;
  const ownName = options.name !== undefined && !isComputed(options.name) ? options.name : undefined;
  const fromImage = typeof image === "string" ? nameOfImage(image) : undefined;
  const name = ownName ?? fromImage ?? shown;
  const memory = quantity(options.memory);
  const cpu = plain(options.cpus);
  const limits = given({ memory, cpu });
  return {
    name,
    container: given({
      image: typeof image === "string" ? plain(image) : image,
      imagePullPolicy: options.pull === "always" ? "Always" : undefined,
      command: options.entrypoint,
      args: options.command,
      workingDir: options.workingDir,
      ports: portsOf(options.ports, network === "host"),
      env: options.env.map(([key, value]) =>
        value === undefined || isComputed(value) ? { name: key } : { name: key, value },
      ),
      resources: { limits, requests: given({ memory: quantity(options.memoryReservation) }) },
      securityContext: securityOf(options),
      volumeMounts: volumes.map(({ target, readOnly }, index) => ({
        name: volumeName(index),
        mountPath: target,
        readOnly,
      })),
      livenessProbe: options.health && { exec: { command: options.health } },
      stdin: options.stdin,
      tty: options.tty,
    }),
    pod: given({
      hostNetwork: network === "host",
      hostPID: options.pid === "host",
      hostIPC: options.ipc === "host",
      hostUsers: options.userns === "host" ? true : undefined,
      runtimeClassName: plain(options.runtime),
      volumes: volumes.map(volumeOf),
    }),
    labels: options.labels,
  };
}

/** `web` of `registry/shop/web:1.2`. */
const nameOfImage = (image: string): string | undefined =>
  /([\w.-]+)(?::[\w.-]+)?(?:@[\w:]+)?$/.exec(image.split("/").at(-1) ?? "")?.[1];
