import { declaredRegistries, definePolicy, example, resource } from "../../core/policy";

const cache = (upstreamRegistryUrl: string) =>
  resource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "hub", {
    ecrRepositoryPrefix: "hub",
    upstreamRegistryUrl,
  });

export default definePolicy({
  name: "restrict-pull-through-caches",
  displayName: "Registries cache trusted registries only",
  description:
    "A pull-through cache makes another registry's images look like one's own: what the estate does not trust comes in by a name that it does.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "cis-eks-1.5:5.1.4"],
  requirements: [1, 20],
  remediationSteps: "Remove the rule, or name the registry under the estate's images.repositories.",
  appliesTo: "PullThroughCache",
  check({ node, estate, report }) {
    const upstream = (node.upstreamRegistry ?? "").replace(/^registry-1\.docker\.io$/, "docker.io");
    if (!declaredRegistries(estate).includes(upstream))
      report(
        `brings in ${upstream || "a registry"}, which the estate does not name`,
        node.places["upstreamRegistry"],
      );
  },
  good: () => ({ "a registry that the estate names": example(cache("registry-1.docker.io")) }),
  bad: () => ({ "another registry": example(cache("quay.io")) }),
});
