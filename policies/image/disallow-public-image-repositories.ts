import { definePolicy, example, imageRepository, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-image-repositories",
  displayName: "Images are not published",
  description:
    "Everybody can pull from a public repository: code, configuration and whatever secret slipped in are the world's.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.1", "cis-eks-1.5:5.1.2"],
  requirements: [22],
  remediationSteps:
    "Use a private repository; where publishing is meant, except this repository with its reason.",
  appliesTo: "ImageRepository",
  check({ node, report }) {
    if (node.public) report("is public");
  },
  good: () => ({ private: example(imageRepository()) }),
  bad: () => ({
    public: example(resource("aws:ecrpublic/repository:Repository", "tools", { repositoryName: "tools" })),
  }),
});
