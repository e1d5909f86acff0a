import { matchGlob, matchWorkloadName, type Estate, type FlowEnd, type PortRange } from "../../core/estate";

/** One end of a connection that a workload declares. */
export interface ConnectionEnd {
  readonly zone?: string | undefined;
  readonly namespace?: string | undefined;
  readonly workload?: string | undefined;
  /** A named party outside, as the estate's flows call it. */
  readonly party?: string | undefined;
}

/** Whether a flow of the estate covers all ports of a connection. */
export function isDeclared(
  estate: Pick<Estate, "flows" | "zones" | "baseFlows" | "register">,
  from: ConnectionEnd,
  to: ConnectionEnd,
  ports: readonly PortRange[],
): boolean {
  const register = callbackEnd(estate);
  if (register && covers(register, to) && ports.every(({ protocol }) => protocol === "tcp")) return true;
  const inside = from.zone !== undefined && from.zone === to.zone;
  if (inside && estate.zones[to.zone ?? ""]?.within === "allow") return true;
  return ports.every((wanted) =>
    estate.flows.some(
      (flow) =>
        flow.from.some((end) => covers(end, from)) &&
        flow.to.some((end) => covers(end, to)) &&
        flow.ports.some((range) => contains(range, wanted)),
    ),
  );
}

/** The register, where the estate's address of it names a Service of the cluster: everybody may call it, unless taken away. */
export function callbackEnd({
  baseFlows,
  register,
}: Pick<Estate, "baseFlows" | "register">): FlowEnd | undefined {
  if (register?.url === undefined || !baseFlows.includes("register")) return undefined;
  const [workload, namespace, kind] = new URL(register.url).hostname.split(".");
  if (workload === undefined || namespace === undefined || kind !== "svc") return undefined;
  return { kind: "workload", workload, namespace };
}

/** Whether what a flow names is this end. */
export function covers(declared: FlowEnd, end: ConnectionEnd): boolean {
  if (declared.kind === "zone") return end.zone === declared.zone;
  if (declared.kind === "external") return end.party === declared.name;
  return (
    end.workload !== undefined &&
    matchWorkloadName(declared.workload, end.workload, end.namespace) === "yes" &&
    (declared.namespace === undefined ||
      (end.namespace !== undefined && matchGlob(declared.namespace, end.namespace)))
  );
}

export const contains = (outer: PortRange, inner: PortRange): boolean =>
  outer.protocol === "any" ||
  (outer.protocol === inner.protocol && outer.from <= inner.from && inner.to <= outer.to);
