import {
  buildProject,
  buildTexts,
  container,
  definePolicy,
  example,
  looseBuilder,
  trustedImage,
} from "../../core/policy";

const kaniko = trustedImage.replace("shop/checkout", "shop/kaniko");
const running = (args: readonly string[], changes: object = {}) =>
  container({
    image: kaniko,
    args: ["--destination=333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/a:1", ...args],
    ...changes,
  });

export default definePolicy({
  name: "restrict-image-builders",
  displayName: "Builders of images stay confined, and check registries",
  description:
    "A builder runs code that nobody has vetted yet, beside the credentials that push. With the machine's rights or network it is the machine; without the registry's certificate it pushes to, or starts from, whoever answers.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.1", "nist-800-190:4.4.3"],
  requirements: [22, 23],
  remediationSteps:
    "Remove the option; give the builder the registry's certificate, and build without root (kaniko, buildah and BuildKit can).",
  appliesTo: ["Container", "BuildProject"],
  check({ node, report }) {
    if (node.kind === "BuildProject") {
      for (const { text, what, path } of buildTexts(node)) {
        const found = text
          .split("\n")
          .map((line) => looseBuilder(line))
          .find(Boolean);
        if (found !== undefined) report(`${found}, in ${what}`, path);
      }
      return;
    }
    const { command = [], args = [], image = "" } = node;
    const found = looseBuilder([...command, ...args].join(" "), image);
    if (found !== undefined) report(found, args.length > 0 ? "args" : "command");
  },
  good: () => ({
    "a builder without root": running(["--cache=true"]),
    "no builder": container({ args: ["--insecure=false"] }),
    "a specification": example(
      buildProject({
        source: { buildspec: "version: 0.2\nphases:\n  build:\n    commands:\n      - buildah bud -t a .\n" },
      }),
    ),
  }),
  bad: () => ({
    "kaniko without the registry's certificate": running(["--skip-tls-verify"]),
    "buildah on the machine's network": container({ command: ["buildah", "bud", "--network=host", "."] }),
    "BuildKit's insecure builds": container({
      command: ["buildkitd", "--allow-insecure-entitlement", "security.insecure"],
    }),
    "in the specification of CodeBuild": example(
      buildProject({
        source: {
          buildspec:
            "version: 0.2\nphases:\n  build:\n    commands:\n      - podman push --tls-verify=false a\n",
        },
      }),
    ),
  }),
});
