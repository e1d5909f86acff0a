import type { InputError } from "./input-error";
import type { HealthPlan, PortPlan } from "./planners/pod";
import type { ControllerKind } from "./planners/hardened-workload";
import type { HardenedWorkloadArgs, WorkloadHealth, WorkloadPort } from "./workload-args";

type Refuse = (input: string, problem: string) => InputError;

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;
const NAME = /^[a-z](?:[-a-z0-9]{0,51}[a-z0-9])?$/;

/** The ports with their defaults; raises InputError for one that can't be bound or named. */
export function portsOf(given: readonly WorkloadPort[], low: boolean, error: Refuse): PortPlan[] {
  const seen = new Set<string>();
  return given.map(({ port, ...rest }, index) => {
    const input = `ports[${index}]`;
    const least = low ? 1 : 1024;
    if (!Number.isInteger(port) || port < least || port > 65_535)
      throw error(`${input}.port`, `is ${port}: use ${least} to 65535`);
    if (port === 22) throw error(`${input}.port`, "is 22: nobody logs in to a container");
    const protocol = PROTOCOLS.find((each) => each === (rest.protocol ?? "TCP").toUpperCase());
    if (!protocol)
      throw error(`${input}.protocol`, `is ${JSON.stringify(rest.protocol)}: use TCP, UDP or SCTP`);
    const name = rest.name ?? `port-${port}`;
    if (!/^(?=.*[a-z])[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?$/.test(name) || name.includes("--"))
      throw error(`${input}.name`, `is ${JSON.stringify(name)}: use at most 15 of a-z, 0-9 and -`);
    if (seen.has(name)) throw error(`${input}.name`, `is ${name} again: give each port a name of its own`);
    seen.add(name);
    return { name, port, protocol };
  });
}

/** How the container is probed; raises InputError where nothing could be asked. */
export function healthOf(
  given: WorkloadHealth | undefined,
  ports: readonly PortPlan[],
  error: Refuse,
): HealthPlan {
  const { command, live = "/live", ready = "/ready", https = false } = given ?? {};
  if (command?.length) return { command };
  const port = given?.port ?? ports.find(({ protocol }) => protocol === "TCP")?.port;
  if (port === undefined)
    throw error("health", "has nothing to ask: name a port or a command, or loosen.noProbes with the reason");
  if (!ports.some((each) => each.port === port))
    throw error("health.port", `is ${port}, which is none of its ports`);
  for (const [input, path] of Object.entries({ live, ready }))
    if (!path.startsWith("/")) throw error(`health.${input}`, `is ${JSON.stringify(path)}: begin it with /`);
  return { port, live, ready, scheme: https ? "HTTPS" : "HTTP" };
}

type Shape = Omit<HardenedWorkloadArgs, "kind"> & { readonly kind: string; readonly workload: string };

/** Refuses what doesn't go together. */
export function checkShape(args: Shape, error: Refuse): void {
  const kind = args.kind as ControllerKind;
  if (!NAME.test(args.workload))
    throw error(
      "workload",
      `is ${JSON.stringify(args.workload)}: use at most 53 of a-z, 0-9 and -, begin with a letter`,
    );
  if (!["Deployment", "StatefulSet", "DaemonSet", "CronJob"].includes(kind))
    throw error("kind", `is ${JSON.stringify(kind)}: use Deployment, StatefulSet, DaemonSet or CronJob`);
  if ((kind === "CronJob") !== (args.schedule !== undefined))
    throw error(
      "schedule",
      kind === "CronJob" ? "is missing: a CronJob needs one" : `is for a CronJob, not a ${kind}`,
    );
  if (
    args.schedule !== undefined &&
    !/^(@(hourly|daily|weekly|monthly|yearly)|(\S+ ){4}\S+)$/.test(args.schedule)
  )
    throw error("schedule", `is ${JSON.stringify(args.schedule)}: write five fields, as 0 4 * * *`);
  if (args.storage?.length && kind !== "StatefulSet")
    throw error("storage", `is for a StatefulSet, not a ${kind}`);
  const { replicas } = args;
  if (replicas !== undefined && (kind === "DaemonSet" || kind === "CronJob"))
    throw error("replicas", `is for a Deployment or StatefulSet, not a ${kind}`);
  if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 1 || replicas > 1000))
    throw error("replicas", `is ${replicas}: use a whole number from 1 to 1000`);
  if (args.deadline !== undefined && !(Number.isInteger(args.deadline) && args.deadline > 0))
    throw error("deadline", `is ${args.deadline}: use a whole number of seconds`);
  const { secrets = [] } = args;
  // A list with a value that isn't known yet may come as a whole that isn't known yet.
  const listed = Array.isArray(secrets);
  if ((!listed || secrets.length > 0) && args.cluster === undefined)
    throw error("cluster", "is missing: pods with secrets have their identity from the EKS cluster");
  for (const [index, { name }] of (listed ? secrets : []).entries())
    if (!/^[\w.-]{1,64}$/.test(name) || name.startsWith("."))
      throw error(`secrets[${index}].name`, `is ${JSON.stringify(name)}, which is no file's name`);
  for (const [list, each] of [
    ...(args.scratch ?? []).map((one, index) => [`scratch[${index}]`, one] as const),
    ...(args.storage ?? []).map((one, index) => [`storage[${index}]`, one] as const),
  ])
    if (!/^\/[\w./-]+$/.test(each.path) || each.path.includes(".."))
      throw error(`${list}.path`, `is ${JSON.stringify(each.path)}: name a folder below /`);
}

/** Refuses what no shell takes as a variable's name. */
export function checkVariable(name: string, error: Refuse): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw error(`environment.${name}`, "is no name of a variable");
}
