import { definePolicy, example, hostExample, integer, launchTemplate, numberOf } from "../../core/policy";

export default definePolicy({
  name: "restrict-metadata-hop-limit",
  displayName: "Metadata answers don't leave the host",
  description:
    "A container on its own network is one hop further away than its host. With a hop limit of 1 the answers of the metadata service never reach it, nor do the host's credentials in them.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [56, 57],
  remediationSteps:
    "Set metadataOptions.httpPutResponseHopLimit to 1, and give containers identities of their own.",
  settings: { maxHops: integer("The most hops that metadata answers may travel. By default 1.", 1, 64) },
  appliesTo: "Host",
  check({ node, report, settings }) {
    if (node.hostKind === "fleet")
      return report.notApplicable("its launch specification has no metadata options");
    if (node.metadataOptions?.httpEndpoint === "disabled") return;
    const limit = numberOf(settings, "maxHops") ?? 1;
    const hops = node.metadataOptions?.httpPutResponseHopLimit;
    // Karpenter's own default is 1.
    if (hops === undefined && node.hostKind === "node class") return;
    if (hops === undefined && node.launchTemplate.length > 0)
      return report.notApplicable("its launch template says");
    // Left out, an instance gets AWS's 1, or the account's or the image's own default, which for recent images is 2.
    if (hops === undefined)
      report(
        "leaves the hop limit of metadata answers to the image",
        `${node.places["metadataOptions"]}.httpPutResponseHopLimit`,
      );
    else if (hops > limit)
      report(
        `lets metadata answers travel ${hops} hops, more than ${limit}`,
        `${node.places["metadataOptions"]}.httpPutResponseHopLimit`,
      );
  },
  repairs: { httpPutResponseHopLimit: 1 },
  good: () => ({ "one hop": hostExample() }),
  bad: () => ({
    "two hops": hostExample({ metadataOptions: { httpPutResponseHopLimit: 2 } }),
    "left to the image": example(launchTemplate({ metadataOptions: { httpPutResponseHopLimit: undefined } })),
  }),
});
