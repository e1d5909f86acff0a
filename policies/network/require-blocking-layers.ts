import {
  connectionsIn,
  definePolicy,
  example,
  missingOf,
  nodeOf,
  witnessEvidence,
  zonedMachine,
  zonedService,
  reportAbsence,
} from "../../core/policy";

const twice = {
  estate: {
    levels: { deep: { cohabitation: [{ differ: "zone" }], blockingLayers: 2 } },
    environments: { production: { select: [{ stack: "**" }], level: "deep", enforce: "mandatory" } },
  },
};

export default definePolicy({
  name: "require-blocking-layers",
  displayName: "Forbidden flows meet as many layers as the level demands",
  description:
    "A single rule is lost in a single edit. Where the level asks for defence in depth, a connection that no flow declares must be kept out by several layers, each of which would do so alone: security groups, network ACLs, routes, gateways, network policies.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 53],
  remediationSteps:
    "Add a layer that does not rest on the present one: a network policy beside the security groups, a network ACL between the subnets, or no route at all. Or lower blockingLayers of the level.",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    const { thin, cutAt } = analysis.thinWalls;
    if (cutAt !== undefined)
      context.report.unknown(
        "",
        `which layers keep the zones apart: only ${cutAt} pairs of ends were looked at`,
        {
          key: "more pairs",
        },
      );
    for (const { verdict, from, to, source, target, layers, demanded, witness } of thin) {
      const on = nodeOf(target);
      const options = {
        evidence: witnessEvidence(witness),
        key: `${from.label} > ${to.label}`,
        ...(on && { on }),
      };
      const by = layers.length === 0 ? "no layer alone" : `${layers.join(", ")} alone`;
      if (verdict === "violation")
        reportAbsence(
          context,
          "keep them apart too",
          `in ${to.label} is kept from ${from.label} by ${by} (${source.name} → ${target.name}), where ${demanded} layers must each do so`,
          "",
          options,
        );
      else
        context.report.unknown(
          "",
          `which layers keep ${from.label} from ${to.label}: ${from.missing ?? to.missing ?? missingOf(witness)}`,
          options,
        );
    }
  },
  good: () => ({
    "one layer where one is enough": example([
      ...zonedService("storefront", "dmz"),
      ...zonedService("orders", "app"),
    ]),
    "no public address, no route, no rule": example(zonedMachine("app"), twice),
  }),
  bad: () => ({
    "network policies alone": {
      ...example([...zonedService("storefront", "dmz"), ...zonedService("stock", "app")], {
        estate: {
          ...twice.estate,
          environments: {
            production: { select: [{ namespace: "shop-stock" }], level: "deep" },
            development: { level: "hybrid" },
          },
        },
      }),
      alsoFails: ["disallow-shared-clusters"],
    },
  }),
});
