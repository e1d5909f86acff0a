import assert from "node:assert/strict";
import { planGuard } from "../../components/planners/admission-guard";
import type { GuardPlan } from "../../components/planners/guard-parameters";
import { InputError } from "../../components/input-error";
import { controller } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";
import { ApiError, type Client, type KubeObject } from "./support/client";
import { digests, guardTable, namedTable, sealedTable, type Case } from "./support/guard-table";
import { useCluster } from "./support/use-cluster";

/** The policies on single objects whose say the guard repeats. */
const LOCAL = new Set(
  [
    "disallow-privileged-containers disallow-host-network disallow-host-pid disallow-host-ipc",
    "disallow-privilege-escalation require-run-as-non-root disallow-root-user disallow-root-containers",
    "restrict-user-ids require-drop-all-capabilities restrict-added-capabilities disallow-dangerous-capabilities",
    "require-drop-net-raw require-read-only-root require-seccomp-profile restrict-seccomp-profiles",
    "restrict-host-path-volumes disallow-sensitive-host-paths disallow-token-automount",
    "require-image-digests restrict-image-repositories disallow-public-image-repositories",
    "disallow-image-repositories disallow-ephemeral-containers require-user-namespaces",
  ].flatMap((line) => line.split(" ")),
);
const policies = catalog.map(({ policy }) => policy).filter(({ name }) => LOCAL.has(name));

const GUARDED = "shop-checkout";
const SEALED = "shop-sealed";
const HOME = "bulkhead-guard";
const plan: GuardPlan = {
  namespace: GUARDED,
  pools: ["app"],
  digests: [
    { digest: digests.green, status: "green", stop: false },
    { digest: digests.amber, status: "amber", stop: false },
    { digest: digests.stopped, status: "green", stop: true },
  ],
  repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"],
  admit: ["green"],
  stopped: ["old"],
  runtimeClasses: [],
  userNamespaces: false,
  userIds: { from: 10_000, to: 19_999 },
  administrators: ["platform-team"],
  labels: ["zone", "pod-security.kubernetes.io/enforce"],
};
/** A namespace at a level that demands more. */
const sealedPlan: GuardPlan = {
  ...plan,
  namespace: SEALED,
  runtimeClasses: ["kata", "gvisor"],
  userNamespaces: true,
};
const plans = [plan, sealedPlan];
const sealedEstate = {
  levels: { hybrid: { cohabitation: [{ differ: "zone" }], userNamespaces: "required" } },
};
const error = (input: string, problem: string) => new InputError("AdmissionGuard guard", input, problem);
const namespace = (name: string, labels: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const objectOf = (
  { kind, spec, metadata = {} }: Pick<Case, "kind" | "spec" | "metadata">,
  within = GUARDED,
): KubeObject => {
  const finite = kind === "Job" || kind === "CronJob" ? { ...spec, restartPolicy: "Never" } : spec;
  const object = controller(kind, finite, { metadata: { ...metadata, namespace: within } }).properties;
  return object as unknown as KubeObject;
};

describe("the admission guard on a real API server", function () {
  this.timeout("2m");
  const cluster = useCluster();

  /** The server's refusal, or undefined. */
  const refusal = async (client: Client, object: KubeObject): Promise<string | undefined> => {
    try {
      await client.create(object, { dryRun: true });
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      return thrown.message;
    }
  };
  const base = guardTable[0]!;

  before(async () => {
    const { client } = cluster();
    await client.apply(
      namespace(GUARDED, { zone: "app", "pod-security.kubernetes.io/enforce": "privileged" }),
    );
    await client.apply(
      namespace(SEALED, { zone: "app", "pod-security.kubernetes.io/enforce": "privileged" }),
    );
    for (const name of ["kata", "gvisor", "fast"])
      await client.apply({
        apiVersion: "node.k8s.io/v1",
        kind: "RuntimeClass",
        metadata: { name },
        handler: name,
      });
    await client.apply(namespace("other"));
    await client.apply(namespace(HOME));
    for (const manifest of planGuard("bulkhead", HOME, plans, error)) await client.apply(manifest);
    // The server takes a moment until it holds to new policies.
    const privileged = guardTable.find(({ title }) => title === "a privileged container")!;
    for (let tries = 0; (await refusal(client, objectOf(privileged))) === undefined; tries++) {
      assert.ok(tries < 100, "the guard is not in force");
      await new Promise((done) => setTimeout(done, 200));
    }
  });

  it("has a table of at least 60 objects", () =>
    assert.ok(guardTable.length >= 60, String(guardTable.length)));

  const judgesAlike = (each: Case, within: string, estate: Readonly<Record<string, unknown>>): void => {
    const { title, kind, spec, admitted, local } = each;
    it(`${admitted ? "admits" : "refuses"} ${title} as ${kind} in ${within}`, async () => {
      const said = await refusal(cluster().client, objectOf(each, within));
      assert.equal(said === undefined, admitted, said);
      if (said !== undefined) assert.match(said, /ValidatingAdmissionPolicy 'bulkhead-pods'/);
      if (!local) return;
      const { findings } = judgeExample(policies, { resources: [controller(kind, spec)], estate });
      const found = findings.map(({ policy }) => policy);
      assert.equal(found.length === 0, admitted, `the pack says: ${found.join(", ") || "nothing"}`);
    });
  };
  for (const each of [...guardTable, ...namedTable]) judgesAlike(each, GUARDED, {});
  for (const each of sealedTable) judgesAlike(each, SEALED, sealedEstate);

  it("leaves other namespaces alone", async () => {
    const privileged = guardTable.find(({ title }) => title === "a privileged container")!;
    assert.equal(await refusal(cluster().client, objectOf(privileged, "other")), undefined);
  });

  it("refuses everything where its parameters are gone", async () => {
    const { client } = cluster();
    const [parameters] = planGuard("bulkhead", HOME, plans, error);
    await client.delete(parameters as unknown as KubeObject);
    try {
      for (let tries = 0; (await refusal(client, objectOf(base))) === undefined; tries++) {
        assert.ok(tries < 100, "still admitted");
        await new Promise((done) => setTimeout(done, 200));
      }
      assert.match((await refusal(client, objectOf(base)))!, /param/);
    } finally {
      await client.apply(parameters as unknown as KubeObject);
      for (let tries = 0; tries < 100 && (await refusal(client, objectOf(base))) !== undefined; tries++)
        await new Promise((done) => setTimeout(done, 200));
    }
  });

  it("can't be switched off by who owns the namespace", async () => {
    const { client } = cluster();
    const group = "rbac.authorization.k8s.io";
    await client.apply({
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata: { name: "owner", namespace: GUARDED },
      roleRef: { apiGroup: group, kind: "ClusterRole", name: "admin" },
      subjects: [{ apiGroup: group, kind: "User", name: "owner" }],
    });
    // Owners may often edit their namespace's object as well.
    await client.apply({
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name: "edits-guarded" },
      rules: [
        {
          apiGroups: [""],
          resources: ["namespaces"],
          resourceNames: [GUARDED],
          verbs: ["get", "update", "patch"],
        },
      ],
    });
    await client.apply({
      apiVersion: `${group}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: "edits-guarded" },
      roleRef: { apiGroup: group, kind: "ClusterRole", name: "edits-guarded" },
      subjects: [{ apiGroup: group, kind: "User", name: "owner" }],
    });
    const owner = client.as({ user: "owner", groups: ["system:authenticated"] });
    const forbidden = (thrown: unknown) => thrown instanceof ApiError && thrown.reason === "Forbidden";
    for (const manifest of planGuard("bulkhead", HOME, plans, error))
      await assert.rejects(owner.delete(manifest), forbidden, manifest.kind);
    const relabel = { metadata: { labels: { zone: "dmz" } } };
    await assert.rejects(owner.patch(namespace(GUARDED), relabel), /labels that decide/);
    // By this label the bindings find the namespace; the server itself keeps it.
    const key = "kubernetes.io/metadata.name";
    const kept = await owner.patch(namespace(GUARDED), { metadata: { labels: { [key]: "other" } } });
    assert.equal((kept.metadata["labels"] as Record<string, string>)[key], GUARDED);
    await owner.patch(namespace(GUARDED), { metadata: { labels: { team: "shop" } } });
    const platform = client.as({ user: "somebody", groups: ["platform-team", "system:masters"] });
    await platform.patch(namespace(GUARDED), relabel);
  });
});
