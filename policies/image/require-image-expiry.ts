import {
  definePolicy,
  example,
  imageRepository,
  lifecyclesOf,
  reportAbsence,
  resource,
} from "../../core/policy";

const estate = { policies: { "require-image-expiry": { enforce: "advisory" } } };

const lifecycle = (repository: string) =>
  resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "checkout", {
    repository,
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 14,
          },
          action: { type: "expire" },
        },
      ],
    }),
  });

export default definePolicy({
  name: "require-image-expiry",
  displayName: "Repositories let old images go",
  description:
    "Images that nobody needs grow old in the registry with all their flaws, and one day somebody starts one by mistake. Off unless the estate turns it on: rules that let images go don't know which of them still run.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: ["nist-800-190:4.2.2"],
  requirements: [22, 66],
  remediationSteps:
    "Add an aws.ecr.LifecyclePolicy. Let it expire untagged images only after no digest of them is deployed any more.",
  appliesTo: "ImageRepository",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.public) return report.notApplicable("public repositories have no such rules");
    if ((node.lifecycle ?? "").trim() !== "") return;
    const { definite, possible } = lifecyclesOf(graph, node);
    if (definite.length > 0) return;
    if (possible.length > 0)
      return report.unknown(
        "",
        `whether ${possible.map(({ name }) => name).join(", ")} is its lifecycle policy`,
      );
    reportAbsence({ graph, report }, "hold its lifecycle policy", "keeps all of its images for ever");
  },
  good: () => ({
    "a policy by the repository's name": example([imageRepository(), lifecycle("shop/checkout")], { estate }),
    "natively, in the repository": example(
      resource("aws-native:ecr:Repository", "checkout", {
        repositoryName: "shop/checkout",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: {
          encryptionType: "KMS",
          kmsKey: "arn:aws:kms:eu-west-1:333333333333:key/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0",
        },
        lifecyclePolicy: { lifecyclePolicyText: '{"rules":[]}' },
      }),
      { estate },
    ),
  }),
  bad: () => ({
    "no policy": example(imageRepository(), { estate }),
    "of another repository": example([imageRepository(), lifecycle("payments/ledger")], { estate }),
  }),
});
