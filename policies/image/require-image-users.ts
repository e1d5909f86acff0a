import { definePolicy, dockerfile, example, finalUser, resource, trustedImage } from "../../core/policy";

const build = (...lines: readonly string[]) =>
  example(
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: [`FROM ${trustedImage}`, ...lines].join("\n") },
      tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
      push: true,
    }),
  );

export default definePolicy({
  name: "require-image-users",
  displayName: "Images are built to run as a user of their own",
  description:
    "An image that names no user runs as root wherever the workload that uses it forgets to say otherwise. By number, clusters can see that it is not root.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.2", "cis-docker-1.6:4.1"],
  requirements: [59],
  remediationSteps: "End the Dockerfile's last stage with USER and a number above 9999.",
  appliesTo: "ImageBuild",
  check({ node, report }) {
    const { dockerfileText } = node;
    if (dockerfileText === undefined)
      return report.notApplicable("the program doesn't hold its Dockerfile: attestations of the image tell");
    const path = node.places["dockerfileText"];
    const user = finalUser(dockerfile(dockerfileText));
    if (user === undefined) report("names no user in the last stage of its Dockerfile", path);
    else if (/^(?:root|0)(?::|$)/.test(user)) report(`ends as user ${user}`, path);
    else if (/\$/.test(user)) report.unknown(path ?? "", `what user ${user} stands for`);
  },
  good: () => ({
    "by number": build("USER 10001:10001"),
    "as root for a while": build("USER root", "RUN make", "USER app"),
  }),
  bad: () => ({
    none: build("RUN make"),
    root: build("USER 10001", "USER root"),
    "in an earlier stage only": build("USER 10001", `FROM ${trustedImage}`),
  }),
});
