import type { Framework } from "./framework";

export const podSecurityStandards: Framework = {
  id: "pss-1.37",
  name: "Kubernetes Pod Security Standards",
  version: "1.37",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  sections: [{ id: "profiles", topic: "profiles of pods", controls: ["baseline", "restricted"] }],
};
