import type { Builder } from "../../build";
import { hostContainers } from "../../aws/host-containers";
import type { Host } from "../../nodes/host";
import { defineUnknown, peek, Unknown, type Path } from "../../value";
import { addContainer, addWorkload } from "./workload";

const workloadKind = "HostContainer";

/** Where the user data stands below the resource. */
function placeOf(node: Host): Path {
  const keys = (node.places["userData"] ?? "userData").split(".");
  return keys.reduce<Path | undefined>((parent, key) => ({ parent, key }), node.path)!;
}

/**
 * Adds what a host's user data starts on it: each container is a workload of its own, for nothing but the machine holds them
 * together. Of what can't be read one stands for all, and none of it may pass.
 */
export function addHostContainers(builder: Builder, node: Host): void {
  const data = peek(() => node.userData);
  const shown = `${node.hostKind} ${node.name}`;
  if (data instanceof Unknown)
    return builder.notSeen(`${shown}: containers that its user data may start`, data.missing);
  if (data === undefined || data === "") return;
  const { containers, unread } = hostContainers(data);
  const place = placeOf(node);
  for (const { name, container, pod, labels } of containers) {
    const path: Path = { parent: place, key: name };
    const made = { platform: "host", workloadKind, path, pod, podLabels: labels, host: node } as const;
    addContainer(builder, addWorkload(builder, name, made), container, path, { name, role: "container" });
  }
  unread.forEach((missing, index) => {
    const name = `${node.name} containers${index > 0 ? ` ${index + 1}` : ""}`;
    const unknown = new Unknown(missing);
    const path: Path = { parent: place, key: "containers" };
    const made = { platform: "host", workloadKind, path, pod: {}, host: node } as const;
    const workload = addWorkload(builder, name, made);
    defineUnknown(workload, "pod", path, unknown);
    defineUnknown(workload, "containers", path, unknown);
    builder.notSeen(`${shown}: containers`, missing);
    addContainer(builder, workload, unknown, path, { name, role: "container" });
  });
}
