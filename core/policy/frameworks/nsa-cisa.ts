import type { Framework } from "./framework";

/** Its chapters have no numbers: the names are ours. */
export const nsaCisa: Framework = {
  id: "nsa-cisa-1.2",
  name: "NSA/CISA Kubernetes Hardening Guidance",
  version: "1.2",
  url: "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  sections: [
    {
      id: "pods",
      topic: "pods",
      controls: [
        "non-root-containers",
        "immutable-container-file-systems",
        "secure-images",
        "pod-security",
        "service-account-tokens",
        "hardened-container-engines",
      ],
    },
    {
      id: "network",
      topic: "separation and hardening of networks",
      controls: [
        "namespaces",
        "network-separation",
        "resource-policies",
        "control-plane-hardening",
        "worker-node-segmentation",
        "encryption",
        "secrets",
        "cloud-metadata",
      ],
    },
    {
      id: "identity",
      topic: "authentication and authorisation",
      controls: ["authentication", "authorisation"],
    },
    { id: "audit", topic: "logs and detection of threats", controls: ["logging", "threat-detection"] },
    {
      id: "upgrades",
      topic: "upgrades and practices",
      controls: ["upgrades"],
    },
  ],
};
