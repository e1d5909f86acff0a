import {
  accountOf,
  definePolicy,
  example,
  iamRole,
  isAllow,
  knownAccounts,
  trustedAccounts,
} from "../../core/policy";

const estate = { accountGroups: { shop: { accounts: ["333333333333"] } } };

export default definePolicy({
  name: "restrict-cross-account-trust",
  displayName: "Roles trust accounts that the estate knows",
  description:
    "A role that an account outside the estate may take on ends the division where nobody looks. The estate's account groups and environments say which accounts are its own.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 49],
  remediationSteps:
    "Remove the account, or name it in the estate; that of a supplier in this policy's setting trustedAccounts.",
  settings: { trustedAccounts },
  appliesTo: "PolicyDocument",
  check({ node, estate, settings, report }) {
    if (node.use !== "trust") return report.notApplicable("not who may become a role");
    const known = knownAccounts(estate, settings);
    if (known.size === 0) return report.notApplicable("the estate names no accounts");
    if (node.resource.account !== undefined) known.add(node.resource.account);
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      report.each(statement.principals, ({ type, value }) => {
        const account = type === "AWS" && value !== undefined ? accountOf(value) : undefined;
        if (account !== undefined && !known.has(account))
          report(
            `lets the account ${account}, which is not of the estate, become the role`,
            `${statement.place}.Principal`,
          );
      });
    });
  },
  good: () => ({
    "an account of the estate": example(
      {
        ...iamRole({ Principal: { Service: undefined, AWS: "arn:aws:iam::333333333333:role/pipeline" } }),
        account: "333333333333",
      },
      { estate },
    ),
  }),
  bad: () => ({
    "another account": example(
      iamRole({ Principal: { Service: undefined, AWS: "arn:aws:iam::999999999999:role/anything" } }),
      { estate },
    ),
  }),
});
