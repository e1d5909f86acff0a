import type { Ingress, IngressBackend, OpenShiftRoute, Service } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import type { NamespaceScope } from "../../../graph/kubernetes";
import { ConnectionSet, IpSet } from "../../../sets";
import type { HopSource } from "../../answer";
import { universe } from "../interned";
import type { Placed } from "../model";
import { sourceOf } from "../walk";
import type { Arrivals } from "./arrivals";
import type { Backends } from "./backends";
import type { Bounds, Exposure, ExposureKind, Front } from "./exposure";
import { servicePorts, type ServicePort } from "./service-ports";

/** A Service that something sends to, and which of its ports. */
export interface Target {
  readonly scope: NamespaceScope | undefined;
  /** Undefined where it may be any of the namespace. */
  readonly name: string | undefined;
  /** Whether it takes this port: true, false or not known. */
  readonly takes: (port: ServicePort) => boolean | undefined;
  /** Whether it is sent to for sure. */
  readonly surely: boolean;
  readonly source: HopSource;
}

/** Who sends to the pods, and whom it answers. */
export interface Entry {
  readonly clients: Bounds<IpSet>;
  readonly front?: Front;
  readonly how: Exposure["arrival"];
  /** The ports that it answers; any where nobody knows. */
  readonly door?: Bounds<ConnectionSet>;
  readonly arrival: (arrivals: Arrivals, workload: number) => Bounds<ConnectionSet>;
}

/** A controller in a pod of the cluster; who reaches that, its own Service says. */
const inCluster: Entry = {
  clients: { may: IpSet.all(), must: IpSet.empty() },
  how: "controller",
  arrival: (arrivals, workload) => arrivals.fromUnseenPod(workload),
};

/** The ways through whatever serves an object that names Services. */
export function* servedExposures(
  kind: ExposureKind,
  targets: Iterable<Target>,
  backends: Backends,
  arrivals: Arrivals,
  entry: Entry = inCluster,
): Generator<Exposure> {
  for (const { scope, name, takes, surely, source } of targets) {
    for (const service of backends.named(scope, name)) {
      const via = [source, sourceOf({ node: service.node, name: `Service ${service.node.resource.name}` })];
      for (const port of servicePorts(service.node)) {
        const taken = takes(port);
        if (taken === false) continue;
        const ways = arrivalsOf(service.node, entry);
        for (const backend of backends.of(service)) {
          for (const { how, arrival } of ways) {
            const sure = surely && taken === true && backend.surely && ways.length === 1;
            yield {
              kind,
              to: arrivals.endpoints[backend.workload]!,
              via,
              clients: entry.clients,
              ...(entry.front && { front: entry.front }),
              door: entry.door ?? { may: universe, must: ConnectionSet.none() },
              arrival: how,
              ...arrivals.reach(
                { ...backend, surely: sure },
                port.target,
                arrival(arrivals, backend.workload),
              ),
            };
          }
        }
      }
    }
  }
}

/** Nodes that only hand on to their own pods leave the balancer's address as it is. */
function arrivalsOf(service: Service, entry: Entry): readonly Pick<Entry, "how" | "arrival">[] {
  if (entry.how !== "node") return [entry];
  const local: Pick<Entry, "how" | "arrival"> = {
    how: "own-node",
    arrival: (arrivals, workload) => arrivals.from(workload, IpSet.all()),
  };
  return policiesOf(service).map((how) => (how === "own-node" ? local : entry));
}

/** How nodes hand on what their port for a Service takes in: either way where nobody knows. */
export function policiesOf(service: Service): readonly ("node" | "own-node")[] {
  const policy = peek(() => service.externalTrafficPolicy);
  if (policy instanceof Unknown) return ["own-node", "node"];
  return [policy === "Local" ? "own-node" : "node"];
}

const unsure = (): undefined => undefined;

export const byNumberOrName =
  (wanted: number | string | Unknown | undefined) =>
  ({ name, port }: ServicePort): boolean | undefined => {
    if (wanted instanceof Unknown) return undefined;
    if (wanted === undefined) return true;
    return typeof wanted === "number" ? port === wanted : name === wanted;
  };

/** The Services that an Ingress sends to. */
export function* ingressTargets({ node, scope }: Placed<Ingress>): Generator<Target> {
  const source = (path: string): HopSource => sourceOf({ node, name: `Ingress ${node.resource.name}` }, path);
  const one = (backend: IngressBackend | Unknown | undefined, path: string): Target[] => {
    if (backend === undefined) return [];
    const unknown: Target = { scope, name: undefined, takes: unsure, surely: false, source: source(path) };
    if (backend instanceof Unknown) return [unknown];
    const name = peek(() => backend.service?.name ?? backend.serviceName);
    if (name === undefined) return [];
    if (name instanceof Unknown) return [unknown];
    const port = peek(
      () => backend.service?.port?.number ?? backend.service?.port?.name ?? backend.servicePort,
    );
    return [{ scope, name, takes: byNumberOrName(port), surely: true, source: source(path) }];
  };
  yield* one(
    peek(() => node.defaultBackend),
    "spec.defaultBackend",
  );
  yield* one(
    peek(() => node.backend),
    "spec.backend",
  );
  const rules = peek(() => node.rules);
  if (rules instanceof Unknown) {
    yield* one(rules, "spec.rules");
    return;
  }
  for (let at = 0; at < (rules ?? []).length; at++) {
    const paths = peek(() => rules![at]!.http?.paths);
    if (paths instanceof Unknown) {
      yield* one(paths, `spec.rules[${at}]`);
      continue;
    }
    for (let index = 0; index < (paths ?? []).length; index++)
      yield* one(
        peek(() => paths![index]!.backend),
        `spec.rules[${at}].http.paths[${index}].backend`,
      );
  }
}

/** The Services that a Route of OpenShift sends to: `port.targetPort` names a port of the Service, or of the pods. */
export function* routeTargets({ node, scope }: Placed<OpenShiftRoute>): Generator<Target> {
  const wanted = peek(() => node.port?.targetPort);
  const takes = ({ name, target }: ServicePort): boolean | undefined => {
    if (wanted instanceof Unknown) return undefined;
    if (wanted === undefined) return true;
    if (typeof wanted === "string")
      return name === wanted || target.named.some((each) => each.name === wanted);
    return target.must.tcp.contains(wanted) ? true : target.must.equals(target.may) ? false : undefined;
  };
  const source = sourceOf({ node, name: `Route ${node.resource.name}` }, "spec.to");
  const parts = peek(() => [...(node.to ? [node.to] : []), ...(node.alternateBackends ?? [])]);
  if (parts instanceof Unknown) {
    yield { scope, name: undefined, takes, surely: false, source };
    return;
  }
  for (const part of parts) {
    const read = peek(() => ({ name: part.name, kind: part.kind ?? "Service", weight: part.weight }));
    if (read instanceof Unknown) yield { scope, name: undefined, takes, surely: false, source };
    else if (read.kind === "Service" && read.name !== undefined)
      yield { scope, name: read.name, takes, surely: read.weight !== 0, source };
  }
}
