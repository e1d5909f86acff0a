import {
  definePolicy,
  example,
  hostExample,
  hostSetup,
  isOutdated,
  manifest,
  softwareFloors,
  softwareIn,
  softwareOf,
  texts,
  textsOf,
  Unknown,
} from "../../core/policy";

const node = (nodeInfo: object) =>
  example(
    manifest({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "ip-10-0-10-7" },
      status: { nodeInfo },
    }),
  );
const floor = (software: keyof typeof softwareFloors) =>
  texts(
    `The first good version of ${software} in each maintained branch. By default ${softwareFloors[software].join(", ")}.`,
  );

export default definePolicy({
  name: "restrict-node-software-versions",
  displayName: "Kernels, containerd and runc are at a supported patch level",
  description:
    "The kernel, containerd and runc are what holds a container. Each has had faults that let one out; a branch that nobody mends, or a version from before the mend, still has them.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.3", "cis-docker-1.6:1.1.1"],
  requirements: [57],
  remediationSteps: "Make the machines from a current image, and let user data install no older version.",
  settings: { kernel: floor("kernel"), containerd: floor("containerd"), runc: floor("runc") },
  appliesTo: ["CustomObject", "Host"],
  check({ node, report, settings }) {
    if (node.kind === "CustomObject" && (node.objectKind !== "Node" || node.group !== "core"))
      return report.notApplicable("it is no machine");
    const isNode = node.kind === "CustomObject";
    const path = isNode ? "status.nodeInfo" : (node.places["userData"] ?? "userData");
    const found = isNode ? softwareOf(node) : softwareIn(hostSetup(node.userData ?? ""));
    if (found instanceof Unknown) return report.unknown(path, found.missing);
    for (const software of ["kernel", "containerd", "runc"] as const) {
      const old = found.find(
        (each) => each.software === software && isOutdated(each, textsOf(settings, software)),
      );
      if (old)
        report(`${isNode ? "runs" : "installs"} ${software} ${old.version}, which lacks fixes`, path, {
          key: software,
        });
    }
  },
  good: () => ({
    "a current node": node({
      kernelVersion: "6.12.55-74.119.amzn2023.x86_64",
      containerRuntimeVersion: "containerd://2.1.5",
    }),
    "another runtime": node({ containerRuntimeVersion: "cri-o://1.34.2" }),
    "the image's own": hostExample({ userData: "#!/bin/sh\nyum install -y containerd runc\n" }),
  }),
  bad: () => ({
    "a branch that nobody mends": node({ kernelVersion: "4.14.355-276.639.amzn2.x86_64" }),
    "before the mend": node({ containerRuntimeVersion: "containerd://1.7.27" }),
    "an older runc by number": hostExample({ userData: "#!/bin/sh\nyum install -y runc-1.1.11\n" }),
    "a download": hostExample({
      userData:
        "#!/bin/sh\ncurl -LO https://github.com/containerd/containerd/releases/download/v1.6.8/containerd-1.6.8-linux-amd64.tar.gz\n",
    }),
  }),
});
