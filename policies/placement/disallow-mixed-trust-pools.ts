import {
  cohabitationIn,
  definePolicy,
  hasZones,
  manifest,
  meeting,
  missingOfMix,
  mixedTrust,
  nameOf,
  onPool,
  placementExample,
  pool,
  tenant,
  reportAbsence,
} from "../../core/policy";

const estate = {
  zones: { shelf: { trust: 40, select: [{ namespaceLabel: { zone: "shelf" } }] } },
  environments: { production: { level: "rules" } },
  levels: { rules: { cohabitation: [{ differ: "supplier" }] } },
};
const parts = [
  pool("back", "shared"),
  tenant("cart", "app", onPool("back")),
  tenant("batch", "shelf", onPool("back")),
];
const own = (namespace: string) =>
  manifest({
    apiVersion: "vpcresources.k8s.aws/v1beta1",
    kind: "SecurityGroupPolicy",
    metadata: { name: "own", namespace },
    spec: { podSelector: {}, securityGroups: { groupIds: ["sg-0bbb2222cccc3333d"] } },
  });

export default definePolicy({
  name: "disallow-mixed-trust-pools",
  displayName: "Groups of different trust share no pool together with its security groups",
  description:
    "Machines or security groups must stand between workloads of different trust: on one pool, behind the same groups, neither does, and the network takes the one for the other.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.3.4"],
  requirements: [44],
  remediationSteps:
    "Give each trust level a pool of its own with its own security groups, or its pods groups of their own (SecurityGroupPolicy).",
  appliesTo: "Graph",
  check({ graph, estate, environmentOf, images, report }) {
    if (!hasZones(estate)) return report.notApplicable("the estate declares no zones");
    const cohabitation = cohabitationIn({ graph, estate, environmentOf, images });
    for (const found of mixedTrust(graph, cohabitation)) {
      const { first, second, answer, pair } = found;
      const [one, two] = pair;
      const { shared, evidence } = meeting(cohabitation, first, second, pair);
      if (answer === "unknown") {
        report.unknown("", missingOfMix(cohabitation, found), { on: one, key: "pool", evidence });
        continue;
      }
      const where = shared ? `pool ${shared.pool.name}` : "a pool";
      reportAbsence(
        { graph, report },
        "give their pods security groups of their own",
        `of trust ${first.traits.trust.join()} may share ${where} and its security groups with ${nameOf(two)} of trust ${second.traits.trust.join()}`,
        "",
        { on: one, evidence },
      );
    }
  },
  good: () => ({
    "a pool each": placementExample(
      [
        pool("back", "app"),
        pool("shelf", "shelf"),
        tenant("cart", "app", onPool("back")),
        tenant("batch", "shelf", onPool("shelf")),
      ],
      { estate },
    ),
    "security groups of their own": placementExample([...parts, [own("batch")]], { estate }),
  }),
  bad: () => ({
    "one pool": placementExample(parts, { estate }),
  }),
});
