import { MANAGED, type Manifest } from "./manifest";
import { IDENTITY_FOLDER } from "./register-settings";
import type { FilesPlan } from "./pod";

export const WATCHER = "watcher";

const GROUP = "rbac.authorization.k8s.io";
const seen = (apiGroup: string, resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ["list", "watch"],
});
const lease = (more: object) => ({ apiGroups: ["coordination.k8s.io"], resources: ["leases"], ...more });

/** What the watcher may do: see what runs, and nothing that could be had from it; hold its own Lease. */
export function watcherRights(namespace: string): Manifest[] {
  const name = `${namespace}-${WATCHER}`;
  const account = { kind: "ServiceAccount", name: WATCHER, namespace };
  const binding = (kind: string, role: string, metadata: Manifest["metadata"]): Manifest => ({
    apiVersion: `${GROUP}/v1`,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: GROUP, kind, name: role },
    subjects: [account],
  });
  const own = { name: WATCHER, namespace, labels: MANAGED };
  return [
    {
      apiVersion: `${GROUP}/v1`,
      kind: "ClusterRole",
      metadata: { name, labels: MANAGED },
      rules: [seen("", ["pods", "nodes", "namespaces"]), seen("apps", ["deployments"])],
    },
    binding("ClusterRole", name, { name, labels: MANAGED }),
    {
      apiVersion: `${GROUP}/v1`,
      kind: "Role",
      metadata: own,
      // What isn't there yet has no name that a right could be held to.
      rules: [lease({ verbs: ["create"] }), lease({ resourceNames: [WATCHER], verbs: ["get", "update"] })],
    },
    binding("Role", WATCHER, own),
  ];
}

/** Seconds; the kubelet renews a token before it is over. */
const TOKEN_LIFE = 3600;

/** A pod's identity towards the API server, short-lived and for this container alone. */
export const identityFiles: FilesPlan = {
  name: "identity",
  path: IDENTITY_FOLDER,
  source: {
    projected: {
      sources: [
        { serviceAccountToken: { path: "token", expirationSeconds: TOKEN_LIFE } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
          },
        },
      ],
    },
  },
};

/** A token that the register alone takes. */
export const tokenFiles = (audience: string, path: string): FilesPlan => ({
  name: "register-token",
  path,
  source: {
    projected: {
      sources: [{ serviceAccountToken: { audience, expirationSeconds: TOKEN_LIFE, path: "token" } }],
    },
  },
});
