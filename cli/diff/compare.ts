import { compareEstates } from "../../core/estate";
import { brief } from "../../core/estate/text";
import { showPath } from "../../core/estate";
import { diffConnections, type ConnectionChange } from "../../core/reachability/diff";
import { dividesNetworks, FlowAnalysis } from "../../core/reachability/flows";
import { estateReachability } from "../../core/reachability/joint";
import type { Endpoint } from "../../core/reachability";
import { ConnectionSet } from "../../core/sets";
import { zoneFinder, type ZoneFinder } from "../reach/zones";
import { version } from "../version";
import { compareFindings } from "./findings";
import { DIFF_SCHEMA, type Change, type Diff, type DiffSide } from "./model";
import type { Side } from "./read-side";
import { removedFrom } from "./removed";
import { zoneChanges } from "./zone-changes";

/** More names of one group than this nobody reads. */
const mostNames = 20;

/** What changed from the base to the head: findings, connections and the estate itself. */
export function compareSides(base: Side, head: Side): Diff {
  const findings = compareFindings(base.result, head.result);
  const names = new Set(findings.new.map(({ policy }) => policy));
  const connections = connectionsOf(base, head) ?? zoneChanges(base.result.zones, head.result.zones);
  const loosened = loosenedIn(base, head);
  const removed = removedFrom(base, head);
  return {
    schema: DIFF_SCHEMA,
    tool: { name: "bulkhead", version: version() },
    base: describe(base),
    head: describe(head),
    findings,
    policies: head.result.policies
      .filter(({ name }) => names.has(name))
      .map(({ name, displayName, description, remediationSteps, url }) => ({
        name,
        displayName,
        description,
        remediationSteps,
        url,
      })),
    ...(connections && { connections }),
    ...(loosened && { loosened }),
    ...(removed && { removed }),
    problems: [
      ...base.result.problems.map((each) => ({ ...each, side: "base" as const })),
      ...head.result.problems.map((each) => ({ ...each, side: "head" as const })),
    ],
    notes: notesOf(base, head),
  };
}

const describe = ({ name, result, live }: Side): DiffSide => ({
  name,
  saved: live === undefined,
  estate: result.estate,
  stage: result.stage,
  resources: result.counts.resources,
  findings: result.findings.length,
});

function loosenedIn({ live: base }: Side, { live: head }: Side): Diff["loosened"] {
  if (!base || !head) return undefined;
  if (base.loaded.hash === head.loaded.hash) return [];
  return compareEstates(base.loaded.estate, head.loaded.estate).map((each) => ({
    path: showPath(each.path),
    reason: each.reason,
    base: brief(each.base),
    head: brief(each.derived),
  }));
}

function connectionsOf({ live: base }: Side, { live: head }: Side): Diff["connections"] {
  if (!base || !head) return undefined;
  const reach = ({ graph, loaded }: NonNullable<Side["live"]>) => estateReachability(graph, loaded.estate);
  const { gained, lost } = diffConnections(reach(base), reach(head));
  const zones = [head, base].map(({ graph, loaded }) => zoneFinder(graph, loaded.estate));
  const [now, before] = zones as [ZoneFinder, ZoneFinder];
  const { estate } = head.loaded;
  const flows = dividesNetworks(estate) && new FlowAnalysis(head.graph, estate, head.environmentOf);
  return {
    by: "ends",
    gained: gained
      .filter(isNews)
      .map((each) => ({ ...changeOf(each, now), ...(flows && verdictOf(flows, each)) }))
      .sort(byNames),
    lost: lost
      .filter(isNews)
      .map((each) => changeOf(each, before))
      .sort(byNames),
  };
}

/** The worst of what the flows say of the ends of a change. */
function verdictOf(
  flows: FlowAnalysis,
  { from, to, connections, certain }: ConnectionChange,
): Pick<Change, "verdict"> {
  const [sources, targets] = [from, to].map((ends) => oneOfEachParty(flows, ends)) as [
    Endpoint[],
    Endpoint[],
  ];
  const found = new Set(
    sources.flatMap((source) =>
      targets.map((target) =>
        source.kind === "external" && target.kind === "external"
          ? undefined
          : flows.verdictOn(source, target, connections, certain),
      ),
    ),
  );
  if (found.has("forbidden")) return { verdict: "forbidden" };
  if (found.has("unknown")) return { verdict: "unknown" };
  return found.has("allowed") ? { verdict: "declared" } : {};
}

const oneOfEachParty = ({ parties }: FlowAnalysis, ends: readonly Endpoint[]): Endpoint[] => [
  ...new Map(
    ends.map((end) => {
      const own = parties.of(end).map(({ party }) => party.key);
      return [end.kind === "external" ? end.id : `${end.kind} ${own.join()}`, end] as const;
    }),
  ).values(),
];

/** That a kubelet probes its pods, and that everybody asks for names, comes with every workload. */
const isNews = ({ from, to }: ConnectionChange): boolean =>
  !from.every(isSpecial("kubelet")) && !to.every(isSpecial("dns"));

const isSpecial =
  (name: string) =>
  (end: Endpoint): boolean =>
    end.kind === "special" && end.name === name;

/** Network policies speak of three protocols only: all of them are everything to who reads it. */
const textOf = (connections: ConnectionSet): string =>
  ConnectionSet.transport().isSubsetOf(connections) ? ConnectionSet.all().toText() : connections.toText();

const changeOf = ({ from, to, connections, certain }: ConnectionChange, zones: ZoneFinder): Change => ({
  from: endsOf(from, zones),
  to: endsOf(to, zones),
  connections: textOf(connections),
  certain: !certain.isEmpty,
});

const endsOf = (ends: readonly Endpoint[], zones: ZoneFinder): Change["from"] => {
  const names = [...new Set(ends.map(({ name }) => name))].sort();
  return {
    names: names.slice(0, mostNames),
    count: names.length,
    zones: [...new Set(ends.flatMap((end) => zones(end)))].sort(),
  };
};

const byNames = (a: Change, b: Change): number => {
  const [left, right] = [a, b].map(
    ({ from, to, connections }) => `${from.names.join()}\0${to.names.join()}\0${connections}`,
  ) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
};

function notesOf(base: Side, head: Side): string[] {
  const notes: string[] = [];
  const { result: old } = base;
  const { result: now } = head;
  if (!base.live || !head.live)
    notes.push(
      old.zones && now.zones
        ? "Connections are compared zone by zone: a saved result holds no more."
        : "Connections are not compared: a saved result does not hold the graph, and none of its policies asked for zones.",
    );
  if (old.estate.hash !== now.estate.hash && (!base.live || !head.live))
    notes.push("The two were judged by different estates; what that loosens can be told of sources only.");
  if (old.tool.version !== now.tool.version)
    notes.push(
      `The base was judged by Bulkhead ${old.tool.version}: new policies find what was there before.`,
    );
  const names = (result: Side["result"]): ReadonlySet<string> =>
    new Set(result.policies.map(({ name }) => name));
  const [judgedBefore, judgedNow] = [names(old), names(now)];
  const fewer = [...judgedBefore].filter((name) => !judgedNow.has(name));
  const more = [...judgedNow].filter((name) => !judgedBefore.has(name));
  if (fewer.length + more.length > 0) {
    notes.push(
      `The two were judged by different policies: ${more.length} only in the head, ${fewer.length} only in the base.`,
    );
  }
  return notes;
}
