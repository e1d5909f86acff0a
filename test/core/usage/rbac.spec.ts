import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, Unknown } from "../../../core/graph";
import { manifest } from "../../../core/policy/minimal";
import { auditPolicy, RbacUsage, type UsageItem } from "../../../core/usage";
import type { KubeRequest } from "../../../core/usage/read/kube-audit";

const group = "rbac.authorization.k8s.io";
const object = (kind: string, name: string, more: object, namespace?: string, labels?: object) =>
  manifest({
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), ...(labels && { labels }) },
    ...more,
  });
const role = (name: string, rules: unknown) => object("Role", name, { rules }, "shop");
const clusterRole = (name: string, rules: unknown, labels?: object) =>
  object("ClusterRole", name, { rules }, undefined, labels);
const account = (name = "web") => ({ kind: "ServiceAccount", name, namespace: "shop" });
const bind = (name: string, kind: string, to: string, subjects: unknown = [account()], namespace = "shop") =>
  object("RoleBinding", name, { roleRef: { apiGroup: group, kind, name: to }, subjects }, namespace);
const bindAll = (name: string, to: string, subjects: unknown) =>
  object("ClusterRoleBinding", name, {
    roleRef: { apiGroup: group, kind: "ClusterRole", name: to },
    subjects,
  });

const web = "system:serviceaccount:shop:web";
const request = (verb: string, resource: string, more: Partial<KubeRequest> = {}): KubeRequest => ({
  user: web,
  groups: [],
  verb,
  resource,
  group: "",
  namespace: "shop",
  decision: "allow",
  at: 0,
  ...more,
});
const everything = auditPolicy.parse({
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  rules: [{ level: "Metadata" }],
});

function judged(
  resources: readonly ReturnType<typeof manifest>[],
  requests: readonly KubeRequest[],
  { doubt, policy = everything }: { doubt?: string; policy?: unknown } = {},
) {
  const usage = new RbacUsage(buildGraph(resources), policy === null ? undefined : auditPolicy.parse(policy));
  for (const each of requests) usage.add([each], undefined, false);
  return usage.answer(doubt);
}
const short = (items: readonly UsageItem[]) =>
  items.map(({ name, status, instead }) => `${status} ${name}${instead === undefined ? "" : `: ${instead}`}`);
const contents = ({ proposals }: ReturnType<RbacUsage["answer"]>) => proposals.map(({ content }) => content);

describe("use of Kubernetes RBAC", () => {
  const pods = { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list", "delete"] };

  it("tells which verbs and resources nobody used, and proposes a role of the others", () => {
    const result = judged(
      [role("web", [pods]), bind("web", "Role", "web")],
      [
        request("get", "pods", { name: "a" }),
        request("list", "pods"),
        request("get", "pods/log", { name: "a" }),
      ],
    );
    assert.deepEqual(short(result.items), [
      "wider ServiceAccount shop/web by RoleBinding shop/web, Role web rules[0]: get, list pods; get pods/log",
    ]);
    assert.deepEqual(result.items[0]?.never, ["list pods/log", "delete pods", "delete pods/log"]);
    assert.deepEqual((contents(result)[0] as { rules: unknown }).rules, [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    ]);
  });

  it("tells each subject's use by itself, and proposes for a role what all of them use", () => {
    const result = judged(
      [
        role("web", [pods]),
        bind("web", "Role", "web", [account(), account("job"), { kind: "Group", name: "ops" }]),
      ],
      [
        request("get", "pods", { name: "a" }),
        request("delete", "pods", { name: "a", user: "jane", groups: ["ops"] }),
      ],
    );
    assert.deepEqual(
      result.items.map(({ status, used }) => [status, used.what]),
      [
        ["wider", ["get pods"]],
        ["unused", []],
        ["wider", ["delete pods"]],
      ],
    );
    assert.deepEqual((contents(result)[0] as { rules: unknown }).rules, [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] },
    ]);
  });

  it("follows cluster roles, those that aggregate, and the groups that every account is in", () => {
    const labels = { "example.com/ops": "true" };
    const whole = object("ClusterRole", "ops", {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
      rules: [],
    });
    const result = judged(
      [
        whole,
        clusterRole(
          "part",
          [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "patch"] }],
          labels,
        ),
        bindAll("ops", "ops", [{ kind: "Group", name: "system:serviceaccounts:shop" }]),
      ],
      [request("patch", "deployments", { group: "apps", name: "web" })],
    );
    assert.deepEqual(short(result.items), [
      "wider Group system:serviceaccounts:shop by ClusterRoleBinding ops, ClusterRole part rules[0]: " +
        "patch deployments.apps in the namespace shop alone",
    ]);
    const [part, binding] = contents(result) as [{ metadata: unknown; rules: unknown }, object[]];
    assert.deepEqual(part.metadata, { name: "part", labels });
    assert.deepEqual(part.rules, [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]);
    assert.deepEqual(
      binding.map((each) => (each as { metadata: unknown }).metadata),
      [{ name: "ops", namespace: "shop" }],
    );
  });

  it("knows wildcards, named objects, subresources and paths", () => {
    const result = judged(
      [
        clusterRole("a", [{ apiGroups: ["*"], resources: ["*/scale"], verbs: ["*"] }]),
        clusterRole("b", [
          { apiGroups: [""], resources: ["configmaps"], resourceNames: ["x", "y"], verbs: ["get", "create"] },
        ]),
        clusterRole("c", [{ nonResourceURLs: ["/metrics", "/logs/*"], verbs: ["get"] }]),
        bindAll("a", "a", [account()]),
        bindAll("b", "b", [account()]),
        bindAll("c", "c", [account()]),
      ],
      [
        request("patch", "deployments/scale", { group: "apps", name: "w" }),
        request("get", "deployments", { group: "apps", name: "w" }),
        request("get", "configmaps", { name: "x" }),
        request("get", "configmaps", { name: "z" }),
        request("list", "configmaps"),
        { user: web, groups: [], verb: "get", path: "/logs/a", decision: "allow", at: 0 },
        { user: web, groups: [], verb: "get", path: "/version", decision: "allow", at: 0 },
      ],
    );
    assert.deepEqual(
      result.items.map(({ status, instead }) => [status, instead]),
      [
        ["wider", "patch deployments.apps/scale in the namespace shop alone"],
        ["wider", "get configmaps named x in the namespace shop alone"],
        ["wider", "get /logs/a"],
      ],
    );
  });

  it("holds a binding of a namespace to that namespace", () => {
    const result = judged(
      [role("web", [pods]), bind("web", "Role", "web")],
      [request("get", "pods", { namespace: "bank" })],
    );
    assert.deepEqual(
      result.items.map(({ status }) => status),
      ["unused"],
    );
    assert.deepEqual(
      result.proposals.map(({ name, content }) => [name, content]),
      [["Role web", undefined]],
    );
  });

  it("names secrets that were used by name", () => {
    const secrets = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
    const given = [role("web", secrets), bind("web", "Role", "web")];
    const named = judged(given, [request("get", "secrets", { name: "db" })]);
    assert.equal(named.items[0]?.instead, "get secrets named db");
    const many = Array.from({ length: 20 }, (_, n) => request("get", "secrets", { name: `s${n}` }));
    assert.equal(judged(given, many).items[0]?.status, "used");
  });

  it("gives a role of its own in place of one that every cluster has", () => {
    const result = judged(
      [bindAll("ci", "cluster-admin", [{ kind: "User", name: "ci" }])],
      [request("patch", "deployments", { user: "ci", group: "apps", name: "w" })],
    );
    assert.deepEqual(
      result.items.map(({ status }) => status),
      ["wider", "unused"],
    );
    assert.deepEqual(
      (contents(result)[0] as { kind: string; rules?: unknown }[]).map(({ kind, rules }) => [kind, rules]),
      [
        ["ClusterRole", [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]],
        ["ClusterRoleBinding", undefined],
      ],
    );
  });

  it("tells use of what it does not know whole by what the log says allowed it", () => {
    const given = [bind("ops", "ClusterRole", "edit", [{ kind: "User", name: "jane" }])];
    const by = { binding: "RoleBinding shop/ops", role: "ClusterRole edit" };
    const told = judged(given, [request("get", "services", { user: "jane", by })]);
    assert.deepEqual(
      told.items.map(({ status, instead }) => [status, instead]),
      [["wider", "get services"]],
    );
    assert.equal(told.proposals.length, 1);
    const silent = judged(given, [request("get", "services", { user: "jane" })]);
    assert.equal(silent.items[0]?.status, "unknown");
    assert.match(silent.items[0]?.why ?? "", /1 requests may have been allowed by it/);
    assert.deepEqual(silent.proposals, []);
    assert.equal(judged(given, []).items[0]?.status, "unused");
    const absent = judged(
      [bind("x", "ClusterRole", "absent")],
      [request("get", "services", { by: { binding: "RoleBinding shop/x", role: "ClusterRole absent" } })],
    );
    assert.equal(absent.items[0]?.status, "unknown");
    assert.match(absent.items[0]?.why ?? "", /the ClusterRole absent was not given/);
  });

  it("names what it can't tell, and proposes nothing of it", () => {
    const cases: [string, ReturnType<typeof manifest>[], RegExp][] = [
      ["rules", [role("web", new Unknown("the rules")), bind("web", "Role", "web")], /needs the rules/],
      [
        "verbs",
        [role("web", [{ ...pods, verbs: new Unknown("the verbs") }]), bind("web", "Role", "web")],
        /needs the verbs/,
      ],
      ["subjects", [role("web", [pods]), bind("web", "Role", "web", new Unknown("who"))], /needs who/],
      [
        "a subject",
        [
          role("web", [pods]),
          bind("web", "Role", "web", [account(), { kind: "User", name: new Unknown("whom") }]),
        ],
        /needs whom/,
      ],
      ["a binding", [role("web", [pods])], /no binding of the sources/],
      ["a role", [bind("web", "Role", "web")], /the Role web was not given/],
    ];
    for (const [what, resources, why] of cases) {
      const { items, proposals } = judged(resources, [request("get", "pods", { name: "a" })]);
      assert.ok(
        items.some((item) => item.status === "unknown" && why.test(item.why ?? "")),
        `${what}: ${JSON.stringify(items)}`,
      );
      assert.deepEqual(proposals, [], what);
    }
  });

  it("proposes nothing for a role that the log says others hold, too", () => {
    const result = judged(
      [clusterRole("a", [pods]), bind("a", "ClusterRole", "a")],
      [
        request("get", "pods"),
        request("delete", "pods", {
          user: "jane",
          by: { binding: "ClusterRoleBinding other", role: "ClusterRole a" },
        }),
      ],
    );
    assert.deepEqual(result.proposals, []);
    assert.ok(
      result.notes.some((note) =>
        /1 bindings that the sources don't hold: ClusterRoleBinding other/.test(note),
      ),
    );
  });

  it("tells what was refused, and whether the sources allow it", () => {
    const { denied, items, notes } = judged(
      [role("web", [pods]), bind("web", "Role", "web")],
      [
        ...Array.from({ length: 3 }, () => request("create", "pods/exec", { decision: "forbid", name: "a" })),
        request("get", "pods", { decision: "forbid" }),
        request("watch", "pods", { decision: "untold" }),
        request("list", "pods", { decision: "untold" }),
      ],
    );
    assert.deepEqual(
      denied.map(({ user, what, count, isGranted }) => [user, what, count, isGranted]),
      [
        [web, "create pods/exec", 3, false],
        [web, "get pods", 1, true],
        [web, "watch pods", 1, false],
      ],
    );
    assert.deepEqual(items[0]?.used.what, ["list pods"]);
    assert.ok(notes.some((note) => /refused that the sources allow/.test(note)));
  });

  it("counts a request that stays open once", () => {
    const usage = new RbacUsage(buildGraph([role("web", [pods]), bind("web", "Role", "web")]), everything);
    usage.add([request("list", "pods")], "1", true);
    usage.add([request("list", "pods")], "1", false);
    usage.add([request("list", "pods")], "2", false);
    assert.equal(usage.answer(undefined).items[0]?.used.count, 2);
  });

  describe("what the audit log leaves out", () => {
    const given = [
      role("web", [
        { apiGroups: [""], resources: ["events", "pods"], verbs: ["create", "get"] },
        { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
      ]),
      bind("web", "Role", "web"),
    ];
    const statuses = (policy: unknown, requests: readonly KubeRequest[]) =>
      judged(given, requests, { policy }).items.map(({ status, instead }) => [status, instead]);

    it("stays where the policy says so", () => {
      const policy = (...rules: object[]) => ({ apiVersion: "audit.k8s.io/v1", kind: "Policy", rules });
      const events = { resources: [{ group: "", resources: ["events"] }] };
      const used = [request("get", "pods")];
      assert.deepEqual(statuses(policy({ level: "None", ...events }, { level: "Metadata" }), used), [
        ["wider", "get pods; get, create events"],
        ["unused", undefined],
      ]);
      assert.deepEqual(statuses(policy({ level: "None", verbs: ["get"] }, { level: "Metadata" }), used)[1], [
        "unknown",
        undefined,
      ]);
      // Recorded before it is left out.
      assert.deepEqual(
        statuses(
          policy(
            { level: "Metadata", resources: [{ group: "", resources: ["configmaps"] }] },
            { level: "None", verbs: ["get"] },
            { level: "Metadata" },
          ),
          used,
        )[1],
        ["unused", undefined],
      );
      // Whom it leaves out is somebody else.
      assert.deepEqual(
        statuses(policy({ level: "None", users: ["kubelet"] }, { level: "Metadata" }), used)[1],
        ["unused", undefined],
      );
      // What no rule matches is not recorded.
      assert.deepEqual(statuses(policy({ level: "Metadata", verbs: ["create"] }), used)[1], [
        "unknown",
        undefined,
      ]);
      assert.deepEqual(
        statuses({ ...policy({ level: "Metadata" }), omitStages: ["ResponseComplete"] }, used)[1],
        ["unknown", undefined],
      );
    });

    it("is guessed without a policy, until the log shows such a request", () => {
      const used = [request("get", "pods")];
      assert.deepEqual(statuses(null, used)[0], ["wider", "get pods; get, create events"]);
      const seen = [...used, request("create", "events", { user: "kubelet" })];
      assert.deepEqual(statuses(null, seen)[0], ["wider", "get pods"]);
      // A log without any reading leaves reading out.
      assert.deepEqual(statuses(null, [request("create", "pods")])[1], ["unknown", undefined]);
      assert.match(judged(given, used, { policy: null }).notes.join(), /--audit-policy/);
    });
  });

  it("can't tell where the log is not whole, or the sources hold several clusters", () => {
    const given = [role("web", [pods]), bind("web", "Role", "web")];
    const doubtful = judged(given, [request("get", "pods")], { doubt: "it is short" });
    assert.deepEqual(
      [doubtful.items[0]?.status, doubtful.items[0]?.why, doubtful.proposals],
      ["unknown", "it is short", []],
    );
    const [first, second] = given as [ReturnType<typeof manifest>, ReturnType<typeof manifest>];
    const other = [
      { ...first, id: "o/1", cluster: "other" },
      { ...second, id: "o/2", cluster: "other" },
    ];
    const several = judged([...given, ...other], [request("get", "pods")]);
    assert.match(several.items[0]?.why ?? "", /hold 2 clusters/);
    assert.deepEqual(several.proposals, []);
  });

  it("keeps in what it proposes every request that was allowed, and adds none", () => {
    const verb = fc.constantFrom("get", "list", "create", "*");
    const list = <T>(each: fc.Arbitrary<T>) => fc.uniqueArray(each, { minLength: 1, maxLength: 3 });
    const rule = fc.record({
      apiGroups: list(fc.constantFrom("", "apps", "*")),
      resources: list(fc.constantFrom("pods", "pods/log", "secrets", "configmaps", "*", "*/log")),
      verbs: list(verb),
      resourceNames: fc.option(list(fc.constantFrom("a", "b")), { nil: undefined }),
    });
    const asked = fc
      .record({
        verb: fc.constantFrom("get", "list", "create", "delete"),
        group: fc.constantFrom("", "apps"),
        resource: fc.constantFrom("pods", "pods/log", "secrets", "configmaps"),
        name: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
        namespace: fc.constantFrom("shop", "bank"),
      })
      .map(({ name, ...rest }) =>
        request(rest.verb, rest.resource, { ...rest, ...(name !== undefined && { name }) }),
      );
    interface Given {
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
      readonly verbs: readonly string[];
      readonly resourceNames?: readonly string[] | undefined;
    }
    const has = (all: readonly string[] = [], one = "") => all.includes("*") || all.includes(one);
    // RBAC's own words, apart from the code under test.
    const allows = (rules: readonly Given[], each: KubeRequest): boolean =>
      rules.some(
        ({ apiGroups, resources = [], verbs, resourceNames = [] }) =>
          has(verbs, each.verb) &&
          has(apiGroups, each.group) &&
          (has(resources, each.resource) || (each.resource === "pods/log" && resources.includes("*/log"))) &&
          (resourceNames.length === 0 || resourceNames.includes(each.name ?? "")),
      );
    const whole = ["get", "list", "create", "delete"].flatMap((one) =>
      ["", "apps"].flatMap((api) =>
        ["pods", "pods/log", "secrets", "configmaps"].flatMap((resource) =>
          ["a", "b", "c", undefined].map((name) =>
            request(one, resource, { group: api, ...(name !== undefined && { name }) }),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.array(asked, { maxLength: 12 }),
        fc.boolean(),
        (rules, requests, isWhole) => {
          const before = rules.map(({ resourceNames, ...rest }) => ({
            ...rest,
            ...(resourceNames && { resourceNames }),
          }));
          const given = isWhole
            ? [clusterRole("a", before), bindAll("a", "a", [account()])]
            : [role("a", before), bind("a", "Role", "a")];
          const here = requests.filter((each) => isWhole || each.namespace === "shop");
          const result = judged(given, requests);
          const own = result.proposals.find(({ name }) => / a$/.test(name) && !name.includes("Binding"));
          if (!own) return;
          const after = ((own.content as { rules: Given[] } | undefined)?.rules ?? []) as readonly Given[];
          for (const each of here)
            assert.equal(allows(after, each), allows(before, each), JSON.stringify([each, after]));
          for (const each of whole)
            if (allows(after, each)) assert.ok(allows(before, each), JSON.stringify([each, after]));
        },
      ),
    );
  });
});
