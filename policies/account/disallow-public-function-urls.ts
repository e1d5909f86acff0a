import { definePolicy, example, resource } from "../../core/policy";

const url = (authorizationType: string) =>
  resource("aws:lambda/functionUrl:FunctionUrl", "resize", { functionName: "resize", authorizationType });

export default definePolicy({
  name: "disallow-public-function-urls",
  displayName: "Functions' addresses ask who calls",
  description:
    "A function URL without authorisation lets the whole internet run the function with its role, past every zone.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [51],
  remediationSteps:
    'Set authorizationType to "AWS_IAM", or put the function behind a gateway of the edge zone.',
  appliesTo: "FunctionUrl",
  check({ node, report }) {
    if (node.authorization === "NONE") report("lets everybody call", node.places["authorization"]);
  },
  good: () => ({ "callers are known": example(url("AWS_IAM")) }),
  bad: () => ({ everybody: example(url("NONE")) }),
});
