import {
  all,
  any,
  cohabitationIn,
  definePolicy,
  not,
  placementExample,
  tenant,
  workloadClause,
} from "../../core/policy";

const shop = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";
const suppliers = { "in-house": { repositories: [shop] }, acme: { repositories: ["acme.example.com/**"] } };
const rules = (...rules: readonly object[]) => ({ estate: { suppliers, rules } });
const never = (clause: object) => rules({ never: clause, reason: "the security board said so" });

export default definePolicy({
  name: "restrict-deployments",
  displayName: "Workloads keep to the estate's deployment rules",
  description:
    "The estate says what may run where, by supplier, environment, zone, data, trust and status. A never beats every allow; where there is an allow, what none allows is refused.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "nist-800-190:4.3.4"],
  requirements: [35, 36, 37],
  remediationSteps:
    "Move the workload to where the rule lets it run, or have the rule changed in the estate by those who answer for it.",
  appliesTo: "Graph",
  check(context) {
    const { estate, report } = context;
    const verdicts = estate.rules.map((rule) => ({ rule, clause: rule.never ?? rule.allow! }));
    if (verdicts.length === 0) return report.notApplicable("the estate has no deployment rules");
    for (const { traits, workloads } of cohabitationIn(context).groups) {
      const judged = verdicts.map(({ rule, clause }) => ({ rule, ...workloadClause(clause, traits) }));
      for (const [index, { rule, answer, clauses }] of judged.entries()) {
        if (!rule.never || answer === "no") continue;
        const text = clauses.join(" and ");
        for (const on of workloads) {
          const options = { on, key: `rule ${index}`, evidence: [{ text: `rules[${index}]: ${text}` }] };
          if (answer === "yes")
            report(`is never to be deployed there: ${rule.reason} (${text})`, "", options);
          else report.unknown("", text, options);
        }
      }
      const allows = judged.filter(({ rule }) => rule.allow);
      const refused = all([...allows.map(({ answer }) => not(answer))]);
      if (allows.length === 0 || refused === "no") continue;
      for (const on of workloads) {
        const options = { on, key: "allow" };
        if (refused === "yes") report("is deployed, and no rule of the estate allows it", "", options);
        else
          report.unknown(
            "",
            any(allows.map(({ answer }) => answer)) === "unknown"
              ? allows.flatMap(({ clauses }) => clauses).join(", ")
              : "",
            options,
          );
      }
    }
  },
  good: () => ({
    "a rule for another supplier": placementExample(
      [tenant("checkout", "app", {})],
      never({ supplier: ["acme"], controlled: true }),
    ),
    "what a rule allows": placementExample(
      [tenant("checkout", "app", {})],
      rules({ allow: { supplier: ["in-house"], not: { zone: ["data"] } }, reason: "our own" }),
    ),
  }),
  bad: () => ({
    "a supplier kept out of an environment": placementExample(
      [tenant("checkout", "app", {})],
      never({ supplier: ["in-house"], environment: ["production"] }),
    ),
    "a combination": placementExample(
      [tenant("checkout", "app", {})],
      never({ any: [{ zone: ["dmz"] }, { all: [{ controlled: true }, { not: { storage: true } }] }] }),
    ),
    "what no rule allows": placementExample(
      [tenant("checkout", "app", {})],
      rules({ allow: { supplier: ["acme"] }, reason: "theirs only" }),
    ),
  }),
});
