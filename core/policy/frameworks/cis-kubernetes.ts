import { numbered, type Framework } from "./framework";

const onMachines = "stands in files and flags of the control plane's machines: a self test on them shows it";
const onNodes =
  "stands in files and flags of the nodes, beyond what user data sets: a self test on them shows it";

export const cisKubernetes: Framework = {
  id: "cis-kubernetes-1.9",
  name: "CIS Kubernetes Benchmark",
  version: "1.9",
  url: "https://www.cisecurity.org/benchmark/kubernetes",
  sections: [
    { id: "1.1", topic: "files of the control plane", controls: numbered("1.1", 21), elsewhere: onMachines },
    { id: "1.2", topic: "API server", controls: numbered("1.2", 29), elsewhere: onMachines },
    { id: "1.3", topic: "controller manager", controls: numbered("1.3", 7), elsewhere: onMachines },
    { id: "1.4", topic: "scheduler", controls: numbered("1.4", 2), elsewhere: onMachines },
    { id: "2", topic: "etcd", controls: numbered("2", 7), elsewhere: onMachines },
    { id: "3.1", topic: "authentication", controls: numbered("3.1", 3), elsewhere: onMachines },
    { id: "3.2", topic: "audit logs", controls: numbered("3.2", 2), elsewhere: onMachines },
    { id: "4.1", topic: "files of the nodes", controls: numbered("4.1", 10), elsewhere: onNodes },
    { id: "4.2", topic: "kubelet", controls: numbered("4.2", 13), elsewhere: onNodes },
    { id: "4.3", topic: "kube-proxy", controls: numbered("4.3", 1), elsewhere: onNodes },
    { id: "5.1", topic: "rights and service accounts", controls: numbered("5.1", 13) },
    { id: "5.2", topic: "pod security", controls: numbered("5.2", 13) },
    { id: "5.3", topic: "network policies", controls: numbered("5.3", 2) },
    { id: "5.4", topic: "secrets", controls: numbered("5.4", 2) },
    { id: "5.5", topic: "admission", controls: numbered("5.5", 1) },
    { id: "5.7", topic: "namespaces and contexts", controls: numbered("5.7", 4) },
  ],
};
