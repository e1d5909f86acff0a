import assert from "node:assert/strict";
import fc from "fast-check";
import {
  deriveRules,
  library,
  libraryEntryOf,
  parseImageConfig,
  parseRuleFile,
  ruleFile,
  type RuleSet,
} from "../../../core/behaviour";
import { programsIn } from "../../../core/behaviour/derive/processes";
import { defaultEstate, parseEstateData, type Estate } from "../../../core/estate";
import { buildGraph } from "../../../core/graph";
import { manifest } from "../../../core/policy/minimal";

const shop: Estate = (() => {
  const loaded = parseEstateData({
    zones: {
      internet: { external: true },
      app: { select: [{ namespace: "shop" }] },
      data: { select: [{ cidr: "10.9.0.0/16" }] },
    },
    flows: [
      { from: "app", to: "data", ports: ["5432/tcp"] },
      { from: "app", to: { name: "payments", cidrs: ["192.0.2.0/24"] }, ports: ["443/tcp"] },
      { from: "data", to: "internet", ports: ["443/tcp"] },
    ],
    environments: { production: { select: [{ namespace: "**" }], level: "hybrid" } },
  });
  assert.ok(loaded.ok);
  return loaded.estate;
})();

function derived(
  container: Record<string, unknown>,
  {
    config,
    pod = {},
    estate = shop,
  }: { config?: unknown; pod?: Record<string, unknown>; estate?: Estate } = {},
): RuleSet {
  const parsed = config === undefined ? undefined : parseImageConfig({ config });
  assert.ok(parsed === undefined || !("problem" in parsed));
  const graph = buildGraph([
    manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }),
    manifest({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        template: {
          spec: { ...pod, containers: [{ name: "app", image: "registry.example.com/web:1", ...container }] },
        },
      },
    }),
  ]);
  const [rule] = deriveRules(graph, {
    estate,
    configOf: () => parsed?.[0]?.config,
    environmentOf: () => "production",
  });
  return rule!;
}

const programs = (rule: RuleSet): string[] | undefined => rule.processes?.map(({ program }) => program);
const ports = (rule: RuleSet): string[] | undefined => rule.listens?.map((each) => each.ports);
const users = (rule: RuleSet): string[] | undefined => rule.users?.map(({ user }) => user);
const writes = (rule: RuleSet): string[] | undefined => rule.writes?.map(({ path }) => path);

describe("rules of behaviour", () => {
  it("take the command from the specification, else from the image", () => {
    const config = { Entrypoint: ["/app/server"], Cmd: ["serve"] };
    assert.deepEqual(programs(derived({}, { config })), ["/app/server", "serve"]);
    assert.deepEqual(programs(derived({ command: ["/bin/other"] }, { config })), ["/bin/other"]);
    assert.deepEqual(programs(derived({ args: ["--debug"] }, { config })), ["/app/server"]);
    assert.equal(programs(derived({})), undefined);
    assert.match(derived({}).unknown.join(), /its command: give the image's config/);
  });

  it("take probes and hooks as programs too", () => {
    const rule = derived({
      command: ["/app/server"],
      livenessProbe: { exec: { command: ["pg_isready"] } },
      lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
    });
    assert.deepEqual(programs(rule), ["/app/server", "sleep", "pg_isready"]);
  });

  it("find the programs of a script, and what a wrapper runs", () => {
    assert.deepEqual(programsIn(["tini", "--", "/app/server"]), ["tini", "/app/server"]);
    assert.deepEqual(programsIn(["sh", "-c", "cd /app && exec ./serve | tee log"]), ["sh", "./serve", "tee"]);
    assert.deepEqual(programsIn(["bash", "/run.sh", "x"]), ["bash", "/run.sh"]);
  });

  it("any command gives programs without failing", () => {
    fc.assert(fc.property(fc.array(fc.string()), (argv) => Array.isArray(programsIn(argv))));
  });

  it("let a container write to its volumes, and to no more where its root is sealed", () => {
    const container = {
      volumeMounts: [
        { name: "data", mountPath: "/data" },
        { name: "conf", mountPath: "/conf" },
        { name: "seen", mountPath: "/seen", readOnly: true },
      ],
    };
    const pod = {
      volumes: [
        { name: "data", emptyDir: {} },
        { name: "conf", configMap: { name: "c" } },
        { name: "seen", emptyDir: {} },
      ],
    };
    const sealed = { ...container, securityContext: { readOnlyRootFilesystem: true } };
    assert.deepEqual(writes(derived(sealed, { pod, config: { Volumes: { "/own": {} } } })), [
      "/data",
      "/own",
    ]);
    assert.ok(writes(derived(container, { pod }))?.includes("/tmp"));
    const mounts = derived(sealed, { pod }).mounts?.map(({ path }) => path) ?? [];
    for (const path of ["/data", "/conf", "/seen"]) assert.ok(mounts.includes(path));
  });

  it("let it listen on what it or its image declares and its probes ask", () => {
    const rule = derived(
      {
        ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: "UDP" }],
        readinessProbe: { httpGet: { port: 9090 } },
      },
      { config: { ExposedPorts: { "8443/tcp": {} } } },
    );
    assert.deepEqual(ports(rule), ["8080/tcp", "53/udp", "9090/tcp", "8443/tcp"]);
    assert.equal(ports(derived({})), undefined);
    assert.deepEqual(ports(derived({}, { config: {} })), []);
  });

  it("let it connect where the flows of its own zone lead, and say nothing without flows", () => {
    assert.deepEqual(
      derived({}).connects?.map(({ to, ports: text }) => [to, text]),
      [
        [["10.9.0.0/16"], "5432/tcp"],
        [["192.0.2.0/24"], "443/tcp"],
        ["private", "53/udp"],
        ["private", "53/tcp"],
      ],
    );
    const undeclared = derived({}, { estate: defaultEstate() });
    assert.equal(undeclared.connects, undefined);
    assert.match(undeclared.unknown.join(), /declares no flows/);
  });

  it("let it be the specification's user, else the image's", () => {
    const config = { User: "1000:1000" };
    assert.deepEqual(users(derived({ securityContext: { runAsUser: 5 } }, { config })), ["5"]);
    assert.deepEqual(users(derived({}, { pod: { securityContext: { runAsUser: 6 } }, config })), ["6"]);
    assert.deepEqual(users(derived({}, { config })), ["1000"]);
    assert.deepEqual(users(derived({}, { config: {} })), ["0", "root"]);
    assert.deepEqual(users(derived({ securityContext: { runAsNonRoot: true } }, { config: {} })), ["!0"]);
    assert.equal(users(derived({})), undefined);
  });

  it("know common public images by their official names, and no others by theirs", () => {
    assert.ok(library.length >= 5);
    for (const { name, source, processes } of library) {
      assert.equal(libraryEntryOf(`${name}:1`)?.name, name);
      assert.equal(libraryEntryOf(`public.ecr.aws/docker/library/${name}`)?.name, name);
      assert.equal(libraryEntryOf(`registry.example.com/shop/${name}:1`), undefined);
      assert.ok(source.every((url) => url.startsWith("https://")));
      assert.ok(
        !processes.some((program) => /^(.*\/)?(ba|da|a|z|k)?sh$/.test(program)),
        `${name} lets a shell run`,
      );
    }
    const rule = derived({ image: "postgres:17" });
    assert.ok(programs(rule)?.includes("psql"));
    assert.deepEqual(ports(rule), ["5432/tcp"]);
  });

  it("are the same when they were written and read", () => {
    const rule = derived({ command: ["/app/server"] });
    const parsed = parseRuleFile(JSON.parse(JSON.stringify(ruleFile([rule]))));
    assert.deepEqual(parsed, { rules: [rule] });
    const broken = parseRuleFile({
      schema: "bulkhead-behaviour/v1",
      rules: [{ ...rule, listens: [{ ports: "x", from: "y" }] }],
    });
    assert.ok("problems" in broken && broken.problems[0]?.startsWith("rules.0.listens.0.ports: is no port"));
  });

  it("read what docker inspect prints, and refuse what is no config", () => {
    const inspected = parseImageConfig([
      { RepoTags: ["web:1"], RepoDigests: [], Config: { Cmd: ["/x"], User: "7" } },
    ]);
    assert.ok(!("problem" in inspected));
    assert.deepEqual([inspected[0]?.names, inspected[0]?.config.user], [["web:1"], "7"]);
    for (const data of [3, null, {}, [], [{ Config: 3 }], { config: { Entrypoint: 3 } }])
      assert.ok("problem" in (parseImageConfig(data) as object), JSON.stringify(data));
  });
});
