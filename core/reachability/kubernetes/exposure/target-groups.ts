import { peek, Unknown, type CustomObject } from "../../../graph";
import type { Reference, References } from "../../../graph/aws/reference";
import { IpSet } from "../../../sets";
import type { Placed } from "../model";
import { sourceOf } from "../walk";
import type { Arrivals } from "./arrivals";
import type { Backends } from "./backends";
import type { Bound, Exposure } from "./exposure";
import { byNumberOrName, policiesOf } from "./ingresses";
import { servicePorts } from "./service-ports";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/** Whether an object puts the pods of a Service into a target group that somebody else made. */
export const isTargetGroupBinding = ({ resource }: Pick<CustomObject, "resource">): boolean =>
  /elbv2\.k8s\.aws\/.*:TargetGroupBinding$/.test(resource.type);

/** Those that a controller made for Services and Ingresses say again what these say. */
function isOwned(node: CustomObject): boolean {
  const labels = peek(() => Object.keys(node.labels));
  return !(labels instanceof Unknown) && labels.some((key) => /^(ingress|service)\.k8s\.aws\//.test(key));
}

function groupOf({ resource }: CustomObject, spec: Json): References {
  const value = spec["targetGroupARN"];
  const sources = resource.propertyDependencies?.["spec"] ?? [];
  const path = { parent: { parent: undefined, key: "spec" }, key: "targetGroupARN" };
  const one: Reference =
    typeof value === "string" && value !== ""
      ? { path, value, sources }
      : { path, missing: "the target group", sources };
  return [one];
}

/** What a value of the object may be: what it says, else any of these. */
const among = <T extends string>(value: unknown, all: readonly T[]): readonly T[] =>
  all.filter((each) => each === value).length > 0 ? all.filter((each) => each === value) : all;

/** The ways from a target group to the pods of a Service, or to the ports that it has on all nodes. */
export function* targetGroupExposures(
  { node, scope }: Placed<CustomObject>,
  backends: Backends,
  arrivals: Arrivals,
): Generator<Exposure> {
  if (isOwned(node)) return;
  const found: unknown = node.resource.properties["spec"];
  const spec = isJson(found) ? found : {};
  const reference = isJson(spec["serviceRef"]) ? spec["serviceRef"] : {};
  const name = typeof reference["name"] === "string" ? reference["name"] : undefined;
  const wanted = reference["port"];
  const takes = byNumberOrName(
    typeof wanted === "number" || typeof wanted === "string"
      ? wanted
      : new Unknown("the port of the Service"),
  );
  const own = sourceOf({ node, name: `TargetGroupBinding ${node.resource.name}` }, "spec.serviceRef");
  for (const service of backends.named(scope, name)) {
    const via = [own, sourceOf({ node: service.node, name: `Service ${service.node.resource.name}` })];
    for (const port of servicePorts(service.node)) {
      const taken = takes(port);
      if (taken === false) continue;
      for (const targets of among(spec["targetType"], ["instance", "ip"] as const)) {
        // Machines are put into a group by the port that the Service has there.
        if (targets === "instance" && peek(() => service.node.type ?? "ClusterIP") === "ClusterIP") continue;
        const ways = targets === "ip" ? (["pod"] as const) : policiesOf(service.node);
        const bound: Bound = {
          targetGroup: groupOf(node, spec),
          targets,
          nodeSelector: spec["nodeSelector"],
        };
        for (const backend of backends.of(service))
          for (const arrival of ways)
            yield {
              kind: "target-group",
              to: arrivals.endpoints[backend.workload]!,
              via,
              clients: { may: IpSet.all(), must: IpSet.empty() },
              bound,
              door: targets === "ip" ? port.door : port.nodeDoor,
              arrival,
              ...arrivals.reach(
                {
                  ...backend,
                  surely: backend.surely && taken === true && name !== undefined && ways.length === 1,
                },
                port.target,
                arrival === "node"
                  ? arrivals.throughNode(backend.workload)
                  : arrivals.from(backend.workload, IpSet.all()),
              ),
            };
      }
    }
  }
}
