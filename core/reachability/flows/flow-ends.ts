import { matchWorkloadName, type Estate, type Fact, type FlowEnd, type Match } from "../../estate";
import { ConnectionSet, IpSet, portRange } from "../../sets";
import { connectionsOfPort } from "../zones";

type WorkloadEnd = Extract<FlowEnd, { kind: "workload" }>;

/** A flow as it is matched: its ends by zone, and by their numbers where they name workloads or parties outside. */
export interface ReadFlow {
  readonly from: readonly (string | number)[];
  readonly to: readonly (string | number)[];
  readonly connections: ConnectionSet;
  readonly required: boolean;
  readonly reason: string | undefined;
  /** `dmz → app 8080/tcp`, and its place among the flows. */
  readonly text: string;
  readonly place: number;
}

export interface FlowTable {
  readonly flows: readonly ReadFlow[];
  readonly workloads: ReadonlyMap<number, WorkloadEnd>;
  readonly outside: ReadonlyMap<number, IpSet>;
}

const nameOf = (end: FlowEnd): string => {
  if (end.kind === "zone") return end.zone;
  return end.kind === "external" ? end.name : [end.namespace, end.workload].filter(Boolean).join("/");
};

/** Numbers the ends that are no zones, each once. */
export function readFlows(estate: Pick<Estate, "flows" | "baseFlows" | "register">): FlowTable {
  const numbers = new Map<string, number>();
  const workloads = new Map<number, WorkloadEnd>();
  const outside = new Map<number, IpSet>();
  const read = (end: FlowEnd): string | number => {
    if (end.kind === "zone") return end.zone;
    const key = JSON.stringify(end);
    let number = numbers.get(key);
    if (number === undefined) {
      numbers.set(key, (number = numbers.size));
      if (end.kind === "workload") workloads.set(number, end);
      else outside.set(number, IpSet.fromCidrs(end.cidrs).set);
    }
    return number;
  };
  const flows = estate.flows.map((flow, place): ReadFlow => {
    const ports = flow.ports.map(connectionsOfPort);
    const connections = ports.slice(1).reduce((all, each) => all.union(each), ports[0]!);
    const text = `${flow.from.map(nameOf).join(", ")} → ${flow.to.map(nameOf).join(", ")}`;
    return {
      from: flow.from.map(read),
      to: flow.to.map(read),
      connections,
      required: flow.required,
      reason: flow.reason,
      text,
      place,
    };
  });
  const register = estate.baseFlows.includes("register") ? registerEnd(estate.register?.url) : undefined;
  if (register) {
    const { end, connections } = register;
    const base = { required: false, reason: undefined, text: "callbacks to the register", place: -1 };
    flows.push({ from: [ANYBODY], to: [read(end)], connections, ...base });
  }
  return { flows, workloads, outside };
}

/** Stands for every workload in a flow. */
export const ANYBODY = "*";

/** Whether it is known where callbacks to the register go. */
export const readsRegister = ({ register }: Pick<Estate, "register">): boolean =>
  registerEnd(register?.url) !== undefined;

/** Where the register listens, as far as its URL says it without asking anybody. */
function registerEnd(url: string | undefined): { end: FlowEnd; connections: ConnectionSet } | undefined {
  if (url === undefined) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, "");
  const block = `${address}/${address.includes(":") ? 128 : 32}`;
  if (IpSet.fromCidrs([block]).ok) {
    const connections = ConnectionSet.of({
      tcp: portRange(Number(port || (protocol === "http:" ? 80 : 443))),
    });
    return { end: { kind: "external", name: "the register", cidrs: [block] }, connections };
  }
  const [workload, namespace, kind] = hostname.split(".");
  if (workload === undefined || namespace === undefined || kind !== "svc") return undefined;
  // A Service's port need not be its pods'.
  return { end: { kind: "workload", workload, namespace }, connections: ConnectionSet.ofProtocol("tcp") };
}

/** Whether an end of a flow names a workload. */
export function namesWorkload(end: WorkloadEnd, name: Fact, namespace: Fact): Match {
  const byName = matchWorkloadName(end.workload, name, namespace);
  const byNamespace =
    end.namespace === undefined ? "yes" : matchWorkloadName(end.namespace, namespace, undefined);
  if (byName === "no" || byNamespace === "no") return "no";
  return byName === "yes" && byNamespace === "yes" ? "yes" : "maybe";
}
