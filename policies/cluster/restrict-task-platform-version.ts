import { absent, definePolicy, ecsService, example } from "../../core/policy";

export default definePolicy({
  name: "restrict-task-platform-version",
  displayName: "Tasks run on the current platform",
  description:
    "A Fargate service that names an old platform version goes on running on its kernel and runtime when those are patched.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.2"],
  requirements: [57],
  remediationSteps: 'Remove platformVersion, or set it to "LATEST".',
  appliesTo: "EcsService",
  check({ node, report }) {
    const version = node.platformVersion;
    if (version !== undefined && version !== "LATEST")
      report(`keeps to platform version ${version}`, node.places["platformVersion"]);
  },
  repairs: { platformVersion: absent },
  good: () => ({
    "not set": example(ecsService()),
    latest: example(ecsService({ platformVersion: "LATEST" })),
  }),
  bad: () => ({ "an old one": example(ecsService({ platformVersion: "1.3.0" })) }),
});
