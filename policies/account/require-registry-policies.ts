import {
  definePolicy,
  example,
  imageRepository,
  registryPolicy,
  reportAbsenceInAccounts,
  threatDetector,
  wholeAccount,
} from "../../core/policy";

export default definePolicy({
  name: "require-registry-policies",
  displayName: "Every account's registry has a policy",
  description:
    "Policies of repositories hold for one each, and none for those to come: a registry's own policy says for all of them who may push, delete and replicate. That there is none shows only in an account that was given whole.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.2.3"],
  requirements: [22, 66],
  remediationSteps:
    "Add an aws.ecr.RegistryPolicy. The estate says by environments.<name>.whole which accounts are given whole.",
  appliesTo: "Graph",
  check({ graph, estate, environmentOf, report }) {
    reportAbsenceInAccounts(
      { graph, estate, environmentOf, report },
      {
        found: graph.all("PolicyDocument").filter(({ holder }) => holder === "image registry"),
        concerns: graph.all("ImageRepository").filter((each) => !each.public),
        lack: "has images, and no policy of its registry",
        may: "hold its registry's policy",
        eachRegion: true,
      },
    );
  },
  good: () => ({
    "a policy": wholeAccount([imageRepository(), registryPolicy()]),
    "no images": wholeAccount(threatDetector()),
    "not given whole": example(imageRepository()),
  }),
  bad: () => ({
    "no policy": wholeAccount([imageRepository()], [registryPolicy()]),
    "a policy in another Region": {
      ...wholeAccount([
        imageRepository({ region: "eu-west-1" }),
        { ...registryPolicy(), properties: { ...registryPolicy().properties, region: "us-east-1" } },
      ]),
      alsoFails: ["require-threat-detectors"],
    },
  }),
});
