import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { exampleEstate } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { Engine } from "../support/engine";
import { hostile, mutate, placesIn, secretText } from "../support/mutations";

const urn = (type: string, name: string): string => `urn:pulumi:production::example::${type}::${name}`;

function pod(name: string, container: object): Resource {
  const type = "kubernetes:core/v1:Pod";
  const properties = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [container] } };
  return { id: urn(type, name), urn: urn(type, name), type, name, properties };
}

describe("the pack", function () {
  this.timeout(120_000);
  let folder: string;
  let engine: Engine;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-pack-"));
    writeFileSync(join(folder, "bulkhead.yaml"), stringify(exampleEstate));
    engine = await Engine.start(folder);
  });
  after(() => {
    engine.stop();
    rmSync(folder, { recursive: true });
  });

  it("tells the engine of every policy, with all that the engine can show", async () => {
    const info = await engine.info();
    assert.equal(info.getName(), "bulkhead");
    const policies = info.getPoliciesList();
    assert.deepEqual(
      policies.map((each) => each.getName()),
      ["require-estate", "require-current-exceptions", ...catalog.map(({ policy }) => policy.name)],
    );
    const privileged = policies.find((each) => each.getName() === "disallow-privileged-containers")!;
    assert.equal(privileged.getSeverity(), 4);
    assert.equal(privileged.getEnforcementlevel(), 1);
    assert.match(privileged.getRemediationSteps(), /privileged/);
    assert.equal(privileged.getUrl(), "docs/policies/disallow-privileged-containers.md");
    assert.match(privileged.getFramework()!.getName(), /NIST/);
  });

  it("finds the estate from the user's folder, and says so", async () => {
    await engine.configureStack("example", "production", true);
    await engine.configure();
    assert.match(engine.output.join("\n"), /estate .*bulkhead\.yaml, sha256 [0-9a-f]{64}/);
  });

  it("reports a violation on the resource, at the policy's level and severity", async () => {
    const found = await engine.analyze(pod("a", { name: "c", securityContext: { privileged: true } }));
    const privileged = found.filter((each) => each.policy === "disallow-privileged-containers");
    assert.equal(privileged.length, 1);
    assert.equal(privileged[0]!.level, "mandatory");
    assert.equal(privileged[0]!.severity, 4);
    assert.equal(privileged[0]!.urn, urn("kubernetes:core/v1:Pod", "a"));
    assert.match(privileged[0]!.message, /container c of Pod a is privileged/);
  });

  it("reports an unknown by itself, and judges what is known beside it", async () => {
    const resource = pod("b", { name: "c", securityContext: { privileged: new Unknown("x"), runAsUser: 0 } });
    const found = await engine.analyze(resource);
    const privileged = found.filter((each) => each.policy === "disallow-privileged-containers");
    assert.deepEqual(
      privileged.map((each) => each.level),
      ["advisory"],
    );
    assert.match(privileged[0]!.message, /cannot be judged/);
    assert.ok(found.some((each) => each.level === "mandatory" && /user/.test(each.message)));
  });

  it("never shows a secret", async () => {
    const secret = "hunter2-hunter2";
    const env = [{ name: "PASSWORD", value: new Secret(secret) }];
    const image = new Secret(`evil.example.com/${secret}:latest`);
    const found = await engine.analyze(
      pod("s", { name: "c", image, env, securityContext: { privileged: true } }),
    );
    assert.ok(found.length > 0);
    assert.ok(!JSON.stringify(found).includes(secret));
  });

  it("turns whatever it cannot judge into a violation instead of an error of the engine", async () => {
    const broken = { ...pod("x", {}), urn: "not a urn" };
    const found = await engine.analyze(broken);
    assert.deepEqual(
      found.map((each) => [each.policy, each.level]),
      [["require-estate", "mandatory"]],
    );
  });

  it("answers hostile properties with findings, never with an error, and never shows a secret", async () => {
    const types = [
      "kubernetes:apps/v1:Deployment",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:iam/role:Role",
    ];
    const originals = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "h", labels: { app: "h" } },
      spec: { template: { spec: { containers: [{ name: "c", image: "example.com/a:1" }], volumes: [] } } },
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
      assumeRolePolicy: '{"Statement":[]}',
    };
    // The client here cannot write the deepest.
    for (const [what, change] of Object.entries(hostile).filter(([each]) => each !== "deep nesting"))
      for (const type of types) {
        const whole = Object.fromEntries(Object.entries(originals).map(([key, was]) => [key, change(was)]));
        const partly = ["metadata", "spec", "ingress"].map((key) =>
          placesIn(originals[key as keyof typeof originals]).map((place) => [key, ...place]),
        );
        const changed = partly
          .flatMap((places) => places.slice(-1))
          .map((place) => mutate(originals, place, change));
        for (const properties of [whole, ...changed] as Resource["properties"][]) {
          const found = await engine.analyze({
            id: urn(type, "h"),
            urn: urn(type, "h"),
            type,
            name: "h",
            properties,
          });
          const text = JSON.stringify(found);
          assert.doesNotMatch(text, /failed to judge/, what);
          assert.ok(!text.includes(secretText), `${what}: ${text.slice(0, 1000)}`);
        }
      }
  });

  it("takes levels from the configuration", async () => {
    await engine.configure({ "disallow-privileged-containers": { level: 0 } });
    const resource = pod("a", { name: "c", securityContext: { privileged: true } });
    const level = (found: Awaited<ReturnType<Engine["analyze"]>>) =>
      found.find((each) => each.policy === "disallow-privileged-containers")?.level;
    assert.equal(level(await engine.analyze(resource)), "advisory");
    await engine.configure({ "disallow-privileged-containers": { level: 2 } });
    assert.equal(level(await engine.analyze(resource)), undefined);
    await engine.configure();
    assert.equal(level(await engine.analyze(resource)), "mandatory");
  });

  it("refuses names that no policy has, with a suggestion, and judges nothing as passed", async () => {
    await assert.rejects(
      engine.configure({ "disallow-priviledged-containers": {} }),
      /did you mean.*privileged/i,
    );
    const found = await engine.analyze(pod("ok", { name: "c" }));
    assert.deepEqual(
      found.map((each) => [each.policy, each.level]),
      [["require-estate", "mandatory"]],
    );
    await engine.configure();
  });

  it("tells the engine what each policy can be set to", async () => {
    const policies = (await engine.info()).getPoliciesList();
    const schema = (name: string) =>
      policies
        .find((each) => each.getName() === name)!
        .getConfigschema()
        ?.getProperties()
        ?.toJavaScript();
    const { tags } = schema("disallow-latest-tag") as { tags: Record<string, unknown> };
    assert.deepEqual([tags["type"], tags["items"]], [["array"], { type: ["string"] }]);
    assert.equal(tags["description"], "The tags to refuse. By default latest.");
    assert.equal(schema("disallow-host-pid"), undefined);
    for (const policy of policies) {
      const text = JSON.stringify(schema(policy.getName()) ?? {});
      assert.doesNotMatch(text, /"(title|format)":/, policy.getName());
    }
  });

  it("takes settings from the configuration, over those of the estate", async () => {
    const resource = pod("a", { name: "c", image: "registry.example.com/shop/web:edge" });
    const name = "disallow-latest-tag";
    const found = async (properties: object) => {
      await engine.configure({ [name]: { properties } });
      return (await engine.analyze(resource)).filter((each) => each.policy === name).length;
    };
    assert.equal(await found({}), 0);
    assert.equal(await found({ tags: ["edge"] }), 1);
    assert.equal(await found({ tags: ["edge"], exemptImages: ["registry.example.com/*"] }), 0);
    await engine.configure();

    const settings = { policies: { [name]: { settings: { tags: ["edge"] } } } };
    writeFileSync(join(folder, "strict.yaml"), stringify({ ...exampleEstate, ...settings }));
    const strict = { "require-estate": { properties: { estate: "strict.yaml" } } };
    const withEstate = async (properties: object) => {
      await engine.configure({ ...strict, [name]: { properties } });
      return (await engine.analyze(resource)).filter((each) => each.policy === name).length;
    };
    assert.equal(await withEstate({}), 1);
    assert.equal(await withEstate({ tags: ["latest"] }), 0);
    await engine.configure();
  });

  it("refuses settings that a policy does not have or take, and judges nothing as passed", async () => {
    const set = (name: string, properties: object) => engine.configure({ [name]: { properties } });
    await assert.rejects(
      set("disallow-latest-tag", { tgas: ["edge"] }),
      /disallow-latest-tag: tgas is no setting of this policy \(did you mean tags\?\)/,
    );
    const found = await engine.analyze(pod("ok", { name: "c" }));
    assert.deepEqual(
      found.map((each) => [each.policy, each.level]),
      [["require-estate", "mandatory"]],
    );
    await assert.rejects(
      set("disallow-latest-tag", { tags: "edge" }),
      /disallow-latest-tag: tags must be a list of texts, not the text "edge"/,
    );
    await assert.rejects(set("disallow-host-pid", { allowed: true }), /allowed is no setting .*it has none/);
    await assert.rejects(set("require-estate", { etsate: "a.yaml" }), /did you mean estate/);
    await assert.rejects(set("require-estate", { estate: 3 }), /estate must be a text, not the number 3/);
    await engine.configure();
  });

  it("refuses settings of the estate that a policy does not have, with their place", async () => {
    writeFileSync(
      join(folder, "misspelt.yaml"),
      `${stringify(exampleEstate)}policies: { disallow-latest-tag: { settings: { tgas: [edge] } } }\n`,
    );
    await assert.rejects(
      engine.configure({ "require-estate": { properties: { estate: "misspelt.yaml" } } }),
      /misspelt\.yaml:\d+:\d+: policies\.disallow-latest-tag\.settings\.tgas is no setting/,
    );
    await engine.configure();
  });

  it("refuses an estate that is missing or unsound, with the place of each error", async () => {
    await assert.rejects(
      engine.configure({ "require-estate": { properties: { estate: "nowhere.yaml" } } }),
      /nowhere/,
    );
    writeFileSync(join(folder, "bad.yaml"), "zones: { a: {} }\nenvironments: { p: { selectt: [] } }\n");
    const configured = engine.configure({ "require-estate": { properties: { estate: "bad.yaml" } } });
    await assert.rejects(configured, /bad\.yaml:2:\d+: .*selectt/);
    await engine.configure();
  });

  it("judges the stack by the inputs that it saw, not by the outputs", async () => {
    const resource = pod("a", { name: "c", securityContext: { privileged: true } });
    await engine.analyze(resource);
    const found = await engine.analyzeStack([resource]);
    assert.ok(!found.some((each) => each.policy === "disallow-privileged-containers"), "judged twice");
  });

  it("leaves out what the estate's exceptions accept, and says which of them have expired", async () => {
    const entry = (expires: string, scope: object = { resource: "*/core/Pod/**" }) =>
      stringify({
        exceptions: [
          {
            policy: "disallow-privileged-containers",
            ...scope,
            owner: "shop-team@example.com",
            reason: "the agent is being replaced",
            expires,
          },
        ],
      });
    const resource = pod("accepted", { name: "c", securityContext: { privileged: true } });
    const inAYear = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
    const file = join(folder, "bulkhead.exceptions.yaml");
    try {
      writeFileSync(file, entry(inAYear));
      await engine.configure();
      const accepted = await engine.analyze(resource);
      assert.ok(!accepted.some((each) => each.policy === "disallow-privileged-containers"));
      for (const [scope, reaches] of [
        [{ type: "kubernetes:core/v1:Pod" }, true],
        [{ type: "kubernetes:apps/**" }, false],
        [{ component: "shop:index:None" }, false],
      ] as const) {
        writeFileSync(file, entry(inAYear, scope));
        await engine.configure();
        const found = await engine.analyze(resource);
        assert.equal(!found.some((each) => each.policy === "disallow-privileged-containers"), reaches);
      }
      writeFileSync(file, entry(inAYear));
      await engine.configure();
      await engine.analyze(resource);
      const kept = await engine.analyzeStack([resource]);
      assert.ok(!kept.some((each) => each.policy === "require-current-exceptions"), "used, at the resource");
      assert.match(
        engine.output.join("\n"),
        /Bulkhead: container c of Pod accepted is privileged .*accepted by shop-team@example\.com until/,
      );
      writeFileSync(file, entry(inAYear, { namespace: "of-nobody" }));
      await engine.configure();
      await engine.analyze(resource);
      const unused = (await engine.analyzeStack([resource])).filter(
        (each) => each.policy === "require-current-exceptions",
      );
      assert.equal(unused.length, 1);
      assert.match(unused[0]!.message, /accepts nothing/);
      const other = pod("never-judged-alone", { name: "c" });
      const inPart = await engine.analyzeStack([resource, other]);
      assert.ok(!inPart.some((each) => each.policy === "require-current-exceptions"), "a part may use it");
      writeFileSync(file, entry("2020-01-01"));
      await engine.configure();
      const expired = await engine.analyze(resource);
      assert.ok(expired.some((each) => each.policy === "disallow-privileged-containers"));
      assert.ok(!expired.some((each) => each.policy === "require-current-exceptions"));
      const stack = await engine.analyzeStack([resource]);
      assert.equal(stack.filter((each) => each.policy === "require-current-exceptions").length, 1);
    } finally {
      rmSync(file);
      await engine.configure();
    }
  });
});
