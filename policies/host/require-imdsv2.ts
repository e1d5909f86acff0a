import { definePolicy, example, hostExample, launchTemplate, nodeClass, peek } from "../../core/policy";

export default definePolicy({
  name: "require-imdsv2",
  displayName: "Hosts answer metadata requests with a token only (IMDSv2)",
  description:
    "The first version of the metadata service hands the host's credentials to whoever can make it fetch a URL: a flaw in one container becomes the rights of the machine. Version 2 asks for a token first, which such a flaw can't get.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:5.6", "nist-800-190:4.5.1"],
  requirements: [56, 57],
  remediationSteps: 'Set metadataOptions.httpTokens to "required" (the default is "optional").',
  appliesTo: "Host",
  check({ node, report }) {
    const at = node.places["metadataOptions"];
    // Requests for a fleet can't say it: only the launch template or the image can.
    if (node.hostKind === "fleet")
      return report.notApplicable("its launch specification has no metadata options");
    // Either settles it, whether or not the other is known.
    if (peek(() => node.metadataOptions?.httpTokens) === "required") return;
    if (node.metadataOptions?.httpEndpoint === "disabled") return;
    const tokens = node.metadataOptions?.httpTokens;
    // Karpenter asks for tokens unless it is told not to.
    if (tokens === undefined && node.hostKind === "node class") return;
    if (tokens === undefined && node.launchTemplate.length > 0)
      return report.notApplicable("its launch template says");
    report(
      tokens === undefined
        ? "does not require tokens of metadata requests"
        : `takes metadata requests without a token (httpTokens is ${tokens})`,
      `${at}.httpTokens`,
    );
  },
  repairs: { httpTokens: "required" },
  good: () => ({
    required: hostExample(),
    "Karpenter's own default": example(nodeClass()),
    "no metadata service": hostExample({
      metadataOptions: { httpEndpoint: "disabled", httpTokens: undefined },
    }),
    "said by the launch template": hostExample({
      launchTemplate: { id: "lt-0aaa1111bbbb2222c" },
      metadataOptions: undefined,
    }),
  }),
  bad: () => ({
    "a class of Karpenter's that takes them without": example(
      nodeClass({ metadataOptions: { httpTokens: "optional" } }),
    ),
    optional: hostExample({ metadataOptions: { httpTokens: "optional" } }),
    "a template that says nothing": example(launchTemplate({ metadataOptions: undefined }), {
      alsoFails: ["restrict-metadata-hop-limit"],
    }),
  }),
});
