import type { ContainerRole } from "../../nodes/container";
import { reveal, Unknown } from "../../value";
import { isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

/** What the task says that bears on its containers. */
export interface TaskFacts {
  readonly networkMode: unknown;
  readonly cpu: unknown;
  readonly memory: unknown;
  readonly ephemeralGiB: unknown;
  readonly fargate: boolean;
}

/** The provider reads the JSON without regard to the case of a key's first letter. */
export const lowerKeys = (value: Properties): Properties =>
  Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key[0]?.toLowerCase() + key.slice(1), entry]),
  );

const mapping = (value: unknown): Properties | undefined => {
  const found = reveal(value);
  return isMapping(found) ? lowerKeys(found) : undefined;
};

/** Applies `change` to each known item of a list; an unknown list or item stays what it is. */
const each = (list: unknown, change: (item: Properties) => unknown): unknown => {
  const found = reveal(list);
  if (!Array.isArray(found)) return found;
  return found.map((item: unknown) => {
    const entry = mapping(item);
    return entry ? change(entry) : item;
  });
};

const known = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

/** `1000`, `1000:1000`, `root`, `app`: names of users are known to the image only. */
function userOf(user: unknown): Properties {
  if (user instanceof Unknown) return { runAsUser: user };
  if (!known(user)) return {};
  const [name = "", group] = String(user).split(":");
  const id = (text: string): number | undefined =>
    text === "root" ? 0 : /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  const uid = id(name);
  return {
    ...(uid !== undefined && { runAsUser: uid }),
    ...(uid === undefined && { runAsNonRoot: true }),
    ...(group !== undefined && id(group) !== undefined && { runAsGroup: id(group) }),
  };
}

/** Only in bridge mode is a port of the host taken; 0 is any free one. */
const portOf =
  (networkMode: unknown) =>
  ({ containerPort, hostPort, protocol }: Properties): Properties => ({
    containerPort,
    protocol: typeof protocol === "string" ? protocol.toUpperCase() : protocol,
    ...(networkMode !== "awsvpc" && hostPort !== 0 && hostPort !== undefined && { hostPort }),
    ...(networkMode === "host" && hostPort === undefined && { hostPort: containerPort }),
  });

function envOf(container: Properties): unknown {
  const plain = each(container["environment"], ({ name, value }) => ({ name, value }));
  const secrets = each(container["secrets"], ({ name, valueFrom }) => ({
    name,
    valueFrom: { secretKeyRef: { name: valueFrom } },
  }));
  if (plain instanceof Unknown) return plain;
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
  return [...list(plain), ...list(secrets)];
}

/** CPU units are 1024 to the core. */
const milliCpu = (units: unknown): unknown =>
  known(units) && Number(units) > 0 ? `${Math.round((Number(units) * 1000) / 1024)}m` : undefined;
const mebibytes = (size: unknown): unknown =>
  size instanceof Unknown ? size : known(size) && Number(size) > 0 ? `${Number(size)}Mi` : undefined;

const given = (entries: Properties): Properties =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));

/** A container's share is a wish; the task's size is a limit for all of its containers. */
const resourcesOf = (container: Properties, task: TaskFacts): Properties => ({
  limits: given({
    memory: mebibytes(container["memory"] ?? task.memory),
    cpu: task.cpu instanceof Unknown ? task.cpu : milliCpu(task.cpu),
    "ephemeral-storage":
      known(task.ephemeralGiB) || task.fargate
        ? `${known(task.ephemeralGiB) ? task.ephemeralGiB : 20}Gi`
        : undefined,
  }),
  requests: given({
    // Without a reservation, as much as its limit is reserved.
    memory: mebibytes(container["memoryReservation"] ?? container["memory"]),
    cpu: milliCpu(container["cpu"]),
  }),
});

function securityOf(container: Properties): Properties {
  const linux = mapping(container["linuxParameters"]);
  const options = reveal(container["dockerSecurityOptions"]);
  const noEscalation =
    Array.isArray(options) &&
    options.some((option) => option === "no-new-privileges" || option === "no-new-privileges:true");
  return given({
    privileged: container["privileged"],
    readOnlyRootFilesystem: container["readonlyRootFilesystem"],
    capabilities: mapping(linux?.["capabilities"]) ?? linux?.["capabilities"],
    ...(noEscalation && { allowPrivilegeEscalation: false }),
    ...userOf(reveal(container["user"])),
  });
}

function probeOf(check: unknown): unknown {
  const command = mapping(check)?.["command"];
  return command === undefined ? undefined : { exec: { command } };
}

const logDriverOf = (configuration: unknown): unknown =>
  configuration instanceof Unknown ? configuration : mapping(configuration)?.["logDriver"];

/** A container definition of ECS in the words of Kubernetes. */
export const translateContainer = (container: Properties, task: TaskFacts): Properties =>
  given({
    image: container["image"],
    command: container["entryPoint"],
    args: container["command"],
    workingDir: container["workingDirectory"],
    ports: each(container["portMappings"], portOf(task.networkMode)),
    env: envOf(container),
    envFrom: each(container["environmentFiles"], ({ value }) => ({ fileRef: { name: value } })),
    resources: resourcesOf(container, task),
    securityContext: securityOf(container),
    volumeMounts: each(container["mountPoints"], ({ sourceVolume, containerPath, readOnly }) => ({
      name: sourceVolume,
      mountPath: containerPath,
      readOnly,
    })),
    livenessProbe: probeOf(container["healthCheck"]),
    stdin: container["interactive"],
    tty: container["pseudoTerminal"],
    logDriver: logDriverOf(reveal(container["logConfiguration"])),
  });

/** Whether another container waits for this one to end: then it is an init container. */
export function roleOf(name: unknown, all: readonly unknown[]): ContainerRole {
  const awaited = all.some((other) => {
    const conditions = reveal(mapping(other)?.["dependsOn"]);
    return (
      Array.isArray(conditions) &&
      conditions.some((entry) => {
        const { containerName, condition } = mapping(entry) ?? {};
        return containerName === name && (condition === "COMPLETE" || condition === "SUCCESS");
      })
    );
  });
  return awaited ? "init" : "container";
}
