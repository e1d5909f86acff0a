import {
  connectionsIn,
  definePolicy,
  example,
  missingOf,
  nodeOf,
  opening,
  witnessEvidence,
  zonedService,
  reportAbsence,
} from "../../core/policy";

const required = {
  estate: {
    flows: [
      { from: "internet", to: "dmz", ports: ["443/tcp"] },
      { from: "dmz", to: "app", ports: ["8080/tcp"], required: true },
    ],
  },
};

export default definePolicy({
  name: "require-declared-flows",
  displayName: "Required flows work",
  description:
    "A division that cuts off what the estate needs is taken down in the next incident. A flow that is declared as required must pass every security group, network ACL, route and network policy on its way, wherever its ends are moved.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [43],
  remediationSteps:
    "Allow the flow's ports at the hop that blocks, in both directions where network policies or ACLs rule; or take required away from the flow.",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    const { report } = context;
    for (const { flow, failing, pairs, isCut } of analysis.required) {
      if (isCut)
        report.unknown(
          "",
          `whether the required flow ${flow.text} works everywhere: only ${pairs} pairs of its ends were looked at`,
          { key: `more pairs of ${flow.text}` },
        );
      for (const verdict of ["violation", "unknown"] as const) {
        const own = failing.filter((each) => each.verdict === verdict);
        const [first] = own;
        if (!first) continue;
        const on = nodeOf(first.from) ?? nodeOf(first.to);
        const evidence = witnessEvidence(first.witness);
        const options = { evidence, key: `${flow.text} ${flow.connections.toText()}`, ...(on && { on }) };
        const more = own.length - 1;
        const others = more > 0 ? `, and ${more} more pair${more === 1 ? "" : "s"}` : "";
        if (verdict === "violation")
          reportAbsence(
            context,
            "let it pass",
            `lacks a required flow (${flow.text}): ${first.from.name} cannot connect to ${first.to.name} on ${first.lacking.toText()}${others}`,
            "",
            options,
          );
        else
          report.unknown(
            "",
            `whether the required flow ${flow.text} works: ${first.homeless ? `the zone of ${first.homeless.name}` : missingOf(first.witness)}`,
            options,
          );
      }
    }
  },
  good: () => ({
    "both sides let it pass": example(
      [
        ...zonedService("storefront", "dmz"),
        ...zonedService("orders", "app"),
        ...opening("storefront", "orders", 8080),
      ],
      required,
    ),
    "nothing at the other end": example(zonedService("storefront", "dmz"), required),
  }),
  bad: () => ({
    "no policy lets it pass": example(
      [...zonedService("storefront", "dmz"), ...zonedService("orders", "app")],
      required,
    ),
    "one side only": example(
      [
        ...zonedService("storefront", "dmz"),
        ...zonedService("orders", "app"),
        ...opening("storefront", "orders", 8080).slice(0, 1),
      ],
      required,
    ),
  }),
});
