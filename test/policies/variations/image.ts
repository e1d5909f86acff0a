import { absent, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-image-licences": [
    { of: "no list of parts", stack: "example/development", finds: ["not applicable"] },
  ],
  "disallow-stopped-images": [
    {
      of: "a request about the node that it selects",
      at: ["Deployment checkout: spec.template.spec.nodeSelector", { pool: "orders" }],
      finds: ["passes"],
    },
    {
      of: "a request about the workload",
      at: ["Deployment checkout: metadata.name", "cart"],
      finds: ["passes"],
    },
  ],
  "require-image-digests": [
    {
      of: "tag only",
      at: ["Deployment checkout: spec.template.spec.containers.0.image", "nginx@sha256:123456"],
      finds: ["passes"],
    },
    {
      of: "tag of an exempt repository",
      at: ["Deployment checkout: spec.template.spec.containers.0.image", "other"],
      finds: [
        "container main of Deployment checkout uses image other, which is not pinned by a digest (`spec.template.spec.containers[0].image`)",
      ],
    },
  ],
  "require-image-expiry": [
    {
      of: "natively, in the repository",
      beside: "a policy by the repository's name",
      finds: [
        "unknown: image repository checkout: cannot be judged, it is not known (whether checkout is its lifecycle policy)",
      ],
    },
  ],
  "require-image-pull-always": [
    {
      of: "by tag, if not present",
      at: ["Deployment checkout: spec.template.spec.containers.0.image", "other"],
      finds: [
        "container main of Deployment checkout pulls its image other with the policy IfNotPresent (`spec.template.spec.containers[0].imagePullPolicy`)",
      ],
    },
  ],
  "require-immutable-tags": [
    {
      of: "every tag exempt",
      at: ["Repository checkout: imageTagMutabilityExclusionFilters.0.filter", "*x"],
      finds: ["passes"],
    },
  ],
  "require-promoted-images": [
    {
      of: "where nothing is asked",
      estateOf: "runs elsewhere",
      finds: [
        "container main of Deployment checkout uses image 333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, which does not run in staging: the same digest is to be promoted (`spec.template.spec.containers[0].image`)",
      ],
    },
  ],
  "require-repository-encryption-key": [
    {
      of: "encrypted with a key",
      at: ["Repository checkout: encryptionConfigurations.0.encryptionType", "KMSx"],
      finds: ["passes"],
    },
  ],
  "require-supplier-approvals": [
    { of: "never asked", estateOf: null, finds: ["not applicable"] },
    { of: "approved", stack: "example/development", finds: ["not applicable"] },
  ],
  "require-vetted-parents": [
    { of: "an image of one's own", stack: "example/development", finds: ["not applicable"] },
  ],
  "restrict-build-images": [
    {
      of: "a public image for builds",
      at: [
        "Project checkout: environment.image",
        "docker.io/library/node@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaax",
      ],
      finds: [
        "build project checkout runs its builds in docker.io/library/node@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaax, which is no image (`environment.image`)",
      ],
    },
    {
      of: "stages of a trusted image",
      at: [
        "Image checkout: dockerfile.inline",
        "xARG BASE=333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nFROM $BASE AS build\nRUN make\nFROM scratch\nCOPY --from=build /app /app\nUSER 10001",
      ],
      finds: [
        "unknown: image build checkout: cannot be judged, dockerfile.inline is not known (what $BASE stands for) (`dockerfile.inline`)",
      ],
    },
  ],
  "restrict-image-footprint": [
    {
      of: "a base that is denied by its repository",
      imagesOf: "nothing said of its size",
      finds: [
        "container main of Deployment checkout uses image 333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, which says nothing of its base (`spec.template.spec.containers[0].image`)",
      ],
    },
    { of: "a base that is denied by its repository", estateOf: null, finds: ["not applicable"] },
    { of: "one byte too large", stack: "example/development", finds: ["not applicable"] },
  ],
  "restrict-image-replication": [
    { of: "an account of the estate", estateOf: null, finds: ["not applicable"] },
    {
      of: "an account of the estate",
      at: [
        "ReplicationConfiguration copies: replicationConfiguration.rules.0.destinations.0.registryId",
        absent,
      ],
      finds: ["passes"],
    },
  ],
  "restrict-image-status": [
    {
      of: "blue",
      at: ["Deployment checkout: spec.template.spec.containers.0.image", "other"],
      finds: [
        "unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].image is not known (image other is named by no digest or id, by which alone its status is known) (`spec.template.spec.containers[0].image`)",
      ],
    },
  ],
  "restrict-pull-through-caches": [
    {
      of: "another registry",
      at: ["PullThroughCacheRule hub: upstreamRegistryUrl", absent],
      finds: [
        "pull through cache hub brings in a registry, which the estate does not name (`upstreamRegistryUrl`)",
      ],
    },
    {
      of: "a registry that the estate names",
      at: ["PullThroughCacheRule hub: upstreamRegistryUrl", "registry-1.docker.iox"],
      finds: [
        "pull through cache hub brings in registry-1.docker.iox, which the estate does not name (`upstreamRegistryUrl`)",
      ],
    },
    {
      of: "a registry that the estate names",
      at: ["PullThroughCacheRule hub: upstreamRegistryUrl", "xregistry-1.docker.io"],
      finds: [
        "pull through cache hub brings in xregistry-1.docker.io, which the estate does not name (`upstreamRegistryUrl`)",
      ],
    },
  ],
};
