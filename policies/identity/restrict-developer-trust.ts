import {
  accountEnvironments as environments,
  definePolicy,
  dutiesOf,
  environmentsOfAccount,
  accountOf,
  example,
  iamRole,
  isAllow,
} from "../../core/policy";

const duties = { development: ["dev-*"] };

export default definePolicy({
  name: "restrict-developer-trust",
  displayName: "Developers can't become roles in controlled environments",
  description:
    "A role in production that a developer, or anything in a development account, may take on makes both one environment.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48],
  remediationSteps:
    "Let the pipeline's role in, or operations' own; developers get at production by what they deploy.",
  appliesTo: "PolicyDocument",
  check({ node, estate, environment, report }) {
    if (node.use !== "trust" || !environment.controlled)
      return report.notApplicable("no trust of a role in a controlled environment");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      report.each(statement.principals, ({ type, value }) => {
        if (type !== "AWS" || value === undefined) return;
        const account = accountOf(value);
        const others = account === undefined ? [] : environmentsOfAccount(estate, account);
        const place = `${statement.place}.Principal`;
        if (dutiesOf(estate, value).includes("development"))
          report(`lets ${value}, a developer, become a role in ${environment.name}`, place);
        else if (others.length > 0 && others.every((name) => !estate.environments[name]?.controlled))
          report(
            `lets the account ${account} of ${others.join(", ")} become a role in ${environment.name}`,
            place,
          );
      });
    });
  },
  good: () => ({
    "the pipeline": example(
      iamRole({ Principal: { Service: undefined, AWS: "arn:aws:iam::333333333333:role/release-bot" } }),
      { estate: { identities: { duties }, environments } },
    ),
  }),
  bad: () => ({
    "a developer": example(
      iamRole({ Principal: { Service: undefined, AWS: "arn:aws:iam::333333333333:role/dev-kim" } }),
      { estate: { identities: { duties }, environments } },
    ),
    "a development account": example(
      iamRole({ Principal: { Service: undefined, AWS: "arn:aws:iam::555555555555:role/anything" } }),
      { estate: { identities: { duties }, environments } },
    ),
  }),
});
