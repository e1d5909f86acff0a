import assert from "node:assert/strict";
import { join } from "node:path";
import { judgeAcross } from "../../../cli/audit/across";
import { AcrossStore } from "../../../cli/audit/across-store";
import { StackJudge } from "../../../cli/audit/judge-stack";
import type { Task } from "../../../cli/audit/options";
import { joinStacks, readBasis, readRecord, type Across } from "../../../core/audit";
import { openBackend } from "../../../core/source/backends";
import {
  apart,
  cluster,
  denial,
  deployment,
  enforcer,
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
} from "../../scenarios/split-stacks";
import { inFolder } from "../../scenarios/run";

const side = (letter: string, cidr: string, other: string, ingress: object[], egress: object[]): Made[] => {
  const id = (kind: string): string => `${kind}-0000000000000000${letter}`;
  return [
    vpc("main", id("vpc"), `${cidr}.0.0/16`),
    subnet("part", id("subnet"), id("vpc"), `${cidr}.1.0/24`, "app"),
    routes("ways", id("rtb"), id("vpc"), [
      { cidrBlock: `${other}.0.0/16`, vpcPeeringConnectionId: "pcx-0000000000000000a" },
    ]),
    routed("ways", id("subnet"), id("rtb")),
    group("door", id("sg"), id("vpc"), ingress, egress),
    host("one", id("i"), id("subnet"), id("sg")),
  ];
};

/** Rights, that name networks and clusters of others, and what else no policy over several stacks asks for. */
const mentions = (names: readonly string[], count: number): Made[] =>
  Array.from({ length: count }, (_, at) => ({
    type: "aws:iam/policy:Policy",
    name: `may-${at}`,
    id: `arn:aws:iam::333333333333:policy/may-${at}`,
    inputs: {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "eks:DescribeCluster", Resource: names }],
      }),
      tags: Object.fromEntries(names.map((name, tag) => [`about-${tag}`, name])),
    },
  }));

const arn = "arn:aws:eks:eu-west-1:333333333333:cluster/shop";
const stacks: Readonly<Record<string, readonly Made[]>> = {
  "net/production": side("a", "10.1", "10.2", [rule(5432, { cidrBlocks: ["10.2.0.0/16"] })], []),
  "net/development": [
    ...side("b", "10.2", "10.1", [], [rule(5432, { cidrBlocks: ["10.1.0.0/16"] })]),
    peering("bridge", "pcx-0000000000000000a", "vpc-0000000000000000b", "vpc-0000000000000000a"),
  ],
  "platform/production": [
    vpc("main", "vpc-0000000000000000c", "10.3.0.0/16"),
    subnet("app", "subnet-0000000000000000c", "vpc-0000000000000000c", "10.3.1.0/24", "app"),
    cluster("shop", "subnet-0000000000000000c"),
    nodes("workers", "shop", "subnet-0000000000000000c"),
    enforcer("shop"),
  ],
  "web/production": [
    namespace("shop", "web", "app"),
    denial("shop", "store"),
    deployment("shop", "web", "web"),
  ],
  "store/production": [namespace("shop", "store", "data"), deployment("shop", "store", "store")],
  "rights/production": mentions(["vpc-0000000000000000a", "vpc-0000000000000000c", arn], 40),
};
const homes = { shop: ["platform", "production"] } as const;

/** What the stacks come to together, where no more resources than `most` are held at once. */
function judged(given: typeof stacks, most?: number): Promise<Across> {
  const files: Record<string, string> = { "bulkhead.yaml": apart };
  for (const [key, own] of Object.entries(given)) {
    const place = key.split("/") as [string, string];
    files[`${place.join("-")}.json`] = stateOf(place, own, homes);
  }
  return inFolder(files, async (folder) => {
    const pattern = join(folder, "*.json");
    const judge = await StackJudge.open([pattern], {
      now: Date.now(),
      estate: join(folder, "bulkhead.yaml"),
    });
    const tasks: Task[] = [];
    for await (const file of (await openBackend(pattern)).list())
      tasks.push({ id: file.key.split("/").at(-1)!, backend: 0, file });
    const lines = new Map<string, string>();
    for (const task of tasks) {
      const made = await judge.judge(task);
      assert.ok("line" in made);
      lines.set(task.id, made.line);
    }
    const line = (id: string): string => lines.get(id)!;
    const bounded = [...lines.values()].map((each) => {
      const { verdict, boundary } = readRecord(each);
      return { id: verdict.id, boundary };
    });
    const { joins } = joinStacks(bounded, judge.prepared.loaded.estate);
    return await judgeAcross(joins, {
      judge,
      tasks,
      line,
      basis: (id) => readBasis(line(id))!,
      kept: AcrossStore.open(undefined),
      ...(most !== undefined && { most }),
    });
  });
}

/** Of tallies what was found: how often a whole graph passes says how many graphs there were. */
function told({ findings, withdrawn, exceptions, tallies, notSeen }: Across): unknown {
  const sums = new Map<string, number[]>();
  for (const { policy, more } of tallies) {
    const [, violation = 0, unknown = 0, , error = 0] = more;
    const sum = sums.get(policy) ?? [0, 0, 0];
    sums.set(policy, [sum[0]! + violation, sum[1]! + unknown, sum[2]! + error]);
  }
  return {
    findings: findings.map((each) => JSON.stringify(each)).sort(),
    withdrawn: withdrawn.map((each) => JSON.stringify(each)).sort(),
    exceptions,
    tallies: [...sums].filter(([, sum]) => sum.some((count) => count !== 0)).sort(),
    notSeen,
  };
}

describe("groups of stacks that don't fit whole", function () {
  this.timeout(120_000);

  it("come to the same in the parts that meet in what bears on others", async () => {
    const whole = await judged(stacks);
    assert.ok(whole.findings.length > 0 && whole.withdrawn.length > 0);
    // All six meet by what the rights mention; what bears on others does not.
    assert.deepEqual(told(await judged(stacks, 40)), told(whole));
  });

  it("say of each part that doesn't fit either that its stacks were judged one by one", async () => {
    const { notSeen, findings } = await judged(stacks, 10);
    assert.deepEqual(
      notSeen.map(({ stack, what, why }) => [
        stack,
        what,
        /\d+ of their resources bear on one another/.test(why),
      ]),
      [
        "net-development.json",
        "net-production.json",
        "platform-production.json",
        "store-production.json",
        "web-production.json",
      ].map((stack) => [
        stack,
        `what ${stack} and the ${stack.startsWith("net") ? "1 stack" : "2 stacks"} that it meets come to together`,
        true,
      ]),
    );
    assert.deepEqual(findings, []);
  });
});
