import { definePolicy, example, iamRole, isAllow, issuerOf, namesSubject } from "../../core/policy";

const github = "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com";
const trust = (Condition: object | undefined, Federated = github) => ({
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: { Federated, Service: undefined },
  Condition,
});

export default definePolicy({
  name: "require-oidc-subject",
  displayName: "Roles for identities from outside name the subject",
  description:
    "An issuer vouches for all of its users: without a condition on the subject every repository on the service, or every pod of the cluster, may become the role.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [23, 66],
  remediationSteps:
    "Add a StringEquals condition on the issuer's :sub (repo:organisation/repository:…, system:serviceaccount:namespace:name).",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use !== "trust") return report.notApplicable("not who may become a role");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const issuer = issuerOf(statement);
      if (issuer === undefined || statement.conditions?.some(namesSubject)) return;
      report(`lets every identity of ${issuer} become the role`, `${statement.place}.Condition`);
    });
  },
  good: () => ({
    "one repository": example(
      iamRole(
        trust({ StringLike: { "token.actions.githubusercontent.com:sub": "repo:example-shop/checkout:*" } }),
      ),
    ),
    "one service account": example(
      iamRole(
        trust(
          {
            StringEquals: {
              "oidc.eks.eu-west-1.amazonaws.com/id/0123:sub": "system:serviceaccount:shop:orders",
            },
          },
          "arn:aws:iam::333333333333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123",
        ),
      ),
    ),
  }),
  bad: () => ({
    "no condition": example(iamRole(trust(undefined))),
    "the audience only": example(
      iamRole(trust({ StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } })),
    ),
    "any repository": example(
      iamRole(trust({ StringLike: { "token.actions.githubusercontent.com:sub": "repo:*" } })),
    ),
  }),
});
