import type { Estate } from "../../estate";
import { ConnectionSet, portRange } from "../../sets";
import { ANYBODY, type FlowTable, type ReadFlow } from "./flow-ends";
import type { Party } from "./party";

/** What the estate lets one party open to another: in every case of what is not known, and in some. */
export interface Allowed {
  readonly sure: ConnectionSet;
  readonly possible: ConnectionSet;
}

/** The zones of one case: usually one, none for what lies in no zone. */
type Case = readonly string[];

const dns = ConnectionSet.of({ udp: portRange(53), tcp: portRange(53) });
const all: Allowed = { sure: ConnectionSet.all(), possible: ConnectionSet.all() };

const casesOf = ({ zones, certain }: Party): readonly Case[] =>
  certain ? [zones] : [...zones.map((zone) => [zone]), []];

/** Whether they belong to environments of which one is controlled: a flow between zones speaks of neither. */
export function isCrossing({ environment: a }: Party, { environment: b }: Party): boolean {
  return a !== undefined && b !== undefined && a.name !== b.name && (a.controlled || b.controlled);
}

/** What the estate's flows allow, party by party. */
export class Allowance {
  private readonly known = new Map<string, Allowed>();

  constructor(
    private readonly estate: Pick<Estate, "zones" | "baseFlows">,
    private readonly table: FlowTable,
  ) {}

  between(from: Party, to: Party): Allowed {
    const key = `${from.key} > ${to.key}`;
    let found = this.known.get(key);
    if (!found) this.known.set(key, (found = this.find(from, to)));
    return found;
  }

  /** What flows that may mean both allow. */
  declared(from: Party, to: Party): ConnectionSet {
    const flows = this.table.flows.filter((flow) =>
      orNone(from.zones).some((a) =>
        orNone(to.zones).some((b) => this.applies(flow, [from, a], [to, b], true)),
      ),
    );
    return ConnectionSet.unionAll(flows.map(({ connections }) => connections));
  }

  private find(from: Party, to: Party): Allowed {
    if (isUnjudged(from, to)) return all;
    // Whoever answers DNS asks others in turn, and stands on one of the machines that pods run on.
    const isCarried = from.role === "pool" && to.role === "pool" && !isCrossing(from, to);
    const isAsked = [from.role, to.role].includes("resolver") || isCarried;
    const isBase = isAsked && this.estate.baseFlows.includes("dns");
    const base = isBase ? dns : ConnectionSet.none();
    const cases = casesOf(from).flatMap((source) => casesOf(to).map((target) => ({ source, target })));
    const [sure, possible] = [false, true].map((generous) =>
      cases.map(({ source, target }) => this.inCase(from, source, to, target, generous)),
    ) as [ConnectionSet[], ConnectionSet[]];
    return {
      sure: sure.reduce((set, each) => set.intersect(each)).union(base),
      possible: possible.reduce((set, each) => set.union(each)).union(base),
    };
  }

  /** What lies in several zones at once may do only what each of them may. */
  private inCase(from: Party, source: Case, to: Party, target: Case, generous: boolean): ConnectionSet {
    const pairs = orNone(source).flatMap((a) => orNone(target).map((b) => [a, b] as const));
    const sets = pairs.map(([a, b]) => {
      const flows = this.table.flows.filter((flow) => this.applies(flow, [from, a], [to, b], generous));
      const inside =
        a !== undefined && a === b && this.estate.zones[a]?.within === "allow" && !isCrossing(from, to);
      return inside
        ? ConnectionSet.all()
        : ConnectionSet.unionAll(flows.map(({ connections }) => connections));
    });
    return sets.reduce((set, each) => set.intersect(each));
  }

  private applies(
    flow: ReadFlow,
    [from, source]: readonly [Party, string | undefined],
    [to, target]: readonly [Party, string | undefined],
    generous: boolean,
  ): boolean {
    const [a, b] = [meets(flow.from, from, source, generous), meets(flow.to, to, target, generous)];
    if (a === undefined || b === undefined) return false;
    return !isCrossing(from, to) || a === "by name" || b === "by name";
  }
}

const orNone = (zones: Case): readonly (string | undefined)[] => (zones.length === 0 ? [undefined] : zones);

/** Whether one of the ends of a flow means the party, being in the zone. */
export function meets(
  ends: readonly (string | number)[],
  party: Party,
  zone: string | undefined,
  generous: boolean,
): "by name" | "by zone" | undefined {
  const named = (end: string | number): boolean =>
    typeof end === "number" && (party.named.has(end) || (generous && party.maybeNamed.has(end)));
  if (ends.some(named) || (ends.includes(ANYBODY) && party.role === "workload")) return "by name";
  return zone !== undefined && ends.includes(zone) ? "by zone" : undefined;
}

/**
 * Pairs that no flow has to declare: what other policies judge, and what a zone's machines and doors do for what they
 * carry: a kubelet probes its pods, a load balancer asks its targets. The platform's agents are judged like all others:
 * that they may stand beside every workload says nothing of whom they may call.
 */
function isUnjudged(from: Party, to: Party): boolean {
  if (from.role === "service" || to.role === "service") return true;
  if (from.role === "outside" && to.role === "outside") return true;
  const carries = (role: Party["role"]): boolean => role === "pool" || role === "front";
  return (carries(from.role) || carries(to.role)) && inOneZone(from, to);
}

const inOneZone = (a: Party, b: Party): boolean =>
  a.certain &&
  b.certain &&
  !isCrossing(a, b) &&
  a.zones.length === b.zones.length &&
  a.zones.every((zone) => b.zones.includes(zone)) &&
  a.role !== "outside" &&
  b.role !== "outside";
