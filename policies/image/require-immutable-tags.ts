import { definePolicy, example, imageRepository } from "../../core/policy";

export default definePolicy({
  name: "require-immutable-tags",
  displayName: "Tags of images can't be moved",
  description:
    "Where a tag can be pushed again, what was tested and what runs need not be the same image, and nobody sees the exchange.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.2", "nist-800-190:4.1.5"],
  requirements: [8, 22],
  remediationSteps: "Set imageTagMutability to IMMUTABLE.",
  appliesTo: "ImageRepository",
  check({ node, report }) {
    if (node.public) return report.notApplicable("public repositories have no such setting");
    const mutability = node.tagMutability ?? "MUTABLE";
    const place = node.places["tagMutability"];
    if (mutability === "IMMUTABLE_WITH_EXCLUSION") {
      report.each(node.mutabilityExclusions, ({ filter = "" }, index) => {
        if (/^\*+$/.test(filter))
          report(
            `exempts every tag (${filter}) from being immutable`,
            `${node.places["mutabilityExclusions"]}[${index}]`,
          );
      });
    } else if (mutability !== "IMMUTABLE") report(`lets tags be moved (${mutability})`, place);
  },
  repairs: { imageTagMutability: "IMMUTABLE" },
  good: () => ({
    immutable: example(imageRepository()),
    "immutable but for a cache's tags": example(
      imageRepository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "cache-*", filterType: "WILDCARD" }],
      }),
    ),
  }),
  bad: () => ({
    "not set": example(imageRepository({ imageTagMutability: undefined })),
    mutable: example(imageRepository({ imageTagMutability: "MUTABLE" })),
    "mutable with exclusions": example(
      imageRepository({
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "release-*", filterType: "WILDCARD" }],
      }),
    ),
    "every tag exempt": example(
      imageRepository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "*", filterType: "WILDCARD" }],
      }),
    ),
  }),
});
