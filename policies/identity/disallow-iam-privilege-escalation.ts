import {
  definePolicy,
  effectOf,
  escalatingActions,
  example,
  iamPolicy,
  iamRole,
  isAbout,
  isAllow,
  onlyAction,
  policyDocument,
  reachesAnyName,
  resource,
} from "../../core/policy";

const becomeAny = (Effect: string) => ({
  Effect,
  Action: "sts:AssumeRole",
  Resource: "arn:aws:iam::333333333333:role/*",
});

export default definePolicy({
  name: "disallow-iam-privilege-escalation",
  displayName: "Nobody can give themselves more rights",
  description:
    "Whoever may write any policy, key or trust, or take on any role, has every right that there is to have, one step later.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Name the users, roles or functions in Resource, and keep the administration of identities in a role of its own.",
  appliesTo: "PolicyDocument",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.use !== "identity") return report.notApplicable("not what a principal may do");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement) || !reachesAnyName(statement)) return;
      const effects = escalatingActions(statement).map((action) => ({
        action,
        ...effectOf(
          graph,
          node,
          onlyAction(statement, action),
          (limit) => isAbout(limit, action) && reachesAnyName(limit),
        ),
      }));
      const actions = effects.flatMap(({ action, state }) => (state === "holds" ? action : []));
      if (actions.length === 0) {
        const doubt = effects.find((each) => each.state === "unknown");
        if (doubt?.state === "unknown") report.unknown(`${statement.place}.Action`, doubt.missing);
        return;
      }
      const others = actions.length > 1 ? ` and ${actions.length - 1} more` : "";
      report(`lets its holder gain rights by ${actions[0]}${others}`, `${statement.place}.Action`);
    });
  },
  good: () => ({
    "one role to take on": example(
      iamPolicy({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::333333333333:role/deploy" }),
    ),
    "any role to take on, which another document denies": example([
      iamRole(
        {},
        {
          name: "breaker",
          inlinePolicies: [{ name: "become", policy: policyDocument(becomeAny("Allow")) }],
        },
      ),
      resource("aws:iam/rolePolicy:RolePolicy", "never", {
        role: "breaker",
        policy: policyDocument(becomeAny("Deny")),
      }),
    ]),
  }),
  bad: () => ({
    "any role to take on": example(
      iamPolicy({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::333333333333:role/*" }),
    ),
    "any policy to write": example(
      iamPolicy({ Action: ["iam:Put*Policy"], Resource: "arn:aws:iam::333333333333:*" }),
    ),
  }),
});
