import { judgedAs, numbered, type Framework, type Judged, type Section } from "./framework";
import * as theme from "./themes";

const criteria = (id: string, last: number, topic: string, rows: Judged = {}): Section => ({
  id,
  topic,
  controls: numbered(id, last),
  elsewhere: "is shown by the organisation: no policy judges it",
  ...judgedAs(rows),
});

/** The common criteria, and those on availability, confidentiality and processing. */
export const soc2: Framework = {
  id: "soc-2-2017",
  name: "SOC 2 Trust Services Criteria",
  version: "2017",
  url: "https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022",
  sections: [
    criteria("CC1", 5, "the organisation"),
    criteria("CC2", 3, "communication", { "CC2.1": ["information on what is done", theme.records] }),
    criteria("CC3", 4, "risks"),
    criteria("CC4", 2, "monitoring of controls"),
    criteria("CC5", 3, "choice of controls", { "CC5.1": ["duties apart", theme.duties] }),
    criteria("CC6", 8, "access", {
      "CC6.1": [
        "protected access",
        theme.clusterRights,
        theme.cloudRights,
        theme.trust,
        theme.segmentation,
        theme.restEncryption,
        theme.secrets,
        theme.keys,
      ],
      "CC6.2": ["identities before access", theme.accounts, theme.machineIdentities],
      "CC6.3": ["least privilege and duties apart", theme.clusterRights, theme.cloudRights, theme.duties],
      "CC6.6": ["threats from outside", theme.perimeter, theme.remoteAdministration],
      "CC6.7": [
        "what leaves, and what is on its way",
        theme.egress,
        theme.transitEncryption,
        theme.publicStores,
      ],
      "CC6.8": [
        "harmful software",
        theme.imageOrigins,
        theme.immutability,
        ["require-scan-on-push", "require-threat-detection"],
      ],
    }),
    criteria("CC7", 5, "operations", {
      "CC7.1": ["new flaws and changed settings", theme.flaws, theme.versions, theme.settings],
      "CC7.2": ["strange events", theme.detection, theme.records],
      "CC7.3": ["judging of events", ["require-identity-alarms", "require-threat-detection"]],
      "CC7.5": ["recovery", theme.recovery],
    }),
    criteria("CC8", 1, "changes", {
      "CC8.1": ["controlled changes", theme.builds, theme.environments, ["require-promoted-images"]],
    }),
    criteria("CC9", 2, "risks of business", {
      "CC9.2": ["suppliers", ["require-known-suppliers", "require-supplier-approvals"]],
    }),
    criteria("A1", 3, "availability", {
      "A1.1": ["capacity", theme.capacity],
      "A1.2": ["backups and recovery", theme.recovery],
    }),
    criteria("C1", 2, "confidentiality", {
      "C1.1": [
        "what is confidential is protected",
        theme.restEncryption,
        theme.transitEncryption,
        theme.publicStores,
      ],
    }),
    criteria("PI1", 5, "processing", { "PI1.2": ["checked inputs", ["restrict-workload-inputs"]] }),
  ],
};
