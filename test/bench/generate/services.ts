import { appendFileSync } from "node:fs";
import { dump } from "js-yaml";

/** Where the ports of nodes begin; each Service has its own. */
const firstNodePort = 30_000;

const types = ["ClusterIP", "NodePort", "LoadBalancer"] as const;

/**
 * Adds Services to a cluster that `generateCluster` wrote: each of a pod of its own, and of each type as many. Every second
 * one with ports of nodes keeps to the pods of the node that is asked.
 */
export function generateServices(file: string, services: number, namespaces: number): void {
  for (let at = 0; at < services; at += 1)
    appendFileSync(file, `---\n${dump(service(at, namespaces), { noRefs: true })}`);
}

function service(at: number, namespaces: number): object {
  const type = types[at % 3]!;
  const port = { port: 80, targetPort: "http" };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `service-${at}`, namespace: `team-${at % namespaces}` },
    spec: {
      type,
      selector: { app: `app-${at}` },
      ports: [type === "ClusterIP" ? port : { ...port, nodePort: firstNodePort + at }],
      ...(type !== "ClusterIP" && { externalTrafficPolicy: at % 2 === 0 ? "Cluster" : "Local" }),
      ...(type === "LoadBalancer" && at % 4 === 0 && { loadBalancerSourceRanges: ["203.0.113.0/24"] }),
    },
  };
}
