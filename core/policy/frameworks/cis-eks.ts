import { numbered, type Framework } from "./framework";

const onNodes =
  "stands in files and flags of the nodes, beyond what user data sets: a self test on them shows it";

export const cisEks: Framework = {
  id: "cis-eks-1.5",
  name: "CIS Amazon EKS Benchmark",
  version: "1.5",
  url: "https://www.cisecurity.org/benchmark/kubernetes",
  sections: [
    { id: "2.1", topic: "logs of the control plane", controls: numbered("2.1", 1) },
    { id: "3.1", topic: "files of the nodes", controls: numbered("3.1", 4), elsewhere: onNodes },
    { id: "3.2", topic: "kubelet", controls: numbered("3.2", 9), elsewhere: onNodes },
    { id: "4.1", topic: "rights and service accounts", controls: numbered("4.1", 8) },
    { id: "4.2", topic: "pod security", controls: numbered("4.2", 5) },
    { id: "4.3", topic: "network policies", controls: numbered("4.3", 2) },
    { id: "4.4", topic: "secrets", controls: numbered("4.4", 2) },
    { id: "4.5", topic: "namespaces and contexts", controls: numbered("4.5", 3) },
    { id: "5.1", topic: "registry and scans", controls: numbered("5.1", 4) },
    { id: "5.2", topic: "identities of workloads", controls: numbered("5.2", 1) },
    { id: "5.3", topic: "encryption of secrets", controls: numbered("5.3", 1) },
    { id: "5.4", topic: "networks of the cluster", controls: numbered("5.4", 5) },
    { id: "5.5", topic: "authentication", controls: numbered("5.5", 1) },
  ],
};
