import {
  buildImages,
  buildProject,
  definePolicy,
  example,
  parseReference,
  repositoryMatches,
  repositoryName,
  resource,
  trustedImage,
  trustedRepositories,
} from "../../core/policy";

const digest = trustedImage.slice(trustedImage.indexOf("@"));
const build = (...lines: readonly string[]) =>
  example(
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: [...lines, "USER 10001"].join("\n") },
      tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
      push: true,
    }),
  );

export default definePolicy({
  name: "restrict-build-images",
  displayName: "Builds start from trusted repositories",
  description:
    "What a build starts from, runs in or takes layers of becomes part of the image: an image from anywhere carries whatever its maker, or whoever took over his account, put into it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "cis-docker-1.6:4.2"],
  requirements: [1, 4, 20],
  remediationSteps:
    "Build from an image in a repository listed under images.repositories in the estate; copy it there first, after vetting it.",
  appliesTo: ["ImageBuild", "BuildProject"],
  check({ node, report, estate, environment }) {
    const trusted = trustedRepositories(estate, environment);
    if (!trusted) return report.notApplicable(`the estate names no repositories for ${environment.name}`);
    for (const { image, use, path } of buildImages(node)) {
      const parsed = parseReference(image);
      if (/\$/.test(image)) report.unknown(path, `what ${image} stands for`);
      else if ("problem" in parsed) report(`${use} ${image}, which is no image`, path, { key: image });
      else if (!trusted.some((pattern) => repositoryMatches(pattern, parsed.reference)))
        report(
          `${use} ${image}, whose repository ${repositoryName(parsed.reference)} is not trusted in ${environment.name}`,
          path,
          { key: image },
        );
    }
  },
  good: () => ({
    "AWS's own image for builds": example(buildProject()),
    "stages of a trusted image": build(
      `ARG BASE=${trustedImage}`,
      "FROM $BASE AS build",
      "RUN make",
      "FROM scratch",
      "COPY --from=build /app /app",
    ),
  }),
  bad: () => ({
    "a public image for builds": example(
      buildProject({ environment: { image: `docker.io/library/node${digest}` } }),
    ),
    "a public base": build(`FROM node${digest} AS build`, "FROM build"),
    "a file copied from a public image": build(
      `FROM ${trustedImage}`,
      `COPY --from=ghcr.io/tools/uv${digest} /uv /bin/uv`,
    ),
    "a recipe of Image Builder": example(
      resource("aws:imagebuilder/containerRecipe:ContainerRecipe", "checkout", {
        parentImage: `docker.io/library/debian${digest}`,
        dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}\nUSER 10001\n",
        targetRepository: { repositoryName: "shop/checkout", service: "ECR" },
      }),
    ),
  }),
});
