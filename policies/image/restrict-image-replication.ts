import { definePolicy, example, knownAccounts, resource, trustedAccounts } from "../../core/policy";

const estate = { accountGroups: { shop: { accounts: ["333333333333"] } } };

const replication = (registryId: string) =>
  resource("aws:ecr/replicationConfiguration:ReplicationConfiguration", "copies", {
    replicationConfiguration: { rules: [{ destinations: [{ region: "eu-central-1", registryId }] }] },
  });

export default definePolicy({
  name: "restrict-image-replication",
  displayName: "Images are copied to accounts of the estate only",
  description:
    "A registry that copies its images to an account outside the estate gives away code, and whatever slipped in with it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.1"],
  requirements: [22, 49],
  remediationSteps: "Remove the destination, or name its account in the estate.",
  settings: { trustedAccounts },
  appliesTo: "RegistryReplication",
  check({ node, estate, settings, report }) {
    const known = knownAccounts(estate, settings);
    if (known.size === 0) return report.notApplicable("the estate names no accounts");
    if (node.resource.account !== undefined) known.add(node.resource.account);
    report.each(node.rules, (rule, index) => {
      report.each(rule.destinations, ({ registryId }) => {
        if (registryId !== undefined && !known.has(registryId))
          report(
            `copies images to the account ${registryId}`,
            `${node.places["rules"]}[${index}].destinations`,
          );
      });
    });
  },
  good: () => ({ "an account of the estate": example(replication("333333333333"), { estate }) }),
  bad: () => ({ "another account": example(replication("999999999999"), { estate }) }),
});
