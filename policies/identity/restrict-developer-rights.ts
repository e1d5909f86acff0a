import {
  accountEnvironments as environments,
  changingActions,
  controlledAccounts,
  definePolicy,
  developersOf,
  example,
  iamRole,
  isAllow,
  isLookingPolicy,
  isOfAws,
  isTakenBack,
  leaves,
  limitOf,
  onlyAction,
  permissionsOf,
  policyDocument,
  readsOtherStack,
  resourceIn,
  statementEvidence,
  trustOf,
} from "../../core/policy";

const estate = { estate: { environments, identities: { duties: { development: ["dev-*"] } } } };
const inProduction = "arn:aws:sqs:eu-west-1:333333333333:orders";

const role = (name: string, statement: object, more: object = {}, account = "333333333333") => ({
  ...iamRole(
    {},
    {
      name,
      inlinePolicies: [
        { name: "own", policy: policyDocument({ Effect: "Allow", Resource: inProduction, ...statement }) },
      ],
      ...more,
    },
  ),
  stack: account === "333333333333" ? "example/production" : "example/development",
  account,
});
const of = (...given: Parameters<typeof role>) => example(role(...given), estate);
const deny = {
  name: "limit",
  policy: policyDocument({ Effect: "Deny", Action: "sqs:*", Resource: "*" }),
};

export default definePolicy({
  name: "restrict-developer-rights",
  displayName: "Developers hold no rights to change production",
  description:
    "What developers, or machines of development, may change in production has passed no review: the division between the environments is then a habit, not a wall.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48],
  remediationSteps:
    "Leave developers what only looks, or nothing; let the pipeline's role change production, and an operator's in need.",
  appliesTo: ["IamRole", "IamUser", "IamGroup"],
  needs: "graph",
  check({ node, graph, estate, environment, report }) {
    const accounts = controlledAccounts(estate);
    // Whom a role lets in need not be read where nobody is a developer.
    const developers =
      estate.identities.duties.development &&
      developersOf(estate, node, node.kind === "IamRole" ? trustOf(graph, node) : undefined);
    if (environment.controlled && developers === undefined)
      return report.notApplicable("held by no developers that the estate names");
    if (!environment.controlled && accounts.length === 0)
      return report.notApplicable("no controlled environment is known by its account");
    const holder = environment.controlled
      ? `is held by developers (${developers})`
      : `of ${environment.name}`;
    const { documents, others, missing } = permissionsOf(graph, node);
    for (const each of missing) report.unknown("", each, { key: each });
    // Outside, a right in production is one that names it; within, every right is.
    if (environment.controlled)
      report.each(others, ({ arn, attachment }) => {
        const evidence = [{ text: `${attachment.name} gives ${arn} to it`, resource: attachment.id }];
        if (isLookingPolicy(arn)) return;
        const name = arn.slice(arn.lastIndexOf("/") + 1);
        if (isOfAws(arn)) report(`${holder} and may do what ${name} allows`, "", { evidence, key: arn });
        else report.unknown("", `what the policy ${arn} allows`, { key: arn });
      });
    for (const document of documents)
      report.each(document.statements, (statement) => {
        if (!isAllow(statement)) return;
        const target = environment.controlled ? environment.name : resourceIn(statement, accounts);
        const output = statement.resources?.find((each) => each.startsWith("("));
        if (target === undefined && output !== undefined && readsOtherStack(graph, document.resource))
          return report.unknown("", `whether ${output} lies in a controlled environment`);
        if (target === undefined) return;
        const action = changingActions(statement).find(
          (each) => !documents.some((other) => isTakenBack(other, onlyAction(statement, each))),
        );
        if (action === undefined) return;
        const grant = onlyAction(statement, action);
        const limit = limitOf(graph, node, grant, (left) => leaves(left, action));
        if (limit === true) return;
        const key = `${document.id} ${statement.place}`;
        if (limit) return report.unknown("", limit.missing, { key });
        const evidence = [statementEvidence(document, statement)];
        report(`${holder} and may ${action} in ${target}`, "", { evidence, key });
      });
  },
  good: () => ({
    "developers who look": of("dev-kim", { Action: ["sqs:GetQueueAttributes", "sqs:ListQueues"] }),
    "a right that is denied again": of(
      "dev-kim",
      {},
      {
        inlinePolicies: [
          {
            name: "own",
            policy: policyDocument({ Effect: "Allow", Action: "sqs:SendMessage", Resource: inProduction }),
          },
          deny,
        ],
      },
    ),
    "somebody who is no developer": of("orders", { Action: ["sqs:SendMessage"] }),
    "a right of development in development": of(
      "orders",
      { Action: ["sqs:SendMessage"], Resource: "arn:aws:sqs:eu-west-1:555555555555:orders" },
      {},
      "555555555555",
    ),
  }),
  bad: () => ({
    "a developer who writes": of("dev-kim", { Action: ["sqs:SendMessage"] }),
    "a developer by a policy of AWS": of(
      "dev-kim",
      {},
      { inlinePolicies: [], managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] },
    ),
    "a role of development that writes to production": of(
      "orders",
      { Action: ["sqs:SendMessage"] },
      {},
      "555555555555",
    ),
    "a role of development that becomes one of production": of(
      "orders",
      { Action: ["sts:AssumeRole"], Resource: "arn:aws:iam::333333333333:role/deploy" },
      {},
      "555555555555",
    ),
    "a developer who reads production's secrets": of("dev-kim", {
      Action: ["secretsmanager:GetSecretValue"],
      Resource: "arn:aws:secretsmanager:eu-west-1:333333333333:secret:orders-AbCdEf",
    }),
  }),
});
