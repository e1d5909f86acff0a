import {
  definePolicy,
  example,
  findRemoteCode,
  hostExample,
  launchTemplate,
  userDataTexts,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");

export default definePolicy({
  name: "disallow-remote-code-in-user-data",
  displayName: "User data runs nothing straight from the network",
  description:
    "A host that runs as root what a URL answers today is owned by whoever answers tomorrow: nobody vetted it, and no two hosts need be alike.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [57, 65],
  remediationSteps:
    "Build what hosts need into their image; else pin the download and check its signature or digest first.",
  appliesTo: "Host",
  check({ node, report }) {
    const { userData } = node;
    if (userData === undefined) return;
    const [first] = userDataTexts(userData).flatMap((text) => findRemoteCode(text));
    if (!first) return;
    const where = first.line === undefined ? "in" : `on line ${first.line} of`;
    report(`${first.what} ${where} its user data`, node.places["userData"]);
  },
  good: () => ({
    "a plain start": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now kubelet\n" }),
  }),
  bad: () => ({
    "a download piped into a shell": hostExample({
      userData: "#!/bin/sh\ncurl -fsSL https://get.example.com | sh\n",
    }),
    "in base 64": example(
      launchTemplate({ userData: encode("#!/bin/sh\nbash <(wget -qO- https://get.example.com)\n") }),
    ),
  }),
});
