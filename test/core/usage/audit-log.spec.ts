import assert from "node:assert/strict";
import fc from "fast-check";
import { isTimed, readCalls, withoutTimes } from "../../../core/usage";

const event = (more: object = {}) => ({
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "Metadata",
  auditID: "1",
  stage: "ResponseComplete",
  requestURI: "/apis/apps/v1/namespaces/shop/deployments/web/scale?x=1",
  verb: "patch",
  user: { username: "jane", groups: ["ops", "system:authenticated"] },
  objectRef: {
    resource: "deployments",
    subresource: "scale",
    namespace: "shop",
    name: "web",
    apiGroup: "apps",
  },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: "2026-01-31T08:00:00.123456Z",
  stageTimestamp: "2026-01-31T08:00:01.000000Z",
  annotations: {
    "authorization.k8s.io/decision": "allow",
    "authorization.k8s.io/reason": 'RBAC: allowed by RoleBinding "ops/shop" of Role "ops" to Group "ops"',
  },
  ...more,
});
const trail = {
  eventSource: "ecs.amazonaws.com",
  eventName: "RunTask",
  eventTime: "2026-01-31T08:00:00Z",
  userIdentity: { arn: "arn:aws:iam::111111111111:role/app" },
};
const audits = (data: unknown) =>
  readCalls(data).map((line) => {
    assert.ok("audit" in line, JSON.stringify(line));
    return line.audit;
  });
const requests = (more: object = {}) => {
  const [line] = audits(event(more));
  assert.ok(line && "requests" in line, JSON.stringify(line));
  return line.requests;
};

describe("reading Kubernetes' audit log", () => {
  it("reads who asked for what, and what allowed it", () => {
    assert.deepEqual(requests(), [
      {
        user: "jane",
        groups: ["ops", "system:authenticated"],
        verb: "patch",
        resource: "deployments/scale",
        group: "apps",
        name: "web",
        namespace: "shop",
        decision: "allow",
        by: { binding: "RoleBinding shop/ops", role: "Role ops" },
        at: Date.parse("2026-01-31T08:00:00.123Z"),
      },
    ]);
    const [everywhere] = requests({
      annotations: {
        "authorization.k8s.io/decision": "allow",
        "authorization.k8s.io/reason":
          'RBAC: allowed by ClusterRoleBinding "a:b" of ClusterRole "c" to User "jane"',
      },
    });
    assert.deepEqual(everywhere?.by, { binding: "ClusterRoleBinding a:b", role: "ClusterRole c" });
    const many = Array.from({ length: 100 }, (_, n) => `g${n}`);
    assert.equal(requests({ user: { username: "jane", groups: many } })[0]?.groups.length, 100);
  });

  it("reads paths, and takes no name of what is made for one that was asked for", () => {
    const [path] = requests({ objectRef: undefined, requestURI: "/metrics?a=b", verb: "get" });
    assert.deepEqual([path?.path, path?.resource], ["/metrics", undefined]);
    const pod = { resource: "pods", namespace: "shop", name: "x" };
    assert.equal(requests({ verb: "create", objectRef: pod })[0]?.name, undefined);
    assert.equal(requests({ verb: "create", objectRef: { ...pod, subresource: "exec" } })[0]?.name, "x");
  });

  it("tells what was refused from what was allowed and failed", () => {
    const decision = (annotations: object | undefined, code: number) =>
      requests({ annotations, responseStatus: { code } })[0]?.decision;
    const said = (word: string) => ({ "authorization.k8s.io/decision": word });
    assert.equal(decision(said("forbid"), 403), "forbid");
    assert.equal(decision(said("allow"), 403), "allow");
    assert.equal(decision(undefined, 403), "untold");
    assert.equal(decision(undefined, 404), "allow");
  });

  it("counts impersonation for both: what the one did, and that the other may act as it", () => {
    const found = requests({
      impersonatedUser: {
        username: "system:serviceaccount:shop:web",
        groups: ["g"],
        uid: "u",
        extra: { scopes: ["a"] },
      },
    });
    assert.deepEqual(
      found.map(({ user, verb, resource, name, namespace, group }) => [
        user,
        verb,
        resource,
        name,
        namespace,
        group,
      ]),
      [
        ["system:serviceaccount:shop:web", "patch", "deployments/scale", "web", "shop", "apps"],
        ["jane", "impersonate", "serviceaccounts", "web", "shop", ""],
        ["jane", "impersonate", "groups", "g", undefined, ""],
        ["jane", "impersonate", "uids", "u", undefined, "authentication.k8s.io"],
        ["jane", "impersonate", "userextras/scopes", "a", undefined, "authentication.k8s.io"],
      ],
    );
    const [, person] = requests({ impersonatedUser: { username: "bob" } });
    assert.deepEqual([person?.resource, person?.name], ["users", "bob"]);
  });

  it("passes over what is not decided, and who is nobody", () => {
    assert.ok("received" in audits(event({ stage: "RequestReceived" }))[0]!);
    assert.ok("skipped" in audits(event({ user: {} }))[0]!);
    const [open] = audits(event({ stage: "ResponseStarted" }));
    assert.ok(open && "requests" in open && open.isOpen && open.id === "1");
    for (const wrong of [{ verb: undefined }, { stage: 5 }, { objectRef: {}, requestURI: undefined }])
      assert.ok("problem" in audits(event(wrong))[0]!, JSON.stringify(wrong));
  });

  it("reads batches of a webhook, and what CloudWatch holds", () => {
    const message = JSON.stringify(event());
    const list = {
      kind: "EventList",
      apiVersion: "audit.k8s.io/v1",
      metadata: {},
      items: [event(), event()],
    };
    const insights = [
      { field: "@timestamp", value: "1" },
      { field: "@message", value: message },
    ];
    const logStream = "kube-apiserver-audit-1";
    const forms: [string, unknown, number][] = [
      ["a batch", list, 2],
      ["a message", { timestamp: 1, message, eventId: "1", logStreamName: logStream }, 1],
      ["an answer", { nextToken: "", events: [{ message }, { message }] }, 2],
      ["a subscription", { messageType: "DATA_MESSAGE", logStream, logEvents: [{ id: "1", message }] }, 1],
      ["a test of it", { messageType: "CONTROL_MESSAGE", logEvents: [{ message: "hello" }] }, 0],
      ["Insights", { results: [insights] }, 1],
      ["a forwarder's", { date: 1, log: message }, 1],
      ["an object", { message: event() }, 1],
      ["the scheduler's", { logStreamName: "kube-scheduler-1", message: "I0131 started" }, 0],
    ];
    for (const [what, data, count] of forms) {
      const lines = readCalls(data);
      assert.equal(lines.length, count, what);
      assert.ok(
        lines.every((line) => "audit" in line && "requests" in line.audit),
        what,
      );
    }
    const cut = readCalls({ message: message.slice(0, 100), logStreamName: logStream });
    assert.ok(cut[0] && "problem" in cut[0] && /no whole JSON/.test(cut[0].problem));
    let deep: unknown = event();
    for (let n = 0; n < 20; n++) deep = { message: deep };
    assert.ok("problem" in readCalls(deep)[0]!);
    assert.ok("trail" in readCalls({ message: JSON.stringify(trail) })[0]!);
  });

  it("takes the times away that CloudWatch exports before its lines", async () => {
    const lines = [event(), event({ auditID: "2" })].map(
      (each) => `2026-01-31T08:00:00.000Z ${JSON.stringify(each)}\n`,
    );
    const bytes = Buffer.from(lines.join(""));
    assert.ok(isTimed(bytes));
    assert.ok(!isTimed(Buffer.from(JSON.stringify(event()))));
    for (const size of [1, 7, 100, 10_000]) {
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += size)
          yield await Promise.resolve(bytes.subarray(at, at + size));
      }
      let text = "";
      for await (const chunk of withoutTimes(chunks())) text += chunk.toString();
      assert.deepEqual(
        text
          .trim()
          .split("\n")
          .map((each) => (JSON.parse(each) as { auditID: string }).auditID),
        ["1", "2"],
      );
    }
  });

  it("raises for nothing that anybody writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (data) => {
        readCalls(data);
        readCalls({ ...event(), ...(typeof data === "object" ? data : { user: data }) });
        for (const key of Object.keys(event())) readCalls({ ...event(), [key]: data });
      }),
    );
  });
});
