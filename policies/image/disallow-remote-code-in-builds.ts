import {
  buildProject,
  buildTexts,
  definePolicy,
  dockerfile,
  example,
  findRemoteCode,
  resource,
  trustedImage,
} from "../../core/policy";

const build = (...lines: readonly string[]) =>
  example(
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: [`FROM ${trustedImage}`, ...lines, "USER 10001"].join("\n") },
      tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
      push: true,
    }),
  );
const specification = (command: string) =>
  example(
    buildProject({
      source: { buildspec: `version: 0.2\nphases:\n  build:\n    commands:\n      - ${command}\n` },
    }),
  );

export default definePolicy({
  name: "disallow-remote-code-in-builds",
  displayName: "Builds run and take in nothing straight from the network",
  description:
    "What a build runs from a URL may be something else each time, has the build's credentials, and ends in the image without anybody having looked at it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "cis-docker-1.6:4.9"],
  requirements: [20, 65],
  remediationSteps:
    "Take tools from vetted images or packages of one's own; else pin the download and check its digest (ADD --checksum, sha256sum -c) first.",
  appliesTo: ["ImageBuild", "BuildProject"],
  check({ node, report }) {
    for (const { text, what, path } of buildTexts(node)) {
      if (node.kind === "BuildProject") {
        const [first] = findRemoteCode(text.replace(/^\s*-\s+["']?/gm, ""));
        if (first) report(`${first.what} in ${what}`, path);
        continue;
      }
      for (const { name, text: body, line } of dockerfile(text)) {
        const [first] = name === "RUN" ? findRemoteCode(body.replace(/^(?:--\S+\s+)+/, "")) : [];
        if (first) report(`${first.what} on line ${line} of ${what}`, path, { key: `${line}` });
        const added =
          name === "ADD" &&
          !body.includes("--checksum=") &&
          /(?:^|[\s"[])(https?:\/\/[^\s",]+)/.exec(body)?.[1];
        if (added)
          report(`takes in ${added} unchecked, on line ${line} of ${what}`, path, { key: `${line}` });
      }
    }
  },
  good: () => ({
    "packages of its own": build("RUN make install"),
    "a download that is checked": build(
      `ADD --checksum=sha256:${"0".repeat(64)} https://example.com/tool /tool`,
      "RUN curl -fsSLo t.sh https://example.com/t.sh && echo '00  t.sh' | sha256sum -c && sh t.sh",
    ),
    "a specification": specification("make test"),
  }),
  bad: () => ({
    "a download piped into a shell": build(
      "RUN apk info && \\",
      "    curl -fsSL https://get.example.com | sh",
    ),
    "a file from a URL": build("ADD https://example.com/tool.tar.gz /opt/"),
    "in the specification of CodeBuild": specification("curl -fsSL https://get.example.com | bash"),
  }),
});
