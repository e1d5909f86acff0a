import {
  connectionsIn,
  definePolicy,
  example,
  nameEnds,
  nodeOf,
  reaching,
  wayOut,
  witnessEvidence,
  zonedService,
  reportAbsence,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-metadata-access",
  displayName: "Pods cannot reach the metadata address",
  description:
    "169.254.169.254 hands out the credentials of the machine to whoever asks: a pod that reaches it becomes its node. Security groups and network ACLs do not see this address; only the hop limit of the machines and network policies keep pods from it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.5", "cis-eks-1.5:5.4.4"],
  requirements: [56],
  remediationSteps:
    "Require tokens with a hop limit of 1 on the machines (httpTokens required, httpPutResponseHopLimit 1), or deny egress by default and leave the address out of every block that a network policy allows (ipBlock.except).",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    const found = reaching(
      analysis,
      (end) => end.kind === "special" && end.name === "metadata",
      (end) => end.kind === "pods",
    );
    for (const { scope, sources, witness, verdict, doubt } of found) {
      const on = sources[0] && nodeOf(sources[0]);
      const options = { evidence: witnessEvidence(witness), key: scope, ...(on && { on }) };
      if (verdict === "unknown") {
        context.report.unknown("", `whether pods reach the metadata address: ${doubt}`, options);
        continue;
      }
      const message = `can ask the metadata address of its machine: so can ${nameEnds(sources)}`;
      reportAbsence(context, "hold a network policy against it", message, "", options);
    }
  },
  good: () => ({
    "denied by default": example(zonedService("orders", "app")),
  }),
  bad: () => ({
    "a block that holds it": {
      ...example([...zonedService("orders", "app"), wayOut("orders", "169.254.0.0/16", 80)]),
    },
  }),
});
