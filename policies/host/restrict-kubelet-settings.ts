import {
  definePolicy,
  example,
  findKubeletHoles,
  hostExample,
  launchTemplate,
  reportSetup,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");

export default definePolicy({
  name: "restrict-kubelet-settings",
  displayName: "Kubelets answer only to the cluster",
  description:
    "Whoever may ask the kubelet runs commands in every container of its node. Each of these settings takes away one of the checks before it does so.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: [
    "nist-800-190:4.5.1",
    ...[1, 2, 3, 4, 5, 6, 8, 9].map((number) => `cis-eks-1.5:3.2.${number}`),
    ...[1, 2, 3, 4, 5, 6, 10, 11].map((number) => `cis-kubernetes-1.9:4.2.${number}`),
  ],
  requirements: [55, 57, 60],
  remediationSteps: "Remove the setting: the optimised images' own are safe.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findKubeletHoles);
  },
  good: () => ({
    "the default": hostExample({
      userData: "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=1024'\n",
    }),
    "Bottlerocket, bounded": hostExample({
      userData:
        '[settings.kubernetes]\ncluster-name = "shop"\npod-pids-limit = 1024\nseccomp-default = true\n',
    }),
  }),
  bad: () => ({
    "anybody asks, by a flag": hostExample({
      userData:
        "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=1024 --anonymous-auth=true'\n",
    }),
    "unsafe parameters, in nodeadm's configuration": example(
      launchTemplate({
        userData: encode(
          [
            "apiVersion: node.eks.aws/v1alpha1",
            "kind: NodeConfig",
            "spec:",
            "  kubelet:",
            "    config: { podPidsLimit: 1024, allowedUnsafeSysctls: [net.core.somaxconn] }",
          ].join("\n"),
        ),
      }),
    ),
    "a port without authentication, written by cloud-init": hostExample({
      userData:
        '#cloud-config\nwrite_files:\n  - path: /etc/kubernetes/kubelet/config.json\n    content: \'{"kind": "KubeletConfiguration", "readOnlyPort": 10255}\'\n',
    }),
    "no authority for callers' certificates": hostExample({
      userData:
        '#cloud-config\nwrite_files:\n  - path: /etc/kubernetes/kubelet/config.json\n    content: \'{"kind": "KubeletConfiguration", "authentication": {"x509": {"clientCAFile": ""}}}\'\n',
    }),
    "by an edit of its file": hostExample({
      userData:
        '#!/bin/sh\nC=/etc/kubernetes/kubelet/kubelet-config.json\necho "$(jq \'.authorization.mode = "AlwaysAllow"\' $C)" > $C\n',
    }),
  }),
});
