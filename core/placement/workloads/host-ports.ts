import { peek, Unknown, type Workload } from "../../graph";
import type { HostPort } from "./demands";
import { readList } from "./read";

/** A port of which nothing is known. */
export const openPort = (missing: string): HostPort => ({ port: 0, protocol: "", ip: "", missing });

/** The ports of the node that a workload's pods or tasks take. */
export function hostPortsOf(workload: Workload): readonly HostPort[] {
  const network = peek(() => workload.pod.hostNetwork);
  const containers = peek(() => workload.containers);
  if (containers instanceof Unknown) return [openPort(containers.missing)];
  return containers
    .filter(({ role }) => role === "container" || role === "sidecar")
    .flatMap((container) =>
      readList(
        () => container.ports,
        (each): HostPort | undefined => {
          const read = peek(() => ({
            port: each.hostPort ?? (network === true ? each.containerPort : undefined) ?? 0,
            protocol: each.protocol ?? "TCP",
            ip: each.hostIP ?? "0.0.0.0",
          }));
          if (read instanceof Unknown) return openPort(read.missing);
          if (network instanceof Unknown && read.port === 0) return openPort(network.missing);
          return read.port === 0 ? undefined : read;
        },
        openPort,
      ),
    )
    .filter((each) => each !== undefined);
}
