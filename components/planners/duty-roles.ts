import { MANAGED, type Manifest } from "./manifest";

/** Kubernetes' groups by what they may do in a namespace. */
export interface DutyGroups {
  readonly orchestration: readonly string[];
  readonly operations: readonly string[];
  readonly security: readonly string[];
  readonly development: readonly string[];
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ["get", "list", "watch"];
const WRITE = [...READ, "create", "update", "patch", "delete"];
const BATCH = ["jobs", "cronjobs"];
const CONTROLLERS = ["deployments", "statefulsets", "daemonsets"];

/** What everybody with a duty there may see: no secrets, and nothing that a token could be had from. */
const seeing: readonly Rule[] = [
  { apiGroups: [""], resources: ["pods", "pods/log", "services", "events", "configmaps"], verbs: READ },
  { apiGroups: ["apps"], resources: [...CONTROLLERS, "replicasets"], verbs: READ },
  { apiGroups: ["batch"], resources: BATCH, verbs: READ },
];

const RULES: Readonly<Record<keyof DutyGroups, readonly Rule[]>> = {
  // Who releases: what runs and what it is given, but neither who may what nor who connects to whom.
  orchestration: [
    ...seeing,
    { apiGroups: [""], resources: ["services", "configmaps", "serviceaccounts"], verbs: WRITE },
    { apiGroups: ["apps"], resources: CONTROLLERS, verbs: WRITE },
    { apiGroups: ["batch"], resources: BATCH, verbs: WRITE },
    { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
  ],
  // Who keeps it running: more or fewer of what is there, nothing else than that.
  operations: [
    ...seeing,
    {
      apiGroups: ["apps"],
      resources: ["deployments/scale", "statefulsets/scale"],
      verbs: ["get", "update", "patch"],
    },
  ],
  // Who decides on rights and connections, and starts nothing.
  security: [
    ...seeing,
    { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: WRITE },
    { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: READ },
  ],
  development: seeing,
};

/** A role for each duty that somebody has, and its binding. */
export function dutyRoles(namespace: string, groups: DutyGroups): Manifest[] {
  return (Object.keys(RULES) as (keyof DutyGroups)[]).flatMap((duty) => {
    const subjects = groups[duty];
    if (subjects.length === 0) return [];
    const metadata = { name: `duty-${duty}`, namespace, labels: MANAGED };
    const group = "rbac.authorization.k8s.io";
    return [
      { apiVersion: `${group}/v1`, kind: "Role", metadata, rules: RULES[duty] },
      {
        apiVersion: `${group}/v1`,
        kind: "RoleBinding",
        metadata,
        roleRef: { apiGroup: group, kind: "Role", name: metadata.name },
        subjects: subjects.map((name) => ({ apiGroup: group, kind: "Group", name })),
      },
    ];
  });
}
