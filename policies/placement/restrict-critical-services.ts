import {
  cohabitationIn,
  criticalEntriesOf,
  definePolicy,
  landing,
  matchGlob,
  missingAmong,
  nameOf,
  namesOfVpcs,
  neighboursOn,
  onPool,
  placementExample,
  pool,
  seenCandidates,
  tenant,
  Unknown,
} from "../../core/policy";

const parts = [
  pool("front", "app"),
  pool("vault", "app"),
  tenant("keys", "app", onPool("vault")),
  tenant("cart", "app", onPool("front")),
  tenant("orders", "app", onPool("front")),
];
const critical = (entry: object) => ({ estate: { critical: [entry] } });

export default definePolicy({
  name: "restrict-critical-services",
  displayName: "Critical services stand where they may, with few beside them",
  description:
    "What runs keys, identities or the platform itself is worth more than its neighbours: the fewer share its machine, the fewer can be the way in.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [45],
  remediationSteps:
    "Let the service require a pool of its own that no other workload tolerates, among those that the estate lists (critical).",
  appliesTo: "Workload",
  needs: "graph",
  check(context) {
    const { node, graph, estate, report } = context;
    if (estate.critical.length === 0) return report.notApplicable("the estate names no critical services");
    const cohabitation = cohabitationIn(context);
    const group = cohabitation.groupOf(node);
    const entries = criticalEntriesOf(graph, estate, node);
    if (entries.length === 0) return report.notApplicable("it is no critical service");
    const candidates = seenCandidates(context, "restrict-critical-services");
    // What stands on machines that were not given is in no group.
    if (!group) return;
    for (const { entry, answer: means } of entries)
      for (const { pool, answer, reasons } of candidates) {
        const say = (text: string, key: string, more: readonly { text: string }[] = []): void => {
          const options = { key: `${key} ${pool.name}`, evidence: [landing(node, pool, reasons), ...more] };
          if (answer === "yes" && means === "yes") report(text, "", options);
          else {
            const unsure =
              means === "yes" ? text : "whether it is a critical service: its name or its namespace";
            report.unknown("", missingAmong(reasons) ?? unsure, options);
          }
        };
        if (entry.pools.length > 0 && !entry.pools.some((glob) => matchGlob(glob, pool.name)))
          say(`may land on pool ${pool.name}, none of ${entry.pools.join(", ")}`, "pool");
        if (entry.vpcs.length > 0) {
          const vpcs = namesOfVpcs(graph, pool);
          if (vpcs instanceof Unknown) report.unknown("", vpcs.missing, { key: `vpc ${pool.name}` });
          else if (
            !vpcs.every((names) => names.some((each) => entry.vpcs.some((glob) => matchGlob(glob, each))))
          )
            say(`may run in a VPC that is none of ${entry.vpcs.join(", ")}`, "vpc");
        }
        const { certain, possible, missing } = neighboursOn(cohabitation, group, node, pool);
        const others = [...certain, ...possible];
        if (certain.length + 1 > entry.perMachine) {
          const shown = certain.slice(0, 5).map((other) => ({ text: `${nameOf(other)} may land there too` }));
          say(
            `may share a machine of pool ${pool.name} with ${certain.length} others, such as ${nameOf(certain[0]!)}: at most ${entry.perMachine} workloads may stand there`,
            "neighbours",
            shown,
          );
        } else if (others.length + 1 > entry.perMachine)
          report.unknown("", missing ?? `whether ${nameOf(possible[0]!)} may land on pool ${pool.name} too`, {
            key: `neighbours ${pool.name}`,
          });
      }
  },
  good: () => ({
    "alone on a pool of its own": placementExample(
      parts,
      critical({ workload: "keys", pools: ["vault"], perMachine: 1 }),
    ),
    "few beside it": placementExample(parts, critical({ workload: "cart", perMachine: 2 })),
  }),
  bad: () => ({
    "a neighbour too many": placementExample(parts, critical({ workload: "cart", perMachine: 1 })),
    "another pool": placementExample(parts, critical({ workload: "keys", pools: ["safe-*"] })),
  }),
});
