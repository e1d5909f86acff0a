import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, schema } from "../../cli/audit/history-database";
import { auditSchema, type AuditResult } from "../../core/audit";
import type { Result } from "../../core/report";
import { emptyPostgres } from "../register/support/postgres";
import { bulkhead, inFolder } from "./run";
import {
  apart,
  cluster,
  denial,
  enforcer,
  deployment,
  group,
  host,
  namespace,
  nodes,
  peering,
  routed,
  routes,
  rule,
  stateOf,
  subnet,
  vpc,
  type Made,
} from "./split-stacks";

const estate = `${apart}flows:
  - { from: app, to: data, ports: [5432/tcp], reason: orders are kept }
`;

type Stacks = Readonly<Record<string, readonly Made[]>>;

type Homes = Readonly<Record<string, readonly [string, string]>>;

/** An estate's file, and states by `project/stack`. */
function filesOf(stacks: Stacks, homes: Homes): Record<string, string> {
  const files = Object.entries(stacks).map(([key, own]): [string, string] => {
    const [project, stack] = key.split("/") as [string, string];
    return [idOf(key), stateOf([project, stack], own, homes)];
  });
  return { "bulkhead.yaml": estate, ...Object.fromEntries(files) };
}

const audit = (stacks: Stacks, homes: Homes = {}): Promise<AuditResult> =>
  inFolder(filesOf(stacks, homes), async (folder) => {
    const { stdout, stderr } = await bulkhead(folder, "audit", "states", "--format", "json");
    assert.notEqual(stdout, "", stderr);
    return auditSchema.parse(JSON.parse(stdout));
  });

const idOf = (stack: string): string => `states/.pulumi/stacks/${stack}.json`;

const found = ({ findings, crossStack }: AuditResult, policy: string): string[] =>
  [...findings, ...crossStack]
    .filter((each) => each.policy === policy)
    .map(
      ({ stack, subject, kind }) =>
        `${stack.slice("states/.pulumi/stacks/".length, -".json".length)} ${subject.name} ${kind}`,
    )
    .sort();

const platform: readonly Made[] = [
  vpc("main", "vpc-0000000000000000a", "10.0.0.0/16"),
  subnet("app", "subnet-0000000000000000a", "vpc-0000000000000000a", "10.0.1.0/24", "app"),
  cluster("shop", "subnet-0000000000000000a"),
  nodes("workers", "shop", "subnet-0000000000000000a"),
  enforcer("shop"),
];
const homes = { shop: ["platform", "production"] } as const;

describe("bulkhead audit of clusters across stacks", () => {
  it("finds the default deny of a namespace in the stack that has it", async () => {
    const base = [denial("shop", "orders")];
    const app = [namespace("shop", "orders", "app"), deployment("shop", "orders", "api")];
    const alone = await audit({ "app/production": app }, homes);
    assert.deepEqual(found(alone, "require-pod-isolation"), ["app/production orders-api violation"]);
    const together = await audit(
      { "platform/production": platform, "base/production": base, "app/production": app },
      homes,
    );
    for (const policy of ["require-pod-isolation", "require-default-deny"])
      assert.deepEqual(found(together, policy), [], policy);
    const join = together.joins.find(({ kind }) => kind === "cluster");
    assert.deepEqual(join, {
      kind: "cluster",
      name: "arn:aws:eks:eu-west-1:333333333333:cluster/shop",
      owners: [idOf("platform/production")],
      users: [idOf("app/production"), idOf("base/production")],
    });
    assert.equal(together.policies.find(({ name }) => name === "require-pod-isolation")?.tally.violation, 0);
    const sums = together.stacks.map(({ counts }) => counts.mandatory).reduce((sum, each) => sum + each, 0);
    assert.equal(
      sums,
      together.findings.filter(({ kind, level }) => kind !== "unknown" && level === "mandatory").length,
    );
  });

  it("finds pods that no stack's policy isolates", async () => {
    const result = await audit(
      {
        "platform/production": platform,
        "base/production": [
          namespace("shop", "orders", "app"),
          denial("shop", "orders"),
          namespace("shop", "open", "app"),
        ],
        "app/production": [deployment("shop", "open", "api")],
      },
      homes,
    );
    assert.deepEqual(found(result, "require-pod-isolation"), ["app/production open-api violation"]);
  });

  it("takes no policy of another cluster for that of a namespace of the same name", async () => {
    const other: readonly Made[] = [
      vpc("main", "vpc-0000000000000000b", "10.1.0.0/16"),
      subnet("app", "subnet-0000000000000000b", "vpc-0000000000000000b", "10.1.1.0/24", "app"),
      cluster("trial", "subnet-0000000000000000b"),
      peering("bridge", "pcx-0000000000000000b", "vpc-0000000000000000b", "vpc-0000000000000000a"),
    ];
    const stacks = {
      "platform/production": platform,
      "base/production": [
        namespace("shop", "orders", "app"),
        denial("shop", "orders"),
        deployment("shop", "orders", "api"),
      ],
      "platform/development": other,
      "base/development": [namespace("trial", "orders", "app"), deployment("trial", "orders", "api")],
    };
    const all = { ...homes, trial: ["platform", "development"] } as const;
    const alone = ["base/development orders-api violation"];
    assert.deepEqual(found(await audit(stacks, all), "require-pod-isolation"), alone);
    await inFolder(filesOf(stacks, all), async (folder) => {
      const states = Object.keys(stacks).map(idOf);
      const only = ["--only", "require-pod-isolation", "--format", "json"];
      const { stdout } = await bulkhead(folder, "check", ...states, ...only);
      const { findings } = JSON.parse(stdout) as Result;
      assert.deepEqual(
        findings.map(({ kind, subject }) => `${kind} ${subject.urn}`),
        ["violation urn:pulumi:development::base::kubernetes:apps/v1:Deployment::orders-api"],
      );
    });
  });

  it("finds workloads of two stacks on one pool that may not share it", async () => {
    const stacks = {
      "platform/production": platform,
      "web/production": [
        namespace("shop", "web", "app"),
        denial("shop", "web"),
        deployment("shop", "web", "web"),
      ],
      "store/production": [
        namespace("shop", "store", "data"),
        denial("shop", "store"),
        deployment("shop", "store", "store"),
      ],
    };
    const together = await audit(stacks, homes);
    const shared = together.crossStack.filter(({ policy }) => policy === "restrict-cohabitation");
    assert.ok(shared.length > 0, JSON.stringify(together.crossStack.map(({ policy }) => policy)));
    assert.ok(
      shared.some(({ kind }) => kind === "violation"),
      JSON.stringify(shared),
    );
    assert.match(JSON.stringify(shared), /store/);
    assert.match(JSON.stringify(shared), /web/);
    const { "store/production": _, ...rest } = stacks;
    assert.deepEqual(found(await audit(rest, homes), "restrict-cohabitation"), []);
  });

  it("finds which of a stack's clusters is meant by what the state gives of its outputs, else says what it may be", async () => {
    const two = [...platform, cluster("trial", "subnet-0000000000000000a")];
    const app = [namespace("shop", "orders", "app"), deployment("shop", "orders", "api")];
    const files = filesOf(
      { "platform/production": two, "base/production": [denial("shop", "orders")] },
      homes,
    );
    const state = filesOf({ "app/production": app }, homes)[idOf("app/production")]!;
    const run = (outputs: object): Promise<AuditResult> => {
      const given = JSON.parse(state) as { deployment: { resources: { type: string; outputs: object }[] } };
      for (const each of given.deployment.resources)
        if (each.type === "pulumi:pulumi:StackReference") each.outputs = { outputs };
      return inFolder({ ...files, [idOf("app/production")]: JSON.stringify(given) }, async (folder) => {
        const { stdout, stderr } = await bulkhead(folder, "audit", "states", "--format", "json");
        assert.notEqual(stdout, "", stderr);
        return auditSchema.parse(JSON.parse(stdout));
      });
    };
    const named = await run({ clusterName: "shop", region: "eu-west-1" });
    assert.deepEqual(named.joins.find(({ kind }) => kind === "cluster")?.users, [idOf("app/production")]);
    const unsaid = await run({ region: "eu-west-1" });
    assert.equal(
      unsaid.joins.find(({ kind }) => kind === "cluster"),
      undefined,
    );
    assert.deepEqual(
      unsaid.notSeen.flatMap(({ what, why, stack }) =>
        what.startsWith("the cluster") && stack === idOf("app/production") ? [why] : [],
      ),
      [
        "it is configured by outputs of organization/platform/production, and nothing that is not encrypted tells which it is of shop, trial",
      ],
    );
  });

  it("lists clusters that no audited stack has", async () => {
    const result = await audit({ "app/production": [namespace("shop", "orders", "app")] }, homes);
    const unseen = result.notSeen.find(({ what }) => what.startsWith("the cluster"));
    assert.equal(unseen?.what, "the cluster that shop speaks to");
    assert.match(unseen.why, /organization\/platform\/production/);
  });
});

describe("bulkhead audit of networks across stacks", () => {
  const side = (letter: string, cidr: string, other: string, zone: string): readonly Made[] => [
    vpc("main", `vpc-0000000000000000${letter}`, `${cidr}.0.0/16`),
    subnet(
      "part",
      `subnet-0000000000000000${letter}`,
      `vpc-0000000000000000${letter}`,
      `${cidr}.1.0/24`,
      zone,
    ),
    routes("ways", `rtb-0000000000000000${letter}`, `vpc-0000000000000000${letter}`, [
      { cidrBlock: `${other}.0.0/16`, vpcPeeringConnectionId: "pcx-0000000000000000a" },
    ]),
    routed("ways", `subnet-0000000000000000${letter}`, `rtb-0000000000000000${letter}`),
  ];
  const open = rule(5432, { cidrBlocks: ["10.2.0.0/16"] });
  const production = (ingress: object[]): readonly Made[] => [
    ...side("a", "10.1", "10.2", "app"),
    group("door", "sg-0000000000000000a", "vpc-0000000000000000a", ingress, []),
    host("orders", "i-0000000000000000a", "subnet-0000000000000000a", "sg-0000000000000000a"),
  ];
  const development: readonly Made[] = [
    ...side("b", "10.2", "10.1", "app"),
    peering("bridge", "pcx-0000000000000000a", "vpc-0000000000000000b", "vpc-0000000000000000a"),
    group(
      "way-out",
      "sg-0000000000000000b",
      "vpc-0000000000000000b",
      [],
      [rule(5432, { cidrBlocks: ["10.1.0.0/16"] })],
    ),
    host("trial", "i-0000000000000000b", "subnet-0000000000000000b", "sg-0000000000000000b"),
  ];
  const crossing = "disallow-cross-environment-connections";

  it("follows a connection over a peering hop by hop, and names whose each hop is", async () => {
    const result = await audit({ "net/production": production([open]), "net/development": development });
    const [finding, ...others] = result.crossStack.filter(({ policy }) => policy === crossing);
    assert.deepEqual(others, []);
    assert.equal(finding?.kind, "violation");
    const witness = finding.evidence.map(({ text }) => text).join("\n");
    assert.match(witness, /way-out.*\(stack states\/.pulumi\/stacks\/net\/development\.json\)/);
    assert.match(witness, /door.*\(stack states\/.pulumi\/stacks\/net\/production\.json\)/);
  });

  it("finds no connection where a side lets none in", async () => {
    const result = await audit({ "net/production": production([]), "net/development": development });
    assert.deepEqual(found(result, crossing), []);
    assert.equal(
      result.crossStack.filter(({ policy }) => policy === "disallow-cross-environment-peerings").length,
      1,
    );
  });

  it("judges hosts in a subnet of another stack by its network", async () => {
    const guest: readonly Made[] = [
      host("guest", "i-0000000000000000c", "subnet-0000000000000000a", "sg-0000000000000000c"),
      group(
        "guest",
        "sg-0000000000000000c",
        "vpc-0000000000000000a",
        [],
        [rule(5432, { securityGroups: ["sg-0000000000000000a"] })],
      ),
    ];
    const result = await audit({
      "net/production": production([rule(5432, { securityGroups: ["sg-0000000000000000c"] })]),
      "guest/development": guest,
    });
    const between = result.crossStack.filter(({ policy }) => policy === crossing);
    assert.ok(
      between.some(({ kind }) => kind === "violation"),
      JSON.stringify(between),
    );
  });

  it("judges groups again only where one of their stacks has changed", () =>
    inFolder(
      {
        "bulkhead.yaml": estate,
        "one.json": stateOf(["net", "production"], production([open]), {}),
        "two.json": stateOf(["net", "development"], development, {}),
      },
      async (folder) => {
        const run = async (): Promise<AuditResult> => {
          const { stdout } = await bulkhead(folder, "audit", "*.json", "--results", "kept", "-f", "json");
          return auditSchema.parse(JSON.parse(stdout));
        };
        const kept = (): string[] => readdirSync(join(folder, "kept/across"));
        const first = await run();
        assert.equal(first.crossStack.filter(({ policy }) => policy === crossing).length, 1);
        // What is kept is what is told: a mark in it comes back as long as nothing has changed.
        const file = join(folder, "kept/across", kept()[0]!);
        writeFileSync(file, readFileSync(file, "utf8").replaceAll("answers another environment", "was kept"));
        const second = await run();
        assert.match(second.crossStack.map(({ message }) => message).join("\n"), /was kept/);
        assert.equal(kept().length, 1);
        writeFileSync(join(folder, "one.json"), stateOf(["net", "production"], production([]), {}));
        const third = await run();
        assert.deepEqual(
          third.crossStack.filter(({ policy }) => policy === crossing),
          [],
        );
        assert.equal(kept().length, 1);
      },
    ));

  it("keeps in PostgreSQL what groups came to, and since when it is found", async function () {
    const database = await emptyPostgres();
    if (database === undefined) return this.skip();
    await inFolder(
      {
        "bulkhead.yaml": estate,
        "one.json": stateOf(["net", "production"], production([open]), {}),
        "two.json": stateOf(["net", "development"], development, {}),
      },
      async (folder) => {
        const run = async () => {
          const { stdout } = await bulkhead(folder, "audit", "*.json", "--results", database, "-f", "json");
          const { started, crossStack } = auditSchema.parse(JSON.parse(stdout));
          return { started, crossing: crossStack.filter(({ policy }) => policy === crossing) };
        };
        const client = await connect(database);
        try {
          const first = await run();
          assert.deepEqual(
            first.crossing.map(({ since }) => since),
            [undefined],
          );
          // What is kept is what is told: a mark in it comes back as long as nothing has changed.
          await client.query(
            `update ${schema}.across_stacks set result = replace(result, 'answers another environment', 'was kept')`,
          );
          const second = await run();
          assert.match(second.crossing[0]!.message, /was kept/);
          assert.equal(second.crossing[0]!.since, first.started);
          writeFileSync(join(folder, "one.json"), stateOf(["net", "production"], production([]), {}));
          assert.deepEqual((await run()).crossing, []);
          const { rows } = await client.query(`select from ${schema}.across_stacks`);
          assert.equal(rows.length, 1);
        } finally {
          await client.end();
        }
      },
    );
  }).timeout(400_000);

  it("says of copies of one stack that they were judged one by one", async () => {
    const result = await inFolder(
      {
        "bulkhead.yaml": estate,
        "a.json": stateOf(["net", "production"], production([open]), {}),
        "b.json": stateOf(["net", "production"], production([]), {}),
        "c.json": stateOf(["net", "development"], development, {}),
      },
      async (folder) => {
        const { stdout } = await bulkhead(folder, "audit", "*.json", "--format", "json");
        return auditSchema.parse(JSON.parse(stdout));
      },
    );
    assert.ok(
      result.notSeen.some(({ why }) => /copies of one stack/.test(why)),
      JSON.stringify(result.notSeen),
    );
  });
});
