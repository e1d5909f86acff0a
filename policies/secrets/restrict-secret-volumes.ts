import { definePolicy, nameOr, pod } from "../../core/policy";

const estate = { policies: { "restrict-secret-volumes": { enforce: "mandatory" } } };

const unnamed = "of an unknown name";

export default definePolicy({
  name: "restrict-secret-volumes",
  displayName: "Workloads mount no Kubernetes Secrets",
  description:
    "For estates that keep all secrets in an outside store and hand them out by the workload's identity: a Secret of the cluster is a copy that the store knows nothing of. Off unless the estate turns it on.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: ["cis-kubernetes-1.9:5.4.2", "cis-eks-1.5:4.4.2"],
  requirements: [66],
  remediationSteps: "Mount the secret by the store's CSI driver.",
  appliesTo: "Workload",
  check({ node, report }) {
    report.each(node.pod.volumes, (volume, index) => {
      const place = `volumes[${index}]`;
      const name = nameOr(() => volume.name, `${index}`);
      report.part(() => {
        const { secret } = volume;
        if (!secret) return;
        report(
          `mounts the secret ${nameOr(() => secret.secretName, unnamed)} as volume ${name}`,
          `${place}.secret`,
        );
      });
      report.each(volume.projected?.sources, ({ secret }, at) => {
        if (!secret) return;
        report(
          `mounts the secret ${nameOr(() => secret.name, unnamed)} in volume ${name}`,
          `${place}.projected.sources[${at}].secret`,
        );
      });
    });
  },
  good: () => ({ "an empty volume": { ...pod({ volumes: [{ name: "cache", emptyDir: {} }] }), estate } }),
  bad: () => ({
    "a secret": { ...pod({ volumes: [{ name: "db", secret: { secretName: "db" } }] }), estate },
    "a projected secret": {
      ...pod({ volumes: [{ name: "db", projected: { sources: [{ secret: { name: "db" } }] } }] }),
      estate,
    },
  }),
});
