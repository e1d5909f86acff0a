import type { PolicyRule } from "../graph";
import { grants, type Grant, type Right } from "../graph/kubernetes";
import type { Evidence } from "./report";

/** Something that rights let their holder do, and any of the rights that does. */
export interface Power {
  /** Completes `whose rights let an intruder …`. */
  readonly deed: string;
  readonly rights: readonly Right[];
}

const rbac = "rbac.authorization.k8s.io";
const write = ["create", "update", "patch", "delete", "deletecollection"];

/** What leads from one pod's account to other workloads, to the nodes or to the whole cluster. */
export const powers: readonly Power[] = [
  {
    deed: "give itself any right",
    rights: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].map((resource) => ({
      group: rbac,
      resource,
      verbs: ["bind", "escalate"],
    })),
  },
  {
    deed: "act as another",
    rights: ["users", "groups", "serviceaccounts"].map((resource) => ({
      group: "",
      resource,
      verbs: ["impersonate"],
    })),
  },
  {
    deed: "become any service account",
    rights: [{ group: "", resource: "serviceaccounts/token", verbs: ["create"] }],
  },
  {
    deed: "read every secret",
    rights: [{ group: "", resource: "secrets", verbs: ["get", "list", "watch"] }],
  },
  { deed: "change every secret", rights: [{ group: "", resource: "secrets", verbs: write }] },
  {
    deed: "start pods",
    rights: [
      { group: "", resource: "pods", verbs: ["create"] },
      ...["daemonsets", "deployments", "replicasets", "statefulsets"].map((resource) => ({
        group: "apps",
        resource,
        verbs: ["create", "update", "patch"],
      })),
      ...["cronjobs", "jobs"].map((resource) => ({
        group: "batch",
        resource,
        verbs: ["create", "update", "patch"],
      })),
    ],
  },
  {
    deed: "open a shell in running pods",
    rights: [
      { group: "", resource: "pods/exec", verbs: ["create", "get"] },
      { group: "", resource: "pods/attach", verbs: ["create", "get"] },
      { group: "", resource: "pods/ephemeralcontainers", verbs: ["patch", "update"] },
    ],
  },
  {
    deed: "run commands on every node",
    rights: [{ group: "", resource: "nodes/proxy", verbs: ["create", "get"] }],
  },
  {
    deed: "see and change requests to the API server",
    rights: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"].map((resource) => ({
      group: "admissionregistration.k8s.io",
      resource,
      verbs: ["create", "update", "patch"],
    })),
  },
  {
    deed: "mount any path of a node",
    rights: [{ group: "", resource: "persistentvolumes", verbs: ["create", "update", "patch"] }],
  },
];

/** The powers that rules give. Raises where it hangs on an unknown rule. */
export const powersIn = (rules: readonly PolicyRule[]): readonly Power[] =>
  powers.filter(({ rights }) => rights.some((right) => rules.some((rule) => grants(rule, right))));

export interface HeldPower {
  readonly power: Power;
  readonly right: Right;
  readonly grant: Grant;
}

/** The powers that grants hold, each by the first grant that gives it. Raises where it hangs on an unknown rule. */
export function powersOf(given: readonly Grant[]): readonly HeldPower[] {
  return powers.flatMap((power) => {
    for (const grant of given) {
      const right = power.rights.find((each) => grant.rules?.some((rule) => grants(rule, each)));
      if (right) return [{ power, right, grant }];
    }
    return [];
  });
}

/** The way from a pod's account to a power, hop by hop. */
export function pathTo({ power, right, grant }: HeldPower): readonly Evidence[] {
  const { binding, as, role, namespace } = grant;
  const where = namespace === undefined ? "in the whole cluster" : `in the namespace ${namespace}`;
  return [
    {
      text: `${as} is bound by ${binding.kind} ${binding.name} to the ${role.kind} ${role.name}, ${where}`,
      resource: binding.id,
    },
    ...role.nodes.map((node) => ({
      text: `${node.kind} ${node.name} ${node.name === role.name ? "is that role" : "lends it rules"}`,
      resource: node.id,
    })),
    { text: `it grants ${right.verbs.join(" or ")} on ${right.resource}: to ${power.deed}` },
  ];
}
