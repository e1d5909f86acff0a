import { judgedAs, numbered, type Framework, type Judged, type Section } from "./framework";
import * as theme from "./themes";

/** A requirement, with the number of controls in each of its parts and further ones below them. */
function requirement(
  id: string,
  topic: string,
  counts: readonly number[],
  rows: Judged,
  below: Readonly<Record<string, number>> = {},
): Section {
  const controls = counts
    .flatMap((count, at) => numbered(`${id}.${at + 1}`, count))
    .flatMap((control) => [control, ...numbered(control, below[control] ?? 0)]);
  return {
    id,
    topic,
    controls,
    elsewhere: "is shown by the organisation: no policy judges it",
    ...judgedAs(rows),
  };
}

/** The requirements on systems; those on premises (9) and on the organisation (12) as a whole each. */
export const pciDss: Framework = {
  id: "pci-dss-4.0.1",
  name: "PCI Data Security Standard",
  version: "4.0.1",
  url: "https://www.pcisecuritystandards.org/document_library/",
  sections: [
    requirement("1", "network controls", [2, 8, 3, 5, 1], {
      "1.2.1": ["rules of network controls", theme.segmentation],
      "1.2.5": ["ports and services that are needed", theme.leastFunctions, ["require-declared-flows"]],
      "1.2.6": ["services that are not safe", ["disallow-plaintext-listeners", "disallow-ssh-ports"]],
      "1.2.7": ["rules are reviewed", theme.ruleReviews],
      "1.2.8": ["configuration of network controls", ["require-security-group-rule-descriptions"]],
      "1.3.1": ["what comes in to card data", theme.perimeter, theme.segmentation],
      "1.3.2": ["what goes out from card data", theme.egress],
      "1.4.1": ["controls between trusted and other networks", theme.perimeter],
      "1.4.2": ["what comes in from other networks", theme.perimeter],
      "1.4.3": ["forged sources", ["disallow-external-ips", "require-drop-net-raw"]],
      "1.4.4": [
        "stores that others can't reach",
        [
          "disallow-stores-in-public-subnets",
          "disallow-stored-data-in-exposed-zones",
          "disallow-stored-data-on-exposed-hosts",
        ],
      ],
    }),
    requirement("2", "secure settings", [2, 7, 2], {
      "2.2.1": ["standards for settings", theme.settings, theme.processRights],
      "2.2.3": ["functions of different trust apart", theme.isolation],
      "2.2.4": ["only what is needed", theme.leastFunctions],
      "2.2.6": ["settings against misuse", theme.settings, theme.processRights],
      "2.2.7": ["administration is encrypted", ["disallow-plaintext-listeners", "restrict-listener-tls"]],
    }),
    requirement(
      "3",
      "stored card data",
      [2, 1, 3, 2, 1, 1, 9],
      {
        "3.5.1": ["card data can't be read where it is kept", theme.restEncryption],
        "3.6.1": ["keys are protected", ["require-key-rotation", "require-cluster-secrets-encryption"]],
        "3.7.4": ["keys are changed", ["require-key-rotation"]],
      },
      { "3.3.1": 3, "3.5.1": 3, "3.6.1": 4 },
    ),
    requirement(
      "4",
      "card data on its way",
      [2, 2],
      { "4.2.1": ["strong encryption on the way", theme.transitEncryption] },
      { "4.2.1": 2 },
    ),
    requirement(
      "5",
      "harmful software",
      [2, 3, 5, 1],
      {
        "5.2.1": [
          "something watches for harmful software",
          ["require-threat-detection", "require-scan-on-push"],
        ],
        "5.2.2": ["it finds what is known", ["require-scan-on-push", "disallow-risky-images"]],
      },
      { "5.2.3": 1, "5.3.2": 1 },
    ),
    requirement(
      "6",
      "secure software",
      [2, 4, 3, 3, 6],
      {
        "6.3.1": ["flaws are found and ranked", ["require-scan-on-push", "disallow-risky-images"]],
        "6.3.2": ["inventory of software", theme.inventory, ["require-trusted-provenance"]],
        "6.3.3": ["patches in time", theme.flaws, theme.versions],
        "6.5.1": ["changes to production", ["require-promoted-images", "require-image-replacement"]],
        "6.5.3": ["production apart from the rest", theme.environments],
        "6.5.4": ["duties apart by environment", theme.duties],
      },
      { "6.2.3": 1 },
    ),
    requirement(
      "7",
      "rights by need",
      [2, 6, 3],
      {
        "7.2.1": ["a model of rights", theme.clusterRights, theme.cloudRights],
        "7.2.2": ["least privilege", theme.clusterRights, theme.cloudRights],
        "7.2.5": [
          "rights of applications",
          theme.machineIdentities,
          ["restrict-pod-rights", "restrict-node-role-policies"],
        ],
        "7.2.6": ["who queries stores of card data", theme.publicStores],
        "7.3.1": [
          "a system enforces rights",
          ["disallow-anonymous-bindings", "disallow-config-map-authentication"],
        ],
        "7.3.2": ["it enforces them by duty", theme.duties],
        "7.3.3": [
          "it denies by default",
          ["disallow-unlimited-roles", "disallow-inverted-iam-statements", "disallow-wildcard-verbs"],
        ],
      },
      { "7.2.5": 1 },
    ),
    requirement(
      "8",
      "identities",
      [2, 8, 11, 3, 1, 3],
      {
        "8.2.1": [
          "everybody has an identity",
          ["disallow-anonymous-bindings", "disallow-key-pairs", "disallow-node-ssh-keys"],
        ],
        "8.2.2": [
          "shared accounts",
          [
            "disallow-default-service-account",
            "disallow-shared-task-roles",
            "disallow-cluster-creator-admin",
          ],
        ],
        "8.2.7": ["access of others", ["restrict-cross-account-trust"]],
        "8.3.2": ["credentials can't be read", theme.secrets, ["require-cluster-secrets-encryption"]],
        "8.6.1": [
          "who may use systems' accounts",
          ["disallow-token-requests", "disallow-impersonation", "require-oidc-subject"],
        ],
        "8.6.2": ["no passwords in code", theme.secrets],
        "8.6.3": [
          "systems' credentials are changed",
          ["disallow-access-keys", "disallow-service-account-token-secrets"],
        ],
      },
      { "8.3.10": 1 },
    ),
    {
      id: "9",
      topic: "premises",
      controls: ["9"],
      elsewhere: "the provider's premises show it",
    },
    requirement(
      "10",
      "records",
      [2, 2, 4, 3, 1, 3, 3],
      {
        "10.2.1": ["records are on everywhere", theme.records],
        "10.2.2": ["what records hold", ["require-cluster-logs", "require-trail-coverage"]],
        "10.3.2": ["records can't be changed", ["require-trail-validation"]],
        "10.3.4": ["changes of records show", ["require-trail-validation"]],
        "10.4.1": ["records are reviewed", theme.detection],
        "10.5.1": ["records are kept for a year", ["require-log-retention"]],
        "10.7.2": [
          "failures of controls are noticed",
          ["require-identity-alarms", "require-threat-detection"],
        ],
      },
      { "10.2.1": 7, "10.4.1": 1, "10.4.2": 1 },
    ),
    requirement(
      "11",
      "tests",
      [2, 2, 2, 7, 2, 1],
      {
        "11.3.1": [
          "scans from within",
          ["require-scan-on-push", "disallow-overdue-images", "restrict-image-status"],
        ],
        "11.4.5": ["segmentation holds", theme.segmentation, theme.isolation],
        "11.5.1": ["intruders are noticed", ["require-threat-detection", "require-vpc-flow-logs"]],
        "11.5.2": [
          "changed files are noticed",
          ["require-read-only-root", "require-image-digests", "require-immutable-tags"],
        ],
      },
      { "11.3.1": 3, "11.3.2": 1, "11.5.1": 1 },
    ),
    {
      id: "12",
      topic: "organisation",
      controls: ["12"],
      elsewhere: "is shown by the organisation: no policy judges it",
    },
  ],
};
