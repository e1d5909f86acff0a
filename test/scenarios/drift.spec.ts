import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdownDrift } from "../../cli/drift/markdown";
import type { Drift } from "../../cli/drift/model";
import { prettyDrift } from "../../cli/drift/pretty";
import { exitCodeOfDrift } from "../../cli/drift/verdict";
import { renderSnapshot } from "../../core/image";
import { stateOfProgram, type State, type StateResource } from "../support/state-of-program";
import { prelude, writeProgram } from "../core/source/program/program";
import { bulkhead, inFolder, type Outcome } from "./run";

const root = join(__dirname, "../..");

const resource = (state: State, type: string, name = ""): StateResource => {
  const found = state.deployment.resources.find(
    (each) => each.type === type && each.urn.includes(`::${name}`),
  );
  assert.ok(found, `${type} ${name}`);
  return found;
};

/** Compares the examples' program, run as a stack, with a state of it. */
const drift = (stack: string, state: State, ...args: string[]): Promise<Outcome> =>
  inFolder({ "state.json": JSON.stringify(state) }, (folder) =>
    bulkhead(root, "drift", "--state", join(folder, "state.json"), "--stack", stack, ...args),
  );

const asJson = async (stack: string, state: State): Promise<{ code: number; found: Drift }> => {
  const { code, stdout, stderr } = await drift(stack, state, "--format", "json");
  assert.notEqual(stdout, "", stderr);
  return { code, found: JSON.parse(stdout) as Drift };
};

interface Pods extends Record<string, unknown> {
  template: { spec: { containers: { image: string; env?: object[] }[] } };
}
const podsOf = ({ inputs }: StateResource) => (inputs["spec"] as Pods).template.spec;

describe("bulkhead drift", function () {
  this.timeout(120_000);
  const states = new Map<string, string>();
  const stateOf = (stack: string): State => JSON.parse(states.get(stack)!) as State;
  before(async () => {
    for (const stack of ["flat", "production"])
      states.set(stack, JSON.stringify(await stateOfProgram(root, stack)));
  });

  for (const stack of ["flat", "production"])
    it(`finds nothing where the state of ${stack} is what its program declares`, async () => {
      const { code, found } = await asJson(stack, stateOf(stack));
      const { missing, extra, changed, unknown, findings, connections } = found;
      assert.deepEqual(
        { missing, extra, changed, unknown, findings },
        { missing: [], extra: [], changed: [], unknown: [], findings: [] },
      );
      assert.deepEqual(connections?.gained, []);
      assert.ok(found.compared > 10);
      assert.equal(code, 0);
    });

  it("tells another image, with both", async () => {
    const state = stateOf("production");
    const [container] = podsOf(resource(state, "kubernetes:apps/v1:Deployment", "storefront")).containers;
    const declared = container!.image;
    container!.image = declared.replace(/[0-9a-f]{8}$/, "deadbeef");
    const { code, found } = await asJson("production", state);
    assert.deepEqual(
      found.changed.map(({ path, program, state: held }) => [path, program, held]),
      [["spec.template.spec.containers[storefront].image", declared, container!.image]],
    );
    assert.equal(code, 1);
  });

  it("tells how severe an opened rule is, and what it lets through", async () => {
    const state = stateOf("production");
    const rule = resource(
      state,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "shop-data-from-app",
    );
    delete rule.inputs["referencedSecurityGroupId"];
    rule.inputs["cidrIpv4"] = "0.0.0.0/0";
    const { code, found } = await asJson("production", state);
    assert.equal(code, 1);
    assert.ok(found.changed.some(({ path, state: held }) => path === "cidrIpv4" && held === "0.0.0.0/0"));
    assert.ok(
      found.findings.some(
        ({ severity, kind }) => kind === "violation" && ["high", "critical"].includes(severity),
      ),
      JSON.stringify(found.findings),
    );
    assert.match(prettyDrift(found), /What drift breaks/);
    assert.equal(exitCodeOfDrift(found, "low"), 1);
    assert.equal(exitCodeOfDrift({ ...found, findings: [] }, "low"), 0);
  });

  it("tells what the state lacks, and what nobody declares", async () => {
    const state = stateOf("production");
    const { resources } = state.deployment;
    const denial = resources.findIndex(({ urn }) =>
      /NetworkPolicy::shop-storefront-networkpolicy-default-deny$/.test(urn),
    );
    const [gone] = resources.splice(denial, 1);
    const web = resource(state, "kubernetes:apps/v1:Deployment", "storefront");
    const pod = {
      ...web,
      urn: web.urn.replace(/[^$]*$/, "kubernetes:core/v1:Pod::intruder"),
      type: "kubernetes:core/v1:Pod",
      inputs: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "intruder", namespace: "shop-storefront" },
        spec: {
          containers: [
            {
              name: "x",
              image: "x:1",
              securityContext: { privileged: true },
              env: [{ name: "PASSWORD", value: "hunter2" }],
            },
          ],
        },
      },
    };
    resources.push(pod);
    const { code, found } = await asJson("production", state);
    assert.deepEqual(
      found.missing.map((each) => each.resource),
      [gone!.urn],
    );
    assert.deepEqual(
      found.extra.map(({ name, severity }) => [name, severity]),
      [["intruder", "critical"]],
    );
    assert.ok(found.findings.some(({ policy }) => policy === "require-default-deny"));
    assert.ok((found.connections?.gained.length ?? 0) > 0);
    assert.equal(code, 1);
    for (const text of [JSON.stringify(found), prettyDrift(found), markdownDrift(found)]) {
      assert.match(text, /intruder/);
      assert.doesNotMatch(text, /hunter2/);
    }
  });

  it("shows no value of a variable that drifted", async () => {
    const state = stateOf("production");
    podsOf(resource(state, "kubernetes:apps/v1:Deployment", "storefront")).containers[0]!.env = [
      { name: "API_TOKEN", value: "hunter2" },
    ];
    const { stdout } = await drift("production", state, "--format", "json");
    assert.match(stdout, /containers\[storefront\]\.env/);
    assert.doesNotMatch(stdout, /hunter2/);
  });

  it("compares both with what runs", async () => {
    const state = stateOf("production");
    const digestOf = (name: string): string =>
      podsOf(resource(state, "kubernetes:apps/v1:Deployment", name)).containers[0]!.image.split("@")[1]!;
    const other = `sha256:${"f".repeat(64)}`;
    const snapshot = renderSnapshot({
      at: 0,
      estate: "0".repeat(64),
      statuses: [],
      running: [
        {
          digest: other,
          environment: "production",
          workload: "shop-storefront/storefront",
          instances: 2,
        },
        {
          digest: digestOf("checkout"),
          environment: "production",
          workload: "shop-checkout/checkout",
          instances: 1,
        },
        { digest: other, environment: "production", workload: "shop/miner", instances: 1 },
      ],
    });
    const { code, stdout, stderr } = await inFolder(
      { "state.json": JSON.stringify(state), "snapshot.json": snapshot },
      (folder) =>
        bulkhead(
          root,
          "drift",
          "--state",
          join(folder, "state.json"),
          "--stack",
          "production",
          "--snapshot",
          join(folder, "snapshot.json"),
          "--format",
          "json",
        ),
    );
    assert.notEqual(stdout, "", stderr);
    const { running } = JSON.parse(stdout) as Drift;
    assert.deepEqual(
      running?.map(({ workload, what, as }) => [workload, what, as]),
      [
        ["shop-storefront/storefront", "another image", undefined],
        ["shop/miner", "not declared", undefined],
      ],
    );
    assert.equal(code, 1);
  });

  it("finds the stack's state in a backend", () =>
    inFolder(
      {
        ".pulumi/stacks/shop/flat.json": states.get("flat")!,
        ".pulumi/stacks/shop/production.json": states.get("production")!,
        ".pulumi/stacks/other/flat.json": "{}",
      },
      async (folder) => {
        const { code, stdout } = await bulkhead(
          root,
          "drift",
          "--state",
          `file://${folder}`,
          "--stack",
          "flat",
        );
        assert.equal(code, 0, stdout);
        const missing = await bulkhead(root, "drift", "--state", folder, "--stack", "single-pool");
        assert.equal(missing.code, 2);
        assert.match(missing.stderr, /holds no state of shop\/single-pool.*it has/);
      },
    ));

  it("follows aliases, as specifications and as URNs, and says what only a component's process names", async () => {
    const was = "urn:pulumi:dev::shop::own:index:Group$aws:s3/bucket:Bucket::shop-logs";
    const folder = writeProgram({
      "index.js": `${prelude}
        if (new pulumi.Config().get("form") === "urns") require("@pulumi/pulumi/runtime/state").getStore().supportsAliasSpecs = false;
        class Group extends pulumi.ComponentResource {
          constructor(name, options) { super("own:index:Group", name, {}, options); }
        }
        class Remote extends pulumi.ComponentResource {
          constructor(name) { super("comps:index:Secure", name, {}, {}, true); }
        }
        const bucket = (name, acl, options) => new pulumi.CustomResource("aws:s3/bucket:Bucket", name, { acl }, options);
        const group = new Group("store", { aliases: [{ name: "shop" }] });
        bucket("store-data", "private", { parent: group });
        bucket("logs", "private", { aliases: ["${was}"] });
        bucket("public", "private", { aliases: [{ name: "open" }] });
        new Remote("vault");`,
    });
    const entry = (types: string, name: string, parent = "", acl = "private") => ({
      urn: `urn:pulumi:dev::shop::${types}::${name}`,
      type: types.split("$").at(-1),
      custom: !/(Group|Secure)$/.test(types),
      ...(/Bucket$/.test(types) && { id: name, inputs: { acl }, outputs: {} }),
      ...(parent !== "" && { parent: `urn:pulumi:dev::shop::${parent}` }),
    });
    const resources = [
      { ...entry("pulumi:pulumi:Stack", "shop-dev"), custom: false },
      entry("own:index:Group", "shop"),
      entry("own:index:Group$aws:s3/bucket:Bucket", "shop-data", "own:index:Group::shop"),
      entry("own:index:Group$aws:s3/bucket:Bucket", "shop-logs", "own:index:Group::shop"),
      entry("aws:s3/bucket:Bucket", "open", "", "public-read"),
      entry("comps:index:Secure", "vault"),
      entry("comps:index:Secure$aws:s3/bucket:Bucket", "vault-data", "comps:index:Secure::vault"),
    ];
    const state = join(folder, "state.json");
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources } }));
    const preview = join(folder, "preview.json");
    const steps = resources.map((each) => ({ op: "same", urn: each.urn, newState: each, oldState: each }));
    writeFileSync(preview, JSON.stringify({ steps, changeSummary: { same: steps.length } }));
    try {
      for (const form of ["specs", "urns"]) {
        const { stdout, stderr, code } = await bulkhead(
          folder,
          "drift",
          "--state",
          state,
          "--config",
          `form=${form}`,
          "--format",
          "json",
        );
        assert.notEqual(stdout, "", stderr);
        const found = JSON.parse(stdout) as Drift;
        assert.deepEqual([found.missing, found.extra, found.compared], [[], [], 3]);
        assert.deepEqual(
          found.aliased.map(({ name, was: before }) => [name, before.split("::").at(-1)]),
          [
            ["logs", "shop-logs"],
            ["public", "open"],
            ["store-data", "shop-data"],
          ],
        );
        assert.deepEqual(
          found.notSeen.map(({ name, resources: count }) => [name, count]),
          [["vault", 1]],
        );
        assert.deepEqual(
          found.changed.map(({ name, path }) => [name, path]),
          [["open", "acl"]],
        );
        assert.equal(code, 1);
        assert.equal(exitCodeOfDrift({ ...found, changed: [] }), 3);
        for (const text of [prettyDrift(found), markdownDrift(found)]) {
          assert.match(text, /Not seen[^]*Secure vault: 1 resource/);
          assert.match(text, /Under another name[^]*Bucket logs: in the state as .*shop-logs/);
        }
      }
      const { stdout } = await bulkhead(folder, "drift", preview, "--state", state, "--format", "json");
      const found = JSON.parse(stdout) as Drift;
      assert.deepEqual([found.compared, found.notSeen, found.extra], [4, [], []]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("says of charts that the program alone doesn't tell what they make, and calls none of it drift", async () => {
    const kinds = { four: "kubernetes:helm.sh/v4:Chart", three: "kubernetes:helm.sh/v3:Chart" };
    const folder = writeProgram({
      "index.js": `${prelude}
        const k8s = require("@pulumi/kubernetes");
        const repo = "https://charts.example.com";
        new k8s.helm.v4.Chart("four", { chart: "web", namespace: "shop", repositoryOpts: { repo } });
        new k8s.helm.v3.Chart("three", { chart: "web", namespace: "shop", fetchOpts: { repo } });
        if (new pulumi.Config().get("more")) new k8s.helm.v3.Chart("more", { chart: "web", fetchOpts: { repo } });`,
    });
    const stack = "urn:pulumi:dev::shop";
    const parent = `${stack}::pulumi:pulumi:Stack::shop-dev`;
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "shop" },
      spec: { containers: [{ name: "main", image: "x:1", securityContext: { privileged: true } }] },
    };
    const type = "kubernetes:core/v1:Pod";
    const charts = Object.entries(kinds).flatMap(([name, kind]) => {
      const urn = `${stack}::${kind}::${name}`;
      const child = { urn: `${stack}::${kind}$${type}::${name}:shop/web`, type, id: "shop/web", parent: urn };
      return [
        { urn, type: kind, custom: false, parent },
        { ...child, custom: true, inputs: pod, outputs: pod },
      ];
    });
    const resources = [{ urn: parent, type: "pulumi:pulumi:Stack", custom: false }, ...charts];
    writeFileSync(join(folder, "state.json"), JSON.stringify({ version: 3, deployment: { resources } }));
    const compare = (...args: string[]) => bulkhead(folder, "drift", "--state", "state.json", ...args);
    try {
      const { stdout, code, stderr } = await compare("--format", "json");
      assert.notEqual(stdout, "", stderr);
      const found = JSON.parse(stdout) as Drift;
      const { missing, extra, findings, problems, connections } = found;
      assert.deepEqual([missing, extra, findings, problems], [[], [], [], []]);
      assert.deepEqual(connections?.gained ?? [], []);
      assert.deepEqual(
        found.notSeen.map(({ name, resources: count, why }) => [name, count, why]),
        [
          ["three", 1, "the chart does not lie locally, and nothing is fetched"],
          ["four", 1, "only the component's own process names what it makes"],
        ],
      );
      assert.equal(code, 3);
      for (const text of [prettyDrift(found), markdownDrift(found)])
        for (const kind of Object.values(kinds))
          assert.ok(text.includes(kind) && text.includes("not known from the program alone"));
      const more = await compare("--config", "more=yes", "--format", "json");
      assert.deepEqual(
        (JSON.parse(more.stdout) as Drift).missing.map(({ name }) => name),
        ["more"],
      );
      assert.equal(more.code, 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("says what it can't read", () =>
    inFolder(
      { "broken.json": '{"version": 3, "deployment": {"resources": [{]}}', "list.yaml": "a: 1" },
      async (folder) => {
        const broken = await bulkhead(
          root,
          "drift",
          "--state",
          join(folder, "broken.json"),
          "--stack",
          "flat",
        );
        assert.equal(broken.code, 2);
        assert.match(broken.stdout + broken.stderr, /broken\.json/);
        const none = await bulkhead(root, "drift", "--state", join(folder, "none.json"), "--stack", "flat");
        assert.equal(none.code, 2);
        assert.match(none.stderr, /none\.json/);
        const empty = await bulkhead(folder, "drift", folder, "--state", "broken.json");
        assert.equal(empty.code, 2);
        assert.doesNotMatch(empty.stderr, / at .*\.ts/);
      },
    ));
});
