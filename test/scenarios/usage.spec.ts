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

  it("refuses wrong input in one line, and tells of lines that it can't read", () =>
    inFolder(
      { "bulkhead.yaml": estate(), "k8s.yaml": open, "bad.log": "hello\n", "x.json": "{}" },
      async (folder) => {
        const cases: [string[], RegExp][] = [
          [[], /no log is named/],
          [["--flows", "absent"], /absent: there is no such file/],
          [["--flows", "bad.log", "--at-least", "soon"], /--at-least: "soon" is no span/],
          [["--flows", "bad.log", "--flow-format", "srcaddr"], /--flow-format: names no field dstaddr/],
          [["--flows", "bad.log", "--interfaces", "x.json"], /x\.json:1: does not tell of interfaces/],
          [["--flows", "bad.log"], /^bad\.log:1: has 1 fields, not 14/],
          [["--calls", "x.json"], /^x\.json:1: is no record of CloudTrail/],
        ];
        for (const [args, message] of cases) {
          const { code, stderr } = await bulkhead(folder, "usage", ...args, "--source", "k8s.yaml");
          assert.equal(code, 2, args.join(" "));
          assert.match(stderr.replace(/^bulkhead: /, ""), message);
        }
      },
    ));
});
