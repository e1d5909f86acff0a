import {
  container,
  definePolicy,
  effectiveTag,
  imageKinds,
  flag,
  oneOf,
  parseReference,
  peek,
  trustedImage,
} from "../../core/policy";

const [repository = ""] = trustedImage.split("@");
const alsoFails = ["require-image-digests"];
const image = `${repository}:1.2.3`;

export default definePolicy({
  name: "require-image-pull-always",
  displayName: "Images by tag are pulled at every start",
  description:
    "Without the pull, a container starts from whatever copy its node holds: an old one, or a private one that its own credentials could not fetch. An image by digest can't differ and is not judged.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-docker-1.6:5.28"],
  requirements: [6],
  remediationSteps: "Set imagePullPolicy: Always, or pin the image by digest.",
  settings: {
    images: oneOf(
      ["latest"],
      "latest judges only images by the tag latest. By default all images by tag are judged.",
    ),
    explicit: flag("true does not count Kubernetes' own default for the tag latest. By default it counts."),
  },
  appliesTo: imageKinds,
  check({ node, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform pulls at every start");
    /** What is wrong with how an image is pulled; nothing where it is right. */
    const faultOf = (image: string, key: string, policy: string | undefined): string | undefined => {
      const parsed = parseReference(image);
      const tag = "reference" in parsed ? effectiveTag(parsed.reference) : undefined;
      const latest = tag === "latest";
      if (tag === undefined || (settings["images"] === "latest" && !latest)) return;
      if (policy) return `pulls its image ${image} with the policy ${policy}`;
      if (latest && settings["explicit"] !== true) return;
      return `has no ${key}: its image ${image} is pulled only where it is not on the node`;
    };
    if (node.kind === "Container") {
      // Whatever the image: at a first preview it is often not known.
      if (peek(() => node.imagePullPolicy) === "Always") return;
      const fault = node.image ? faultOf(node.image, "imagePullPolicy", node.imagePullPolicy) : undefined;
      if (fault !== undefined) report(fault, "imagePullPolicy");
      return;
    }
    report.each(node.pod.volumes, ({ image }, index) => {
      if (!image?.reference || peek(() => image.pullPolicy) === "Always") return;
      const fault = faultOf(image.reference, "pullPolicy", image.pullPolicy);
      if (fault !== undefined) report(fault, `volumes[${index}].image.pullPolicy`);
    });
  },
  repairs: { imagePullPolicy: "Always", pullPolicy: "Always" },
  good: () => ({
    "by digest": container(),
    "by tag, pulled always": {
      ...container({ image, imagePullPolicy: "Always" }),
      estate: { policies: { "require-image-digests": { enforce: "disabled" } } },
    },
  }),
  bad: () => ({
    "latest, without counting Kubernetes' own default": {
      ...container({ image: `${repository}:latest` }),
      estate: { policies: { "require-image-pull-always": { settings: { explicit: true } } } },
      alsoFails: [...alsoFails, "disallow-latest-tag"],
    },
    "by tag, no policy": { ...container({ image }), alsoFails },
    "by tag, if not present": { ...container({ image, imagePullPolicy: "IfNotPresent" }), alsoFails },
  }),
});
