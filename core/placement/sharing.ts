import { derivedBy, Unknown, type Graph, type Workload } from "../graph";
import type { Layer } from "../estate";
import { all, any, not, type Answer, type Reason } from "./answer";
import { anyVariant } from "./filters/requirement";
import { conditionsOf, selectedBy } from "./filters/selection";
import type { Hosting, PlacementClass } from "./hosting";
import { meet } from "./pool-answers";
import { labelOf, type Pool } from "./pools/pool";
import { separations, unproved } from "./separation";
import type { Demands } from "./workloads/demands";

/** A layer of what workloads run on; the namespace is none of them. */
export type MachineLayer = Exclude<Layer, "namespace">;

/** A pool on a machine of which two workloads may meet. */
export interface SharedPool {
  readonly pool: Pool;
  readonly answer: Exclude<Answer, "no">;
  /** Why each may land there. */
  readonly first: readonly Reason[];
  readonly second: readonly Reason[];
  /** What may yet keep them apart. */
  readonly apart: readonly Reason[];
  /** What looks like a separation and is none. */
  readonly unproved: readonly string[];
}

const scheduled = ({ nodeName }: Demands): boolean => nodeName === undefined;

/** Labels of a pool that differ from machine to machine and that both pods ask for. */
function contested(a: Demands, b: Demands, pool: Pool): boolean {
  const keys = new Set(conditionsOf(a).map(({ key }) => key));
  return conditionsOf(b).some(({ key }) => keys.has(key) && labelOf(pool, key)?.varies === true);
}

/** Whether pods of two classes may stand on one machine of a pool. */
export function meetOn(a: PlacementClass, b: PlacementClass, index: number): Answer {
  const pool = a.hosts.pools[index];
  const [first, second] = [a.answers[index], b.answers[index]];
  if (!pool || first === undefined || second === undefined || pool.machinePerPod) return "no";
  if (first === "no" || second === "no") return "no";
  const [one, two] = [a.demands, b.demands];
  const answers: Answer[] = [first, second];
  if (contested(one, two, pool)) {
    const ask = [...conditionsOf(one), ...conditionsOf(two)];
    answers.push(
      anyVariant(pool, ask, (variant) =>
        all([selectedBy(one, pool, scheduled(one), variant), selectedBy(two, pool, scheduled(two), variant)]),
      ),
    );
  }
  const apart = any(separations(a, b, pool).map(({ answer }) => answer));
  return all([...answers, not(apart)]);
}

/** Whether a term of the first may mean pods of the second. */
function touches({ side }: PlacementClass, other: PlacementClass): boolean {
  for (const { id } of side.antiAffinity) if (other.side.meantBy.has(id)) return true;
  return false;
}

/** Whether pods of the two classes may share a machine. */
export function shareMachine(a: PlacementClass, b: PlacementClass): Answer {
  if (a.hosts !== b.hosts || !meet(a.open, b.open)) return "no";
  if (a.plain && b.plain && !touches(a, b) && !touches(b, a)) return meet(a.sure, b.sure) ? "yes" : "unknown";
  let result: Answer = "no";
  for (let index = 0; index < a.answers.length; index++) {
    const met = meetOn(a, b, index);
    if (met === "yes") return "yes";
    if (met === "unknown") result = "unknown";
  }
  return result;
}

/**
 * The pools on whose machines two classes may meet, with the reasons of each.
 *
 * @param pair one of each: workloads of a class may have terms that differ, as long as these mean nobody
 */
export function sharedPools(
  hosting: Hosting,
  a: PlacementClass,
  b: PlacementClass,
  pair?: readonly [Workload, Workload],
): readonly SharedPool[] {
  if (a.hosts !== b.hosts) return [];
  const [one, two] = [a, b].map(
    ({ demands }, index) => (pair && hosting.demandsOf(pair[index]!)) ?? demands,
  ) as [Demands, Demands];
  return a.hosts.pools.flatMap((pool, index): SharedPool[] => {
    const answer = meetOn(a, b, index);
    if (answer === "no") return [];
    return [
      {
        pool,
        answer,
        first: hosting.reasons(a, pool),
        second: hosting.reasons(b, pool),
        apart: separations(a, b, pool),
        unproved: unproved(one, two, pool),
      },
    ];
  });
}

/** Whether machines of two pools may stand on the same hardware. */
export function shareHardware(p: Pool, q: Pool): Answer {
  if (p === q) return "yes";
  const [one, two] = [p.place, q.place];
  const answers: Answer[] = [overlap(one.zones, two.zones)];
  const tenancies = [one.tenancy, two.tenancy];
  const known = tenancies.filter((each) => !(each instanceof Unknown));
  if (known.includes("host"))
    answers.push(
      known.length < 2
        ? "unknown"
        : known.every((each) => each === "host")
          ? same(one.hosts ?? new Unknown("the hosts"), two.hosts ?? new Unknown("the hosts"))
          : "no",
    );
  else if (known.includes("dedicated"))
    answers.push(known.length < 2 ? weaken(same(one.account, two.account)) : same(one.account, two.account));
  else if (known.length < 2) answers.push("unknown");
  return all(answers);
}

const weaken = (answer: Answer): Answer => (answer === "yes" ? "unknown" : answer);

const same = (a: string | Unknown, b: string | Unknown): Answer =>
  a instanceof Unknown || b instanceof Unknown ? "unknown" : a === b ? "yes" : "no";

function overlap(a: readonly string[] | Unknown, b: readonly string[] | Unknown): Answer {
  if (a instanceof Unknown || b instanceof Unknown) return "unknown";
  return a.some((each) => b.includes(each)) ? "yes" : "no";
}

/** Whether two classes may share a layer: something of it that both may run on or in. */
export function shareLayer(graph: Graph, a: PlacementClass, b: PlacementClass, layer: MachineLayer): Answer {
  if (layer === "vm") return shareMachine(a, b);
  if (layer === "sandbox") return all([shareMachine(a, b), not(sandboxed(a, b))]);
  if (layer === "pool")
    return a.hosts === b.hosts ? any(a.answers.map((each, at) => all([each, b.answers[at] ?? "no"]))) : "no";
  return any(pairsOf(graph, a, b, layer));
}

/**
 * Whether pods of the two may share a kernel of machines that others own too: where the hardware is one's own alone, a
 * level that asks for a sandbox or hardware is met.
 */
export function shareKernel(a: PlacementClass, b: PlacementClass): Answer {
  if (a.hosts !== b.hosts) return "no";
  const apart = sandboxed(a, b);
  if (apart === "yes") return "no";
  let result: Answer = "no";
  for (const [index, { place }] of a.hosts.pools.entries()) {
    const { tenancy } = place;
    if (tenancy === "dedicated" || tenancy === "host") continue;
    const met = all([meetOn(a, b, index), not(apart), tenancy instanceof Unknown ? "unknown" : "yes"]);
    if (met === "yes") return "yes";
    if (met === "unknown") result = "unknown";
  }
  return result;
}

/** A pod shares no kernel with another if each has a sandbox of its own: breaking out of one alone is not enough. */
function sandboxed(a: PlacementClass, b: PlacementClass): Answer {
  return all(
    [a, b].map(({ demands }): Answer => {
      if (demands.sandbox) return isSandbox(demands.sandbox);
      return demands.selectionOpen === undefined ? "no" : "unknown";
    }),
  );
}

const sandboxes = /kata|gvisor|runsc|firecracker/i;
const shared = /^(runc|crun|youki|nvidia(-.*)?)$/i;

/** Whether a runtime class gives each pod a kernel of its own; handlers' names are free, so others are not known. */
export function isSandbox({ handler, className }: NonNullable<Demands["sandbox"]>): Answer {
  if (handler === undefined) return shared.test(className) ? "no" : "unknown";
  return sandboxes.test(handler) ? "yes" : shared.test(handler) ? "no" : "unknown";
}

function* pairsOf(graph: Graph, a: PlacementClass, b: PlacementClass, layer: MachineLayer): Iterable<Answer> {
  const [first, second] = [byPlace(graph, a, layer), byPlace(graph, b, layer)];
  for (const [p, one] of first) for (const [q, two] of second) yield all([one, two, compare(p, q, layer)]);
}

function compare(p: Pool, q: Pool, layer: MachineLayer): Answer {
  if (layer === "host") return shareHardware(p, q);
  if (p === q) return "yes";
  return layer === "vpc" ? overlap(p.place.vpcs, q.place.vpcs) : same(p.place.account, q.place.account);
}

const byLayer = derivedBy<PlacementClass, Map<MachineLayer, ReadonlyMap<Pool, Answer>>>(() => new Map());

/** One pool for each place that the layer tells apart, with the best answer of those there. */
function byPlace(graph: Graph, own: PlacementClass, layer: MachineLayer): ReadonlyMap<Pool, Answer> {
  const layers = byLayer(graph, own);
  const known = layers.get(layer);
  if (known) return known;
  const places = new Map<string, { pool: Pool; answer: Answer }>();
  own.hosts.pools.forEach((pool, index) => {
    const answer = own.answers[index]!;
    if (answer === "no") return;
    const { account, vpcs, zones, tenancy, hosts } = pool.place;
    const told = layer === "host" ? [account, zones, tenancy, hosts] : layer === "vpc" ? [vpcs] : [account];
    // An unknown place is like no other.
    const key =
      told.some((each) => each instanceof Unknown) || layer === "host" ? pool.id : JSON.stringify(told);
    const entry = places.get(key);
    if (entry) entry.answer = any([entry.answer, answer]);
    else places.set(key, { pool, answer });
  });
  const found = new Map([...places.values()].map(({ pool, answer }) => [pool, answer] as const));
  layers.set(layer, found);
  return found;
}
