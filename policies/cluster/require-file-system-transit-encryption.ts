import { batchJob, definePolicy, example, resource } from "../../core/policy";

const task = (transitEncryption: string | undefined) =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "uploads", {
    family: "uploads",
    containerDefinitions: "[]",
    volumes: [
      {
        name: "uploads",
        efsVolumeConfiguration: {
          fileSystemId: "fs-0123456789abcdef0",
          ...(transitEncryption && { transitEncryption }),
        },
      },
    ],
  });

export default definePolicy({
  name: "require-file-system-transit-encryption",
  displayName: "Tasks mount file systems by TLS",
  description:
    "Without it ECS and Batch mount EFS in the clear: whoever listens in the network reads the files.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [],
  requirements: [66],
  remediationSteps: 'Set efsVolumeConfiguration.transitEncryption to "ENABLED".',
  appliesTo: ["EcsTaskDefinition", "BatchJob"],
  check({ node, report }) {
    report.each(node.volumes, ({ name, efsVolumeConfiguration: efs }, index) => {
      if (efs && efs.transitEncryption !== "ENABLED")
        report(`mounts ${name} in the clear`, `${node.places["volumes"]}[${index}].efsVolumeConfiguration`);
    });
  },
  good: () => ({ TLS: example(task("ENABLED")) }),
  bad: () => ({
    "not set": example(task(undefined)),
    "turned off": example(task("DISABLED")),
    "a job's": example(
      batchJob({
        volumes: [{ name: "uploads", efsVolumeConfiguration: { fileSystemId: "fs-0123456789abcdef0" } }],
      }),
    ),
  }),
});
