import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { buildGraph } from "../../core/graph";
import { manifest } from "../../core/policy/minimal";
import { auditPolicy, RbacUsage, readCalls } from "../../core/usage";
import { ApiError, type Client, type KubeObject } from "./support/client";
import { pause } from "./support/server-process";
import { useCluster } from "./support/use-cluster";

const policy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  rules: [{ level: "Metadata" }],
};
const group = "rbac.authorization.k8s.io";
const rbac = (kind: string, name: string, more: object, namespace?: string): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...more,
});
const account = { kind: "ServiceAccount", name: "web", namespace: "shop" };
const binding = (
  kind: string,
  name: string,
  role: [string, string],
  subjects: object[],
  namespace?: string,
) => rbac(kind, name, { roleRef: { apiGroup: group, kind: role[0], name: role[1] }, subjects }, namespace);

const given: readonly KubeObject[] = [
  rbac(
    "Role",
    "web",
    {
      rules: [
        { apiGroups: [""], resources: ["pods", "pods/log", "secrets"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["configmaps"], resourceNames: ["a", "b"], verbs: ["get", "delete"] },
        { apiGroups: ["apps"], resources: ["*"], verbs: ["*"] },
      ],
    },
    "shop",
  ),
  binding("RoleBinding", "web", ["Role", "web"], [account], "shop"),
  binding(
    "RoleBinding",
    "ops",
    ["ClusterRole", "edit"],
    [{ kind: "Group", apiGroup: group, name: "ops" }],
    "shop",
  ),
  binding(
    "ClusterRoleBinding",
    "builds",
    ["ClusterRole", "cluster-admin"],
    [{ kind: "User", apiGroup: group, name: "builds" }],
  ),
  rbac("ClusterRole", "status", { rules: [{ nonResourceURLs: ["/metrics", "/version"], verbs: ["get"] }] }),
  binding("ClusterRoleBinding", "status", ["ClusterRole", "status"], [account]),
];

describe("rights that nobody used, on a real API server", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-audit-"));
  writeFileSync(join(folder, "policy.yaml"), stringify(policy));
  const log = join(folder, "audit.log");
  const cluster = useCluster({
    apiServerArguments: [`--audit-policy-file=${join(folder, "policy.yaml")}`, `--audit-log-path=${log}`],
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const object = (kind: string, name: string): KubeObject => ({
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "shop" },
  });
  interface Persons {
    readonly web: Client;
    readonly jane: Client;
    readonly builds: Client;
  }
  /** What is done as a rule, each with whether it is allowed. */
  const deeds = ({ web, jane, builds }: Persons): readonly [string, () => Promise<unknown>, boolean][] => [
    ["lists pods", () => web.list("v1", "Pod", "shop"), true],
    ["reads a secret", () => web.get(object("Secret", "db")), true],
    ["reads a config map", () => web.get(object("ConfigMap", "a")), true],
    ["reads metrics", () => path(web, "/metrics"), true],
    ["lists deployments", () => web.list("apps/v1", "Deployment", "shop"), true],
    ["lists services", () => jane.list("v1", "Service", "shop"), true],
    ["makes a config map", () => builds.apply({ ...object("ConfigMap", "made"), data: {} }), true],
    ["lists pods elsewhere", () => web.list("v1", "Pod", "default"), false],
    ["deletes a pod", () => web.delete(object("Pod", "x")), false],
  ];
  const path = async (client: Client, at: string): Promise<void> => {
    const { status } = await client.request("GET", at);
    if (status !== 200) throw new Error(`${at}: ${status}`);
  };
  const isRefused = (error: unknown): boolean =>
    (error instanceof ApiError && error.status === 403) || /: 403/.test(String(error));

  async function doAll(persons: Persons): Promise<void> {
    for (const [what, deed, isAllowed] of deeds(persons))
      if (isAllowed) await deed().catch((error: unknown) => assert.fail(`${what}: ${String(error)}`));
      else await assert.rejects(deed(), isRefused, what);
  }

  /** The log up to a mark, which the server writes a moment after it answers. */
  async function logged(mark: string): Promise<readonly unknown[]> {
    for (let tries = 0; tries < 100; tries++) {
      const lines = readFileSync(log, "utf8").split("\n");
      if (lines.some((line) => line.includes(mark)))
        return lines.filter(Boolean).map((line) => JSON.parse(line) as unknown);
      await pause(100);
    }
    throw new Error("the audit log lacks what was done");
  }

  it("are told from its audit log; the roles proposed allow what was done, and nothing else", async () => {
    const { client } = cluster();
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    for (const each of [object("Secret", "db"), object("ConfigMap", "a"), ...given]) await client.apply(each);
    // No controller gathers what other roles lend to this one.
    const lender = await client.get(rbac("ClusterRole", "system:aggregate-to-edit", {}));
    const viewer = await client.get(rbac("ClusterRole", "system:aggregate-to-view", {}));
    const rules = [lender, viewer].flatMap((each) => each["rules"] as object[]);
    await client.patch(rbac("ClusterRole", "edit", {}), { rules });
    const groups = ["system:authenticated"];
    const persons: Persons = {
      web: client.as({ user: "system:serviceaccount:shop:web", groups }),
      jane: client.as({ user: "jane", groups: [...groups, "ops"] }),
      builds: client.as({ user: "builds", groups }),
    };
    await doAll(persons);
    await client.get(object("Secret", "db"));
    await path(client, "/version?mark=done");

    const usage = new RbacUsage(buildGraph(given.map((each) => manifest(each))), auditPolicy.parse(policy));
    for (const event of await logged("mark=done"))
      for (const line of readCalls(event)) {
        assert.ok("audit" in line && !("problem" in line.audit), JSON.stringify(line));
        if ("requests" in line.audit) usage.add(line.audit.requests, line.audit.id, line.audit.isOpen);
      }
    const { items, proposals, denied } = usage.answer(undefined);
    const enough = Object.fromEntries(
      items.map(({ name, status, instead }) => [name, `${status} ${instead ?? ""}`]),
    );
    assert.deepEqual(enough, {
      "ServiceAccount shop/web by RoleBinding shop/web, Role web rules[0]":
        "wider list pods; get secrets named db",
      "ServiceAccount shop/web by RoleBinding shop/web, Role web rules[1]": "wider get configmaps named a",
      "ServiceAccount shop/web by RoleBinding shop/web, Role web rules[2]": "wider list deployments.apps",
      "Group ops by RoleBinding shop/ops, ClusterRole edit": "wider list services",
      "User builds by ClusterRoleBinding builds, ClusterRole cluster-admin rules[0]":
        "wider patch configmaps named made in the namespace shop alone",
      "User builds by ClusterRoleBinding builds, ClusterRole cluster-admin rules[1]": "wider get /api/v1",
      "ServiceAccount shop/web by ClusterRoleBinding status, ClusterRole status rules[0]":
        "wider get /metrics",
    });
    assert.deepEqual(denied.map(({ user, what }) => [user.split(":").at(-1), what]).sort(), [
      ["web", "delete pods"],
      ["web", "list pods"],
    ]);

    // In place of what was there: roles that every cluster has can't be tightened, so their bindings go.
    for (const each of given.filter(({ metadata }) => ["ops", "builds"].includes(metadata.name)))
      await client.delete(each);
    for (const { content } of proposals)
      for (const each of [content].flat()) await client.apply(each as KubeObject);
    await doAll(persons);
    const gone: [string, Promise<unknown>][] = [
      [
        "watching pods",
        persons.web.request("GET", "/api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=1"),
      ],
      ["another secret", persons.web.request("GET", "/api/v1/namespaces/shop/secrets/other")],
      ["deleting a config map", persons.web.request("DELETE", "/api/v1/namespaces/shop/configmaps/a")],
      ["pods", persons.jane.request("GET", "/api/v1/namespaces/shop/pods")],
      ["everything", persons.builds.request("GET", "/api/v1/secrets")],
    ];
    for (const [what, answer] of gone) assert.equal(((await answer) as { status: number }).status, 403, what);
  }).timeout("3m");
});
