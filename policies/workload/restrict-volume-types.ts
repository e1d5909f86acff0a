import { allowedFlexVolumes, definePolicy, flexVolumeDrivers, pod, texts, textsOf } from "../../core/policy";

const allowed: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "hostPath",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

const estate = {
  policies: { "restrict-volume-types": { settings: { allowedFlexVolumes: [{ driver: "example/lvm" }] } } },
};
const flexVolume = (driver: string) => pod({ volumes: [{ name: "data", flexVolume: { driver } }] });

export default definePolicy({
  name: "restrict-volume-types",
  displayName: "Pods use volumes that the cluster manages",
  description:
    "A volume that names its server, disk or driver in the pod goes past the cluster's storage classes and their access rules; some (flexVolume, gitRepo) run code on the node. hostPath is the business of restrict-host-path-volumes.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "pss-1.37:restricted"],
  requirements: [60],
  remediationSteps: "Use a persistentVolumeClaim, or a CSI driver.",
  settings: {
    allowed: texts(
      "The types that may be used, as volumes' keys, or * for any. By default those of the restricted level and hostPath.",
    ),
    allowedFlexVolumes,
  },
  appliesTo: "Workload",
  check({ node, report, settings }) {
    const listed = textsOf(settings, "allowed");
    const isAllowed = (source: string): boolean =>
      listed ? listed.includes(source) || listed.includes("*") : allowed.has(source);
    report.each(node.pod.volumes, (volume, index) => {
      for (const source of volume.sources) {
        if (isAllowed(source)) continue;
        const driver = source === "flexVolume" ? volume.flexVolume?.driver : undefined;
        if (driver !== undefined && flexVolumeDrivers(settings).includes(driver)) continue;
        report(`has a volume of the type ${source}`, `volumes[${index}].${source}`);
      }
    });
  },
  good: () => ({
    "a claim": pod({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
    "a driver that the estate allows": { ...flexVolume("example/lvm"), estate },
  }),
  bad: () => ({
    "a type that is not listed": {
      ...pod({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
      estate: { policies: { "restrict-volume-types": { settings: { allowed: ["emptyDir"] } } } },
    },
    "another driver": { ...flexVolume("example/cifs"), estate },
    nfs: pod({ volumes: [{ name: "data", nfs: { server: "nfs.example.com", path: "/" } }] }),
    "a type that is not known": pod({ volumes: [{ name: "data", magicStore: {} }] }),
  }),
});
