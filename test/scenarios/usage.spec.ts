import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { estate } from "./inputs";
import { bulkhead, check, inFolder } from "./run";

const HOUR = 3600;
const begin = 1_767_225_600;
const hours = (count: number): number[] => Array.from({ length: count }, (_, at) => begin + at * HOUR);
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const policy = (ingress: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { zone: app } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
${ingress}`;

const open =
  policy(`    - from: [{ podSelector: { matchLabels: { app: front } } }, { ipBlock: { cidr: 0.0.0.0/0 } }]
    - from: [{ podSelector: { matchLabels: { app: old } } }]
`);

const pods = (times: readonly number[]): string =>
  times
    .map((at) =>
      JSON.stringify({
        flow: {
          time: iso(at),
          verdict: "FORWARDED",
          IP: { source: "10.0.0.1", destination: "10.0.0.2" },
          l4: { TCP: { source_port: 40000, destination_port: 8080 } },
          source: { namespace: "shop", labels: ["k8s:app=front"] },
          destination: { namespace: "shop", labels: ["k8s:app=web"] },
        },
      }),
    )
    .join("\n");

const stateOf = (type: string, name: string, id: string, inputs: object) => ({
  urn: `urn:pulumi:production::shop::${type}::${name}`,
  type,
  id,
  custom: true,
  inputs,
  outputs: inputs,
});

const ingress = [443, 22].map((port) => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrBlocks: ["10.0.0.0/8"],
}));
const rights = { Effect: "Allow", Action: "ecs:*", Resource: "*" };

const state = JSON.stringify({
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      stateOf("aws:ec2/securityGroup:SecurityGroup", "web", "sg-1", { vpcId: "vpc-1", ingress, egress: [] }),
      stateOf("aws:iam/role:Role", "app", "app", { name: "app", assumeRolePolicy: "{}" }),
      stateOf("aws:iam/rolePolicy:RolePolicy", "rights", "app:rights", {
        role: "app",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [rights] }),
      }),
    ],
  },
});

const interfaces = JSON.stringify({
  NetworkInterfaces: [
    { NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-1" }], PrivateIpAddress: "10.0.0.1" },
  ],
});

const flowLog = (times: readonly number[], more = ""): string =>
  `${times.map((at) => `2 111111111111 eni-1 10.0.5.2 10.0.0.1 40000 443 6 1 40 ${at} ${at + 60} ACCEPT OK`).join("\n")}\n${more}`;

const trail = (times: readonly number[]): string =>
  JSON.stringify({
    Records: times.map((at) => ({
      eventSource: "ecs.amazonaws.com",
      eventName: "RunTask",
      eventTime: iso(at),
      userIdentity: {
        type: "AssumedRole",
        sessionContext: { sessionIssuer: { arn: "arn:aws:iam::111111111111:role/app" } },
      },
    })),
  });

const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules:
  - { apiGroups: [""], resources: [pods, secrets], verbs: [get, list, watch] }
  - { apiGroups: [""], resources: [pods/exec], verbs: [create] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: builds }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: User, name: builds }]
`;

const asked = (at: number, username: string, verb: string, objectRef: object, decision = "allow") => ({
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "Metadata",
  auditID: `${username} ${verb} ${at}`,
  stage: "ResponseComplete",
  verb,
  user: { username },
  objectRef: { namespace: "shop", ...objectRef },
  requestReceivedTimestamp: iso(at),
  annotations: { "authorization.k8s.io/decision": decision },
});
const web = "system:serviceaccount:shop:web";
const audit = (times: readonly number[]): object[] =>
  times.flatMap((at) => [
    asked(at, web, "list", { resource: "pods" }),
    asked(at, web, "get", { resource: "secrets", name: "db" }),
    asked(at, "builds", "patch", { resource: "deployments", apiGroup: "apps", name: "web" }),
    asked(at, web, "delete", { resource: "pods", name: "a" }, "forbid"),
  ]);
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - { level: None, resources: [{ group: "", resources: [pods/exec] }] }
  - { level: Metadata }
`;

describe("bulkhead usage", () => {
  it("tells what nothing used, and writes a tighter policy that passes where the old one failed", () =>
    inFolder(
      { "bulkhead.yaml": estate(), "k8s.yaml": open, "flows.jsonl": pods(hours(49)) },
      async (folder) => {
        const args = ["usage", "--flows", "flows.jsonl", "--source", "k8s.yaml", "--at-least", "2d"];
        const { code, stdout } = await bulkhead(folder, ...args, "--out", "tighter");
        assert.equal(code, 1, stdout);
        assert.match(stdout, /wider network policy rule shop\/web ingress\[0\]/);
        assert.match(stdout, /unused network policy rule shop\/web ingress\[1\]/);
        const before = await check(folder, "k8s.yaml");
        const found = (result: typeof before.result): string[] =>
          result.findings.map(({ policy: name }) => name).sort();
        const after = await check(folder, "tighter/network-policies.yaml");
        const fresh = found(after.result).filter((name) => !found(before.result).includes(name));
        assert.deepEqual(fresh, []);
        assert.ok(found(after.result).length < found(before.result).length, found(before.result).join());
        const again = await bulkhead(
          folder,
          "usage",
          "--flows",
          "flows.jsonl",
          "--source",
          "tighter/network-policies.yaml",
          "--at-least",
          "2d",
        );
        assert.equal(again.code, 0, again.stdout);
      },
    ));

  it("reads flow logs and records, gzipped and in folders, against a state", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "state.json": state,
        "interfaces.json": interfaces,
        "flows/a.log.gz": gzipSync(flowLog(hours(30))),
        "flows/b.log": flowLog(hours(50).slice(30)),
        "calls/a.json.gz": gzipSync(trail(hours(50))),
      },
      async (folder) => {
        const { code, stdout, stderr } = await bulkhead(
          folder,
          ...["usage", "--flows", "flows", "--calls", "calls", "--interfaces", "interfaces.json"],
          ...["--source", "state.json", "--at-least", "48h", "--out", "tighter"],
        );
        assert.equal(code, 1, stdout + stderr);
        assert.match(stdout, /unused security-group rule web ingress: TCP 22 from 10\.0\.0\.0\/8/);
        assert.match(
          stdout,
          /wider IAM statement rights Statement\[0\]: ecs:\* on \*; used 50 times.*enough: ecs:RunTask on \*/,
        );
        const document = JSON.parse(readFileSync(join(folder, "tighter/iam/rights.json"), "utf8")) as {
          Statement: unknown;
        };
        assert.deepEqual(document.Statement, [{ Effect: "Allow", Action: "ecs:RunTask", Resource: "*" }]);
        assert.ok(existsSync(join(folder, "tighter/security-groups.json")));
      },
    ));

  it("says what it can't tell: a log too short, with gaps, with hours missing, or of unknown interfaces", async () => {
    const files = { "bulkhead.yaml": estate(), "state.json": state, "interfaces.json": interfaces };
    const cases: [string, string[], RegExp][] = [
      [flowLog(hours(50)), [], /covers 2 days, and 30 days are asked for/],
      [
        flowLog(hours(50), `2 1 eni-1 - - - - - - - ${begin} ${begin + 60} - SKIPDATA\n`),
        ["--at-least", "2d"],
        /AWS skipped records \(SKIPDATA\) \(1\)/,
      ],
      [
        flowLog([...hours(20), ...hours(50).slice(30)]),
        ["--at-least", "2d"],
        /10 of its 50 hours are missing/,
      ],
    ];
    for (const [log, options, message] of cases)
      await inFolder({ ...files, "flows.log": log }, async (folder) => {
        const { code, stdout } = await bulkhead(
          folder,
          "usage",
          "--flows",
          "flows.log",
          "--interfaces",
          "interfaces.json",
          "--source",
          "state.json",
          ...options,
        );
        assert.equal(code, 3, stdout);
        assert.match(stdout, message);
        assert.doesNotMatch(stdout, /^ {2}unused/m);
      });
    await inFolder({ ...files, "flows.log": flowLog(hours(50)) }, async (folder) => {
      const { stdout } = await bulkhead(
        folder,
        "usage",
        "--flows",
        "flows.log",
        "--source",
        "state.json",
        "--at-least",
        "2d",
      );
      assert.match(stdout, /50 flows of interfaces whose groups are not known/);
      assert.match(stdout, /IAM statements are not judged: no CloudTrail records were given/);
    });
  });

  it("tells unused rights of Kubernetes, and writes roles that pass where the old ones failed", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "k8s.yaml": rbac,
        "all.yaml": "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{ level: Metadata }]\n",
        "audit.log": audit(hours(49))
          .map((each) => JSON.stringify(each))
          .join("\n"),
      },
      async (folder) => {
        const args = ["usage", "--calls", "audit.log", "--audit-policy", "all.yaml", "--at-least", "2d"];
        const { code, stdout } = await bulkhead(folder, ...args, "--source", "k8s.yaml", "--out", "tighter");
        assert.equal(code, 1, stdout);
        assert.match(
          stdout,
          /wider .*shop\/web, Role web rules\[0\]: .*enough: list pods; get secrets named db/,
        );
        assert.match(stdout, /unused .*Role web rules\[1\]: create pods\/exec/);
        assert.match(
          stdout,
          /wider .*cluster-admin rules\[0\]: .*enough: patch deployments\.apps in the namespace shop/,
        );
        assert.match(stdout, /denied system:serviceaccount:shop:web: delete pods in shop, 49 times/);
        const names = async (file: string): Promise<string[]> =>
          (await check(folder, file)).result.findings.map(({ policy: name }) => name).sort();
        const [before, after] = [await names("k8s.yaml"), await names("tighter/rbac.yaml")];
        assert.deepEqual(
          after.filter((name) => !before.includes(name)),
          [],
        );
        assert.ok(before.includes("disallow-cluster-admin-bindings"), before.join());
        assert.ok(after.length < before.length, after.join());
      },
    ));

  it("reads audit logs as CloudWatch keeps and exports them", async () => {
    const events = audit(hours(49));
    const messages = events.map((each) => ({ message: JSON.stringify(each) }));
    const forms = {
      answer: JSON.stringify({ events: messages }),
      subscription: JSON.stringify({ messageType: "DATA_MESSAGE", logEvents: messages }),
      export: gzipSync(events.map((each) => `2026-01-01T00:00:00.000Z ${JSON.stringify(each)}\n`).join("")),
      batch: JSON.stringify({ kind: "EventList", apiVersion: "audit.k8s.io/v1", items: events }),
    };
    for (const [form, log] of Object.entries(forms))
      await inFolder({ "bulkhead.yaml": estate(), "k8s.yaml": rbac, log }, async (folder) => {
        const args = ["usage", "--calls", "log", "--source", "k8s.yaml", "--at-least", "2d", "-f", "json"];
        const { stdout, stderr } = await bulkhead(folder, ...args);
        const { windows, denied } = JSON.parse(stdout) as {
          windows: Record<string, { records: number }>;
          denied: { count: number }[];
        };
        assert.equal(windows["Kubernetes audit events"]?.records, events.length, `${form}: ${stderr}`);
        assert.deepEqual(
          denied.map(({ count }) => count),
          [49],
        );
      });
  });

  it("keeps what the audit policy leaves out, and names what is not known of a cut log", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "k8s.yaml": rbac,
        "policy.yaml": auditPolicy,
        "audit.log": audit(hours(49))
          .map((each) => JSON.stringify(each))
          .join("\n"),
        "cut.log": JSON.stringify({ message: JSON.stringify(audit(hours(1))[0]).slice(0, 90) }),
      },
      async (folder) => {
        const args = ["usage", "--calls", "audit.log", "--source", "k8s.yaml", "--at-least", "2d"];
        const { stdout } = await bulkhead(folder, ...args, "--audit-policy", "policy.yaml");
        assert.match(stdout, /unknown .*Role web rules\[1\]: .*may not tell of create pods\/exec/);
        const cut = await bulkhead(folder, ...args, "--calls", "cut.log");
        assert.equal(cut.code, 2);
        assert.match(cut.stderr, /^cut\.log:1: holds a message that is no whole JSON/);
        assert.doesNotMatch(cut.stdout, /^ {2}(unused|wider)/m);
      },
    ));

  it("judges AWS's own policies by documents in files, named or as AWS prints them", async () => {
    const arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";
    const held = JSON.stringify({
      version: 3,
      deployment: {
        manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
        resources: [
          stateOf("aws:iam/role:Role", "app", "app", {
            name: "app",
            assumeRolePolicy: "{}",
            managedPolicyArns: [arn],
          }),
        ],
      },
    });
    const Document = { Version: "2012-10-17", Statement: [rights] };
    const files = { "bulkhead.yaml": estate(), "state.json": held, "calls.json": trail(hours(50)) };
    const args = ["usage", "--calls", "calls.json", "--source", "state.json", "--at-least", "48h"];
    await inFolder(files, async (folder) => {
      const { code, stdout } = await bulkhead(folder, ...args);
      assert.equal(code, 3, stdout);
      assert.match(stdout, /unknown IAM statement role app: .*AmazonECS_FullAccess was not given/);
    });
    const forms: Record<string, string> = {
      "AmazonECS_FullAccess.json": JSON.stringify({
        PolicyVersion: { Document, VersionId: "v1", IsDefaultVersion: true },
      }),
      "x.json": JSON.stringify({
        Policies: [{ Arn: arn, PolicyVersionList: [{ Document, IsDefaultVersion: true }] }],
      }),
      "y.json": JSON.stringify({ arn, name: "AmazonECS_FullAccess", policy: JSON.stringify(Document) }),
      AmazonECS_FullAccess: JSON.stringify(Document),
    };
    for (const [name, text] of Object.entries(forms))
      await inFolder({ ...files, [`given/${name}`]: text }, async (folder) => {
        const { code, stdout, stderr } = await bulkhead(
          folder,
          ...args,
          "--policy-documents",
          "given",
          "--out",
          "tighter",
        );
        assert.equal(code, 1, stdout + stderr);
        assert.match(
          stdout,
          /wider IAM statement AmazonECS_FullAccess Statement\[0\]: ecs:\* on \*.*enough: ecs:RunTask/,
        );
        assert.ok(existsSync(join(folder, "tighter/iam/AmazonECS_FullAccess.json")));
      });
  });

  it("refuses wrong input in one line, and tells of lines that it can't read", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "k8s.yaml": open,
        "bad.log": "hello\n",
        "x.json": "{}",
        "p.yaml": "kind: Policy\nrules:\n  - level: All\n",
      },
      async (folder) => {
        const cases: [string[], RegExp][] = [
          [[], /no log is named/],
          [["--flows", "absent"], /absent: there is no such file/],
          [["--flows", "bad.log", "--at-least", "soon"], /--at-least: "soon" is no span/],
          [["--flows", "bad.log", "--flow-format", "srcaddr"], /--flow-format: names no field dstaddr/],
          [["--flows", "bad.log", "--interfaces", "x.json"], /x\.json:1: does not tell of interfaces/],
          [["--flows", "bad.log"], /^bad\.log:1: has 1 fields, not 14/],
          [["--calls", "x.json"], /^x\.json:1: is no record of CloudTrail, nor of Kubernetes' audit log/],
          [["--calls", "x.json", "--audit-policy", "p.yaml"], /^p\.yaml:\d+: is no audit policy: /],
          [["--calls", "x.json", "--audit-policy", "absent"], /^absent: there is no such file/],
          [
            ["--calls", "x.json", "--policy-documents", "x.json"],
            /^x\.json:1: holds no document of a policy/,
          ],
        ];
        for (const [args, message] of cases) {
          const { code, stderr } = await bulkhead(folder, "usage", ...args, "--source", "k8s.yaml");
          assert.equal(code, 2, args.join(" "));
          assert.match(stderr.replace(/^bulkhead: /, ""), message);
        }
      },
    ));
});
