import { ConnectionSet, type Connection } from "../../sets";
import type { ConnectionAnswer } from "../answer";
import { both, either, everything, nothing, oneOf, type AwsAnswer, type Bounds } from "../aws";
import { kubernetesUniverse } from "../kubernetes";
import type { BlockingLayer, JointHop } from "./estate-reachability";

export const layers: readonly BlockingLayer[] = [
  "endpoint",
  "security-group",
  "network-acl",
  "route",
  "gateway",
  "network-policy",
  "service",
];

/** A way from one end to another, or a stretch of one: what it lets through, and what each layer of it does alone. */
export interface Path extends Bounds {
  readonly layer: (layer: BlockingLayer) => Bounds;
  /** What it lets through without the ways that only where pods stand could open; absent if there are none of these. */
  readonly apart?: Bounds;
  /** What a connection meets, in its order. */
  readonly hops: (connection: Connection) => readonly JointHop[];
}

/** A way without any control. */
export const free: Path = { ...everything, layer: () => everything, hops: () => [] };

const beyond = ConnectionSet.all().subtract(kubernetesUniverse);

/** What the policies of a cluster say; other protocols than theirs are kept out, but not by them. */
export function byPolicies(answer: ConnectionAnswer): Path {
  const { may, must } = answer;
  return {
    may,
    must,
    layer: (layer) =>
      layer === "network-policy" ? { may: may.union(beyond), must: must.union(beyond) } : everything,
    hops: (connection) =>
      answer.witness(connection).hops.map((hop) => ({ ...hop, layer: "network-policy" as const })),
  };
}

/** What the networks of AWS say. */
export function byNetworks(answer: AwsAnswer): Path {
  return {
    may: answer.may,
    must: answer.must,
    layer: (layer) => (layer === "network-policy" || layer === "service" ? everything : answer.layers[layer]),
    hops: (connection) => answer.witness(connection).hops,
  };
}

/** One control by itself. */
export const byControl = (layer: BlockingLayer, bounds: Bounds, hop: Path["hops"]): Path => ({
  ...bounds,
  layer: (each) => (each === layer ? bounds : everything),
  hops: hop,
});

/** What several paths let through together without what only where pods stand opens. */
function apartIn(paths: readonly Path[], join: (all: readonly Bounds[]) => Bounds): Pick<Path, "apart"> {
  return paths.some(({ apart }) => apart) ? { apart: join(paths.map((path) => path.apart ?? path)) } : {};
}

/** One stretch after the other. */
export function inRow(...paths: readonly Path[]): Path {
  const [first = free, ...others] = paths.filter((path) => path !== free);
  if (others.length === 0) return first;
  return {
    ...both(first, ...others),
    ...apartIn([first, ...others], (all) => both(...all)),
    layer: (layer) => both(...[first, ...others].map((path) => path.layer(layer))),
    hops: (connection) => [first, ...others].flatMap((path) => path.hops(connection)),
  };
}

/** The one of several that shows most of a connection: one that certainly lets it through, else one that may. */
const telling = (paths: readonly Path[], connection: Connection): Path | undefined =>
  paths.find(({ must }) => must.contains(connection)) ??
  paths.find(({ may }) => may.contains(connection)) ??
  paths[0];

/** Ways that certainly lead nowhere say nothing of the other layers, unless all do. */
function alive(paths: readonly Path[]): readonly Path[] {
  const leading = paths.filter((path) => !both(path.layer("route"), path.layer("gateway")).may.isEmpty);
  return leading.length > 0 ? leading : paths;
}

/** Where there is no way at all, that is what keeps everything out, and nothing else. */
const noWay = (layer: BlockingLayer): Bounds => (layer === "route" ? nothing : everything);

/** Several ways that are all there. */
export function anyOf(paths: readonly Path[]): Path {
  const [first, ...others] = paths;
  if (first && others.length === 0) return first;
  return {
    ...either(paths),
    ...apartIn(paths, either),
    layer: (layer) =>
      paths.length === 0 ? noWay(layer) : either(alive(paths).map((path) => path.layer(layer))),
    hops: (connection) => telling(paths, connection)?.hops(connection) ?? [],
  };
}

/** Several cases, one of which holds: nobody knows which. */
export function inCases(paths: readonly Path[]): Path {
  const [first, ...others] = paths;
  if (first && others.length === 0) return first;
  const total = oneOf(paths);
  const doubtful = (connection: Connection): Path | undefined =>
    total.must.contains(connection)
      ? telling(paths, connection)
      : (paths.find(({ may, must }) => may.contains(connection) && !must.contains(connection)) ??
        telling(paths, connection));
  return {
    ...total,
    ...apartIn(paths, oneOf),
    layer: (layer) => (paths.length === 0 ? noWay(layer) : oneOf(paths.map((path) => path.layer(layer)))),
    hops: (connection) => doubtful(connection)?.hops(connection) ?? [],
  };
}

/** A path of which nothing is certain. */
export const doubted = (path: Path): Path => ({ ...path, must: ConnectionSet.none() });

/** A path of which more is certain than what it says by itself: what the same, looked at in cases, lets through in all. */
export function surely(path: Path, cases: Path): Path {
  const more = cases.must.subtract(path.must);
  if (more.isEmpty) return path;
  return {
    ...path,
    must: path.must.union(more),
    hops: (connection) => (more.contains(connection) ? cases : path).hops(connection),
  };
}

/**
 * A stretch that leads to a door, and the one from there: behind the door, connections go on to other ports.
 *
 * @param ports the ports of the door; if several, it may be any one of them
 */
export function through(outer: Path, ports: ConnectionSet, inner: Path): Path {
  const open = outer.may.intersect(ports);
  const isSure = !ports.isEmpty && ports.isSubsetOf(outer.must);
  return {
    may: open.isEmpty ? ConnectionSet.none() : inner.may,
    must: isSure ? inner.must : ConnectionSet.none(),
    layer: (layer) => (outer.layer(layer).may.overlaps(ports) ? inner.layer(layer) : nothing),
    hops: (connection) => {
      const asked = outer.must.intersect(ports).first ?? open.first ?? ports.first ?? connection;
      return [...outer.hops(asked).map((hop) => ({ connection: asked, ...hop })), ...inner.hops(connection)];
    },
  };
}

/** The same where groups are opened by what makes the way: rules of that are in no state. */
export const withoutGroups = (path: Path): Path => ({
  ...path,
  hops: (connection) => path.hops(connection).filter(({ layer }) => layer !== "security-group"),
});
