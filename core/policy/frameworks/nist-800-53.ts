import { judgedAs, type Framework, type Judged, type Section } from "./framework";
import * as theme from "./themes";

/** The controls of a family in force: those withdrawn are left out. */
function family(
  id: string,
  last: number,
  topic: string,
  rows: Judged,
  more: { withdrawn?: readonly number[]; elsewhere?: string } = {},
): Section {
  const { withdrawn = [], elsewhere = "is shown by the organisation: no policy judges it" } = more;
  const controls = Array.from({ length: last }, (_, at) => at + 1)
    .filter((number) => !withdrawn.includes(number))
    .map((number) => `${id}-${number}`);
  return { id, topic, controls, elsewhere, ...judgedAs(rows) };
}

/** The families that speak of systems, as base controls; those on people, places and programmes are left out. */
export const nist80053: Framework = {
  id: "nist-800-53-5",
  name: "NIST SP 800-53 Security and Privacy Controls",
  version: "5",
  url: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
  sections: [
    family(
      "AC",
      25,
      "access control",
      {
        "AC-2": ["accounts and their keys", theme.accounts, theme.machineIdentities],
        "AC-3": ["enforced rights", theme.clusterRights, theme.cloudRights, theme.trust, theme.publicStores],
        "AC-4": ["enforced flows", theme.segmentation, theme.perimeter, theme.egress],
        "AC-5": ["separated duties", theme.duties],
        "AC-6": ["least privilege", theme.clusterRights, theme.cloudRights, theme.processRights],
        "AC-14": ["what may be done without a name", ["disallow-anonymous-bindings"], theme.publicStores],
        "AC-17": ["remote access", theme.remoteAdministration],
        "AC-20": ["other systems", ["restrict-cross-account-trust", "restrict-provider-accounts"]],
        "AC-22": ["what is public", theme.publicStores],
      },
      { withdrawn: [13, 15] },
    ),
    family(
      "AU",
      16,
      "audit",
      {
        "AU-2": ["events that are recorded", theme.records],
        "AU-3": ["what records hold", ["require-cluster-logs", "require-trail-coverage"]],
        "AU-4": ["room for records", ["require-log-retention"]],
        "AU-6": ["review of records", ["require-identity-alarms", "require-threat-detection"]],
        "AU-9": ["protected records", theme.recordProtection],
        "AU-10": ["deeds that can't be denied", ["require-trail-validation", "require-image-signatures"]],
        "AU-11": ["how long records are kept", ["require-log-retention"]],
        "AU-12": ["making of records", theme.records],
      },
      { withdrawn: [15] },
    ),
    family(
      "CA",
      9,
      "assessment",
      {
        "CA-3": [
          "exchange between systems",
          ["require-declared-flows", "disallow-cross-environment-references"],
        ],
        "CA-7": ["continuous monitoring", theme.detection, ["restrict-image-status"]],
        "CA-9": ["connections within", ["require-declared-flows", "restrict-connections"]],
      },
      { withdrawn: [4] },
    ),
    family("CM", 14, "configuration", {
      "CM-2": ["baselines", theme.settings, ["require-promoted-images"]],
      "CM-3": [
        "controlled changes",
        ["require-promoted-images", "require-image-replacement"],
        theme.immutability,
      ],
      "CM-5": [
        "who may change",
        ["restrict-pipeline-registry-writes", "restrict-webhook-configuration-writes"],
      ],
      "CM-6": ["settings", theme.settings, theme.processRights],
      "CM-7": ["least functionality", theme.leastFunctions, ["restrict-image-repositories"]],
      "CM-8": ["inventory", theme.inventory],
      "CM-11": ["software that is installed later", theme.immutability],
      "CM-14": ["signed components", ["require-image-signatures", "require-trusted-provenance"]],
    }),
    family(
      "CP",
      13,
      "contingency",
      {
        "CP-9": ["backups", ["require-bucket-versioning", "require-store-backups"]],
        "CP-10": ["recovery", theme.recovery],
      },
      { withdrawn: [5] },
    ),
    family("IA", 13, "identification", {
      "IA-2": ["people's identities", ["disallow-anonymous-bindings", "disallow-config-map-authentication"]],
      "IA-3": ["machines' identities", theme.machineIdentities],
      "IA-5": ["credentials", theme.secrets, ["disallow-access-keys", "disallow-key-pairs"]],
      "IA-9": ["services' identities", ["require-oidc-subject"], theme.machineIdentities],
    }),
    family(
      "RA",
      10,
      "risk",
      { "RA-5": ["scans for flaws", theme.flaws], "RA-7": ["answers to risks", theme.flaws] },
      { withdrawn: [4] },
    ),
    family(
      "SA",
      24,
      "acquisition",
      {
        "SA-9": ["services of others", ["require-known-suppliers", "restrict-cross-account-trust"]],
        "SA-10": ["developers' changes", theme.builds, ["require-immutable-tags"]],
        "SA-11": ["developers' tests", ["require-scan-on-push", "restrict-image-status"]],
        "SA-15": ["how things are built", theme.builds],
        "SA-22": ["what nobody supports any more", theme.versions],
      },
      { withdrawn: [6, 7, 12, 13, 14, 18, 19] },
    ),
    family(
      "SC",
      51,
      "communications",
      {
        "SC-2": [
          "users apart from administration",
          ["restrict-management-connections", "restrict-critical-services"],
        ],
        "SC-3": ["security functions apart", ["restrict-critical-services", "require-sandboxes"]],
        "SC-4": ["nothing left in shared resources", theme.isolation],
        "SC-5": ["denial of service", theme.capacity],
        "SC-6": ["shares of resources", theme.capacity],
        "SC-7": ["boundaries", theme.perimeter, theme.segmentation, theme.egress],
        "SC-8": ["what is on its way", theme.transitEncryption],
        "SC-12": ["keys", theme.keys],
        "SC-13": ["cryptography", theme.transitEncryption, theme.restEncryption],
        "SC-23": ["sessions", ["require-imdsv2", "require-ingress-tls"]],
        "SC-28": ["what is kept", theme.restEncryption],
        "SC-32": ["parts of a system", theme.isolation, theme.environments],
        "SC-34": ["programs that can't be changed", ["require-read-only-root"]],
        "SC-39": ["processes apart", theme.isolation, theme.processRights],
        "SC-50": ["separation by software", ["restrict-shared-layers", "require-sandboxes"]],
      },
      { withdrawn: [9, 14, 19, 33] },
    ),
    family(
      "SI",
      23,
      "integrity",
      {
        "SI-2": ["flaws put right", theme.flaws, theme.versions],
        "SI-3": [
          "harmful code",
          [
            "require-scan-on-push",
            "require-threat-detection",
            "require-runtime-threat-detection",
            "disallow-downloaded-code",
          ],
        ],
        "SI-4": ["monitoring", theme.detection, ["require-vpc-flow-logs"]],
        "SI-7": ["integrity of software", theme.imageOrigins, theme.immutability],
        "SI-10": ["checked inputs", ["restrict-workload-inputs"]],
        "SI-16": ["protected memory", ["require-seccomp-profile", "restrict-seccomp-profiles"]],
      },
      { withdrawn: [9] },
    ),
    family("SR", 12, "supply chain", {
      "SR-3": ["controls on suppliers", ["require-known-suppliers", "require-supplier-approvals"]],
      "SR-4": ["provenance", ["require-trusted-provenance", "require-vetted-parents"]],
      "SR-5": ["choice of suppliers", ["restrict-image-repositories", "disallow-image-licences"]],
      "SR-11": ["authentic components", ["require-image-signatures", "require-image-digests"]],
    }),
  ],
};
