import {
  definePolicy,
  example,
  iamPolicy,
  iamRole,
  isAllow,
  isTakenBack,
  onlyBounds,
  policyDocument,
  resource,
} from "../../core/policy";

const boundary = "arn:aws:iam::333333333333:policy/bounds";

export default definePolicy({
  name: "disallow-inverted-iam-statements",
  displayName: "IAM statements allow what they name, not all else",
  description:
    "Allow with NotAction, NotResource or NotPrincipal grants everything but what is listed, and with it whatever AWS adds later. A policy that only serves as a permissions boundary grants nothing.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:1.16", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: "Name what is allowed; keep NotAction, NotResource and NotPrincipal for denials.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    const bounds = node.use === "boundary" || onlyBounds(graph, node);
    if (bounds === true) return report.notApplicable("a boundary grants nothing");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      const inverted = [
        statement.notActions && "NotAction",
        statement.notResources && "NotResource",
        statement.notPrincipals && "NotPrincipal",
      ].find((key) => key !== undefined);
      if (inverted === undefined || isTakenBack(node, statement)) return;
      const path = `${statement.place}.${inverted}`;
      if (bounds === false) report(`allows all but what ${inverted} lists`, path);
      else report.unknown(path, bounds.missing);
    });
  },
  good: () => ({
    "named actions": example(iamPolicy()),
    "a boundary of a role, given to nobody": example([
      {
        ...resource("aws:iam/policy:Policy", "bounds", {
          name: "bounds",
          policy: policyDocument({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        }),
        physicalId: boundary,
      },
      iamRole({}, { permissionsBoundary: boundary }),
    ]),
  }),
  bad: () => ({
    "all actions but one": example(iamPolicy({ Action: undefined, NotAction: "iam:*" })),
    "all principals but one": example(
      iamRole({ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::333333333333:role/other" } }),
      { alsoFails: ["disallow-public-role-trust"] },
    ),
  }),
});
