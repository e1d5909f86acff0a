import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditSchema } from "../../core/audit";
import type { Resource } from "../../core/graph";
import { estate } from "../scenarios/inputs";
import { bulkhead, check } from "../scenarios/run";
import { Engine } from "../support/engine";

const year = new Date().getUTCFullYear();
const front = "urn:pulumi:production::example::shop:index:Front::front";
const ends = `${year + 1}-12-31`;
/** What the judged code says of a policy that it does not hold to. */
const notes = (policy: string): Record<string, string> => ({
  [`bulkhead.dev/accept-${policy}`]: "the profiler needs it",
  "bulkhead.dev/accept-owner": "shop",
  "bulkhead.dev/accept-until": ends,
});

function made(type: string, name: string, properties: object, parent?: string): Resource {
  const within = parent === undefined ? "" : `${parent.split("::")[2]}$`;
  const urn = `urn:pulumi:production::example::${within}${type}::${name}`;
  return {
    id: urn,
    urn,
    type,
    name,
    properties: properties as Resource["properties"],
    ...(parent !== undefined && { parent }),
  };
}

const digest = `sha256:${"a".repeat(64)}`;
const pod = (annotations: object = {}): Resource =>
  made(
    "kubernetes:core/v1:Pod",
    "web",
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "shop", annotations },
      spec: { hostPID: true, containers: [{ name: "main", image: `registry.example.com/shop@${digest}` }] },
    },
    front,
  );
/** Judged by a policy that needs all resources. */
const bucket = (tags: object = {}): Resource =>
  made("aws:s3/bucket:Bucket", "orders", { bucket: "shop-orders", tags });
const native = (tags: readonly object[] = []): Resource =>
  made("aws-native:s3:Bucket", "orders", { bucketName: "shop-orders", tags });
const listed = (tags: Record<string, string>): readonly object[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

interface Form {
  readonly policy: string;
  readonly resource: Resource;
  /** The scope of an entry in the exceptions file; without it, the code itself accepts. */
  readonly scope?: object;
  readonly accepted: boolean;
}

const [hostPid, logging] = ["disallow-host-pid", "require-bucket-logging"];
const byFile = (accepted: boolean, scope: object): Form => ({
  policy: hostPid,
  resource: pod(),
  scope,
  accepted,
});
const ofBucket = (accepted: boolean, scope: object): Form => ({
  policy: logging,
  resource: bucket(),
  scope,
  accepted,
});

const forms: Readonly<Record<string, Form>> = {
  "a URN": byFile(true, { resource: pod().urn }),
  "another's URN": byFile(false, { resource: pod().urn!.replace(/web$/, "worker") }),
  "an id": byFile(true, { resource: "-/core/Pod/shop/web" }),
  "a pattern of ids": byFile(true, { resource: "*/core/Pod/shop/*" }),
  "a pattern of other ids": byFile(false, { resource: "*/core/Pod/payments/*" }),
  "a pattern of URNs": byFile(true, { resource: "urn:pulumi:*::example::**" }),
  "a pattern of another project's URNs": byFile(false, { resource: "urn:pulumi:*::other::**" }),
  "a type": byFile(true, { type: "kubernetes:core/v1:*" }),
  "another type": byFile(false, { type: "aws:**" }),
  "a component's type": byFile(true, { component: "shop:index:Front" }),
  "another component's type": byFile(false, { component: "shop:index:Back" }),
  "the component's URN": byFile(true, { component: front }),
  "another component of the type": byFile(false, { component: front.replace(/front$/, "side") }),
  "a namespace": byFile(true, { namespace: "shop" }),
  "another namespace": byFile(false, { namespace: "payments" }),
  "an image": byFile(true, { image: digest }),
  "another image": byFile(false, { image: `sha256:${"b".repeat(64)}` }),
  "a URN, of a policy on all resources": ofBucket(true, { resource: bucket().urn }),
  "a type, of a policy on all resources": ofBucket(true, { type: "aws:s3/*:Bucket" }),
  "a component that it is not in": ofBucket(false, { component: "shop:index:Front" }),
  "an annotation": { policy: hostPid, resource: pod(notes(hostPid)), accepted: true },
  "an annotation for another policy": {
    policy: hostPid,
    resource: pod(notes("disallow-host-ipc")),
    accepted: false,
  },
  "a tag": { policy: logging, resource: bucket(notes(logging)), accepted: true },
  "a tag for another policy": {
    policy: logging,
    resource: bucket(notes("require-key-rotation")),
    accepted: false,
  },
  "a tag in a list": { policy: logging, resource: native(listed(notes(logging))), accepted: true },
  "a tag in a list for another policy": {
    policy: logging,
    resource: native(listed(notes("require-key-rotation"))),
    accepted: false,
  },
};

const state = ({ urn, type, properties, parent }: Resource): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: new Date().toISOString(), version: "v3.200.0" },
      resources: [
        { urn: front, custom: false, type: "shop:index:Front" },
        { urn, custom: true, id: "known", type, inputs: properties, outputs: properties, parent },
      ],
    },
  });

describe("an exception", function () {
  this.timeout(120_000);
  let folder: string;
  let engine: Engine;
  const path = "states/.pulumi/stacks/example/production.json";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-exceptions-"));
    mkdirSync(join(folder, "states/.pulumi/stacks/example"), { recursive: true });
    writeFileSync(join(folder, "bulkhead.yaml"), estate("exceptions: { inCode: true }\n"));
    engine = await Engine.start(folder);
    await engine.configureStack("example", "production", true);
  });
  after(() => {
    engine.stop();
    rmSync(folder, { recursive: true });
  });

  const put = ({ policy, resource, scope }: Form): void => {
    const own = { policy, ...scope, owner: "shop", reason: "the profiler needs it", expires: ends };
    const exceptions = scope === undefined ? [] : [own];
    writeFileSync(join(folder, "bulkhead.exceptions.yaml"), JSON.stringify({ exceptions }));
    writeFileSync(join(folder, path), state(resource));
  };

  for (const [name, form] of Object.entries(forms)) {
    const { policy, resource, accepted } = form;
    const found = (findings: readonly { readonly policy: string }[]): boolean =>
      findings.some((each) => each.policy === policy);
    it(`by ${name} is ${accepted ? "" : "not "}in force in a check, the pack and an audit alike`, async () => {
      put(form);
      const { result } = await check(folder, path);
      assert.equal(found(result.findings), !accepted, "check");
      assert.equal(result.counts.accepted, accepted ? 1 : 0);

      const { stdout, stderr } = await bulkhead(folder, "audit", "states", "--format", "json");
      assert.notEqual(stdout, "", stderr);
      assert.equal(found(auditSchema.parse(JSON.parse(stdout)).findings), !accepted, "audit");

      await engine.configure();
      const component = { ...made("shop:index:Front", "front", {}), custom: false };
      const said = [
        ...(await engine.analyze(component)),
        ...(await engine.analyze(resource)),
        ...(await engine.analyzeStack([component, resource])),
      ];
      assert.equal(found(said), !accepted, "pack");
      const unused = said.filter((each) => each.policy === "require-current-exceptions");
      assert.equal(unused.length, accepted ? 0 : 1, "an exception that accepts nothing is told");
    });
  }
});
