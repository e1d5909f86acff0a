import { reveal, Unknown } from "../../value";
import { translateContainer } from "./ecs-container";
import { volumeOf } from "./ecs-volumes";
import { isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

/** What a container asks for by type, `VCPU` or `MEMORY` (MiB); unknown where it may be in what is not known. */
function requirement(container: Properties, type: string): unknown {
  const list = reveal(container["resourceRequirements"]);
  if (list instanceof Unknown) return list;
  if (!Array.isArray(list)) return undefined;
  let hidden: Unknown | undefined;
  for (const item of list) {
    const entry = reveal(item);
    const kind = isMapping(entry) ? reveal(entry["type"]) : entry;
    if (kind instanceof Unknown) hidden = kind;
    else if (isMapping(entry) && kind === type) return reveal(entry["value"]);
  }
  return hidden;
}

const cpuUnits = (cores: unknown): unknown =>
  typeof cores === "string" || typeof cores === "number" ? Number(cores) * 1024 : cores;

/**
 * A container of a job in the words of Kubernetes. Its share of the processor counts as its limit: Batch fills a machine by
 * these shares, and has no other setting. Without a log driver what it writes goes to CloudWatch.
 *
 * @param group what the container stands in, which may be itself
 */
export function jobContainer(container: Properties, group: Properties, fargate: boolean): Properties {
  const cpu = cpuUnits(requirement(container, "VCPU") ?? reveal(container["vcpus"]));
  const memory = requirement(container, "MEMORY") ?? reveal(container["memory"]);
  const storage = reveal(group["ephemeralStorage"]);
  return translateContainer(
    {
      ...container,
      cpu,
      memory,
      logConfiguration: container["logConfiguration"] ?? { logDriver: "awslogs" },
    },
    {
      networkMode: undefined,
      cpu,
      memory: undefined,
      ephemeralGiB: isMapping(storage) ? reveal(storage["sizeInGiB"] ?? storage["sizeInGib"]) : undefined,
      fargate,
    },
  );
}

/** A container of a job on EKS: Kubernetes' words but for some plurals, and safer defaults. */
export function podContainer(container: Properties): Properties {
  const { commands, command, envs, env, securityContext: given, ...same } = container;
  const context = reveal(given) ?? {};
  return {
    ...same,
    command: commands ?? command,
    env: envs ?? env,
    securityContext: isMapping(context)
      ? {
          ...context,
          allowPrivilegeEscalation: context["allowPrivilegeEscalation"] ?? false,
          readOnlyRootFilesystem: context["readOnlyRootFilesystem"] ?? context["readOnlyRootFileSystem"],
        }
      : context,
  };
}

const is = (found: unknown, value: string): unknown => (found instanceof Unknown ? found : found === value);

/** What the containers of a task share, in the words of a pod. */
export function podOfTask(task: Properties): Properties {
  const volumes = reveal(task["volumes"]);
  const pidMode = reveal(task["pidMode"]);
  return {
    hostPID: is(pidMode, "host"),
    hostIPC: is(reveal(task["ipcMode"]), "host"),
    shareProcessNamespace: is(pidMode, "task"),
    volumes: Array.isArray(volumes) ? volumes.map(volumeOf) : volumes,
  };
}

/** A pod of Batch has the network of its machine, unless it is told otherwise. */
export const podOfJob = ({ hostNetwork, ...pod }: Properties): Properties => ({
  ...pod,
  hostNetwork: hostNetwork ?? true,
});
