import { isDeepStrictEqual } from "node:util";
import { cidrsWithin } from "../cidr";
import { globCovers } from "../glob";
import type { Flow, FlowEnd } from "../schema/flows";
import type { PortRange } from "../units";
import { at, report, type Compare } from "./kit";

interface Connection {
  from: FlowEnd;
  to: FlowEnd;
  ports: PortRange;
}

const connections = (flow: Flow): Connection[] =>
  flow.from.flatMap((from) => flow.to.flatMap((to) => flow.ports.map((ports) => ({ from, to, ports }))));

/** What is allowed must have been allowed, and what had to work must still have to. */
export const compareFlows: Compare<Flow[]> = (base, derived, context) => {
  const allowed = base.flatMap(connections);
  for (const [index, flow] of derived.entries()) {
    const more = connections(flow).some(
      (one) => !allowed.some((wide) => covers(wide, one)) && !within(one, context.base.zones),
    );
    if (more) report(at(context, index), undefined, flow, "allows a connection that was not allowed");
  }
  const required = derived.filter((flow) => flow.required).flatMap(connections);
  for (const flow of base.filter((one) => one.required)) {
    const less = connections(flow).some((one) => !required.some((wide) => covers(wide, one)));
    if (less) report(context, flow, undefined, "no longer demands that a required connection works");
  }
};

function covers(wide: Connection, narrow: Connection): boolean {
  return (
    endCovers(wide.from, narrow.from) && endCovers(wide.to, narrow.to) && portsCover(wide.ports, narrow.ports)
  );
}

function within(
  { from, to }: Connection,
  zones: Readonly<Record<string, { within: "allow" | "deny" }>>,
): boolean {
  return (
    from.kind === "zone" &&
    to.kind === "zone" &&
    from.zone === to.zone &&
    zones[from.zone]?.within === "allow"
  );
}

function endCovers(wide: FlowEnd, narrow: FlowEnd): boolean {
  if (wide.kind === "workload" && narrow.kind === "workload") {
    return nameCovers(wide.workload, narrow.workload) && optionalCovers(wide.namespace, narrow.namespace);
  }
  if (wide.kind === "external" && narrow.kind === "external") {
    return wide.name === narrow.name && cidrsWithin(narrow.cidrs, wide.cidrs);
  }
  return isDeepStrictEqual(wide, narrow);
}

/** Patterns for workloads: one with a / is matched against another text than one without. */
export function nameCovers(wide: string, narrow: string): boolean {
  return wide === "**" || (wide.includes("/") === narrow.includes("/") && globCovers(wide, narrow));
}

/** An absent pattern matches everything. */
export function optionalCovers(
  wide: string | undefined,
  narrow: string | undefined,
  covers = globCovers,
): boolean {
  return wide === undefined || (narrow !== undefined && covers(wide, narrow));
}

function portsCover(wide: PortRange, narrow: PortRange): boolean {
  if (wide.protocol !== "any" && wide.protocol !== narrow.protocol) return false;
  return wide.from <= narrow.from && wide.to >= narrow.to;
}
