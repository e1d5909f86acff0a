import { definePolicy, example, networkAcl, shadowedEntries, type NetworkAclEntry } from "../../core/policy";

const directions = ["ingress", "egress"] as const;

const numbered = (entry: NetworkAclEntry): string =>
  `${entry.direction} entry ${entry.ruleNumber} (${entry.action})`;

export default definePolicy({
  name: "disallow-shadowed-network-acl-entries",
  displayName: "Every entry of a network ACL can match",
  description:
    "Entries are tried in the order of their numbers and the first that matches decides. One that earlier entries leave nothing to decide looks like a rule and is none: a denial after a wider permission denies nothing.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-aws-3.0:5.1"],
  requirements: [51],
  remediationSteps:
    "Give the entry a lower number than the ones that cover it if it is meant to decide; else delete it.",
  appliesTo: "NetworkAcl",
  needs: "graph",
  check({ node, graph, report }) {
    for (const direction of directions) {
      // Where not even their number is known, one that is known may be shadowed.
      report.part(() => void node[direction]);
      report.each([...shadowedEntries(graph, node, direction)], ([entry, { by, missing }]) => {
        if (missing !== undefined) {
          report.unknown(direction, missing, { on: entry });
          return;
        }
        const evidence = by.map((each) => ({ text: `decided by ${numbered(each)}`, resource: each.id }));
        report(
          by.length === 0
            ? `has ${numbered(entry)}, which is about no address or no connection at all`
            : `has ${numbered(entry)}, which earlier entries leave nothing to decide`,
          direction,
          { evidence },
        );
      });
    }
  },
  good: () => ({
    "a denial before the permission": example(
      networkAcl({ action: "deny", cidrBlock: "10.0.9.0/24" }, { fromPort: 443, toPort: 443 }),
    ),
    "another port": example(networkAcl({}, { fromPort: 8443, toPort: 8443 })),
  }),
  bad: () => ({
    "a denial after the permission": example(networkAcl({}, { action: "deny", cidrBlock: "10.0.9.0/24" })),
    "covered by two together": example(
      networkAcl(
        { cidrBlock: "10.0.0.0/17" },
        { cidrBlock: "10.0.128.0/17" },
        { fromPort: 443, toPort: 443, cidrBlock: "10.0.0.0/16" },
      ),
    ),
    "no block": example(networkAcl({}, { cidrBlock: undefined, fromPort: 8443, toPort: 8443 })),
  }),
});
