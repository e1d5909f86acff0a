import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { judge, planResponses, readReported, RuleIndex, Tally, type RuleSet } from "../../../core/behaviour";
import type { BehaviourEvent } from "../../../core/behaviour/event";
import { isPodOf } from "../../../core/behaviour/match";
import { jsonValues } from "../../../core/behaviour/read/json-values";

const from = "a test";
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const rule = (more: Partial<RuleSet> = {}): RuleSet => ({
  workload: "shop/web",
  kind: "Deployment",
  namespace: "shop",
  container: "app",
  environment: "production",
  digest: digest("a"),
  path: ["/usr/bin", "/bin"],
  processes: [
    { program: "/app/server", from },
    { program: "psql", from },
    { program: "/docker-entrypoint.sh", from },
  ],
  writes: [{ path: "/data", from }],
  mounts: [{ path: "/data", from }],
  listens: [{ ports: "8080/tcp", from }],
  connects: [
    { to: ["10.9.0.0/16"], ports: "5432/tcp", from },
    { to: "public", ports: "443/tcp", from },
  ],
  users: [{ user: "101", from }],
  unknown: [],
  ...more,
});

const event = (more: Partial<BehaviourEvent>): BehaviourEvent => ({
  kind: "process",
  sensor: "tetragon",
  where: { namespace: "shop", pod: "web-7d9f8b6c5d-x2k4z", container: "app" },
  process: {},
  ...more,
});

const verdictOf = (more: Partial<BehaviourEvent>, rules: Partial<RuleSet> = {}): string =>
  judge(event(more), [rule(rules)]).verdict;

const runs = (process: BehaviourEvent["process"]): string => verdictOf({ process });

describe("judging behaviour", () => {
  it("lets run what is listed, where it belongs", () => {
    assert.equal(runs({ path: "/app/server", uid: 101 }), "expected");
    assert.equal(runs({ path: "/usr/bin/psql" }), "expected");
    assert.equal(runs({ path: "/bin/psql" }), "expected");
    assert.equal(runs({ name: "psql" }), "expected");
    assert.equal(runs({ path: "/tmp/psql" }), "anomaly");
    assert.equal(runs({ path: "/tmp/app/server" }), "anomaly");
    assert.equal(runs({ path: "/usr/bin/curl" }), "anomaly");
  });

  it("lets a shell run the listed script alone", () => {
    assert.equal(
      runs({ path: "/usr/bin/dash", name: "docker-entrypoi", args: "/docker-entrypoint.sh nginx" }),
      "expected",
    );
    assert.equal(runs({ path: "/usr/bin/dash", name: "sh", args: "/docker-entrypoint.sh" }), "expected");
    assert.equal(runs({ path: "/usr/bin/dash", name: "sh", args: "-c id" }), "anomaly");
    assert.equal(runs({ path: "/usr/bin/dash", name: "sh" }), "anomaly");
    assert.equal(runs({ path: "/tmp/dash", name: "sh", args: "/docker-entrypoint.sh" }), "anomaly");
  });

  it("tells another user, and doubts what can't be compared", () => {
    assert.equal(runs({ path: "/app/server", uid: 0 }), "anomaly");
    const named = { users: [{ user: "nginx", from }] };
    assert.equal(verdictOf({ process: { path: "/app/server", uid: 101 } }, named), "unknown");
    assert.equal(verdictOf({ process: { path: "/app/server", user: "nginx" } }, named), "expected");
    const nobody = { users: [{ user: "!0", from }] };
    assert.equal(verdictOf({ process: { path: "/app/server", uid: 0 } }, nobody), "anomaly");
    assert.equal(verdictOf({ process: { path: "/app/server", uid: 7 } }, nobody), "expected");
  });

  it("judges files and mounts by what they resolve to", () => {
    const writes = (path: string): string => verdictOf({ kind: "write", path });
    assert.equal(writes("/data/x"), "expected");
    assert.equal(writes("/database"), "anomaly");
    assert.equal(writes("/data/../etc/passwd"), "anomaly");
    assert.equal(writes("/dev/null"), "expected");
    assert.equal(verdictOf({ kind: "mount", path: "/data" }), "expected");
    assert.equal(verdictOf({ kind: "mount", path: "/host" }), "anomaly");
    assert.equal(verdictOf({ kind: "mount" }), "anomaly");
  });

  it("judges ports and connections by number, protocol and address", () => {
    assert.equal(verdictOf({ kind: "listen", port: 8080, protocol: "tcp" }), "expected");
    assert.equal(verdictOf({ kind: "listen", port: 8080, protocol: "udp" }), "anomaly");
    assert.equal(verdictOf({ kind: "listen", port: 4444, protocol: "tcp" }), "anomaly");
    const connects = (address: string, port: number): string =>
      verdictOf({ kind: "connect", address, port, protocol: "tcp" });
    assert.equal(connects("10.9.3.4", 5432), "expected");
    assert.equal(connects("::ffff:10.9.3.4", 5432), "expected");
    assert.equal(connects("10.8.3.4", 5432), "anomaly");
    assert.equal(connects("10.9.3.4", 443), "anomaly");
    assert.equal(connects("8.8.8.8", 443), "expected");
    assert.equal(connects("127.0.0.1", 9), "expected");
    assert.equal(connects("010.9.3.4", 5432), "unknown");
  });

  it("doubts what no rule speaks of, and what is of no known workload", () => {
    for (const kind of ["process", "write", "mount", "listen", "connect"] as const) {
      const { processes: _1, writes: _2, mounts: _3, listens: _4, connects: _5, ...bare } = rule();
      const seen = event({ kind, path: "/x", address: "10.0.0.1", port: 1, process: { path: "/x" } });
      assert.equal(judge(seen, [bare]).verdict, "unknown", kind);
    }
    assert.equal(judge(event({}), []).verdict, "unknown");
  });

  it("tells another image and a container that the specification doesn't hold", () => {
    const other = judge(
      event({ where: { ...event({}).where, digest: digest("b") }, process: { path: "/app/server" } }),
      [rule()],
    );
    assert.ok(other.verdict === "anomaly" && other.kind === "image");
    const debug = judge(
      event({ where: { namespace: "shop", pod: "web-7d9f8b6c5d-x2k4z", container: "debugger" } }),
      [rule()],
    );
    assert.ok(debug.verdict === "anomaly" && debug.kind === "container");
  });

  it("widening a rule never turns what was expected into an anomaly", () => {
    const path = fc.constantFrom("/data", "/data/x", "/etc", "/", "/tmp/a", "/data/../etc");
    fc.assert(
      fc.property(fc.array(path), path, path, (places, more, seen) => {
        const before = verdictOf(
          { kind: "write", path: seen },
          { writes: places.map((each) => ({ path: each, from })) },
        );
        const after = verdictOf(
          { kind: "write", path: seen },
          { writes: [...places, more].map((each) => ({ path: each, from })) },
        );
        return before !== "expected" || after === "expected";
      }),
    );
  });

  it("knows a workload's pods by what controllers append", () => {
    const of = (kind: string, pod: string): boolean => isPodOf({ workload: "shop/web", kind }, pod);
    assert.ok(of("Deployment", "web-7d9f8b6c5d-x2k4z"));
    assert.ok(of("StatefulSet", "web-0"));
    assert.ok(of("DaemonSet", "web-x2k4z"));
    assert.ok(of("CronJob", "web-28123456-x2k4z"));
    assert.ok(of("Pod", "web"));
    assert.ok(!of("Deployment", "web-api-7d9f8b6c5d-x2k4z"));
    assert.ok(!of("StatefulSet", "web-api-0"));
    assert.ok(!of("Pod", "web-2"));
  });

  it("finds rules by image where no pod is told, and doubts where several disagree", () => {
    const other = rule({ workload: "shop/api", processes: [{ program: "/usr/bin/curl", from }] });
    const index = new RuleIndex([rule(), other]);
    const where = { digest: digest("a") };
    assert.equal(index.of(where).length, 2);
    assert.equal(
      judge(event({ where, process: { path: "/usr/bin/curl" } }), index.of(where)).verdict,
      "unknown",
    );
    assert.equal(
      judge(event({ where, process: { path: "/usr/bin/wget" } }), index.of(where)).verdict,
      "anomaly",
    );
    assert.equal(index.of({ namespace: "shop", pod: "db-0" }).length, 0);
  });

  it("knows a container that no cluster names by its image, whatever its runtime calls it", () => {
    const where = { digest: digest("a"), container: "ecs-shop-web-1-app-9ae3" };
    const index = new RuleIndex([rule()]);
    assert.equal(
      judge(event({ where, process: { path: "/app/server" } }), index.of(where)).verdict,
      "expected",
    );
    assert.equal(judge(event({ where, process: { path: "/x" } }), index.of(where)).verdict, "anomaly");
  });

  it("tells an anomaly once, however often it is seen, in any order", () => {
    const seen = [1, 2, 3].map((second) =>
      event({ at: `2026-01-31T08:00:0${second}.000Z`, process: { path: "/x" } }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(seen, { minLength: 3 }), (order) => {
        const tally = new Tally(new RuleIndex([rule()]));
        for (const each of order) tally.add({ event: each });
        const { anomalies } = tally.result();
        assert.equal(anomalies.length, 1);
        const [{ count, first, last }] = anomalies as [(typeof anomalies)[number]];
        assert.deepEqual([count, first, last], [3, seen[0]!.at, seen[2]!.at]);
      }),
    );
  });

  it("responds by the first rule that matches, and once for an image and a workload", () => {
    const tally = new Tally(new RuleIndex([rule()]));
    for (const path of ["/x", "/y"]) tally.add({ event: event({ process: { path } }) });
    tally.add({ event: event({ kind: "listen", port: 1, protocol: "tcp" }) });
    const { anomalies } = tally.result();
    const plan = planResponses(anomalies, [
      { on: ["listen"], respond: [] },
      { environments: ["staging"], respond: ["stop"] },
      { environments: ["production"], respond: ["alert", "amber", "stop"] },
    ]);
    assert.equal(plan.alerts.length, 2);
    assert.deepEqual(
      plan.amber.map((each) => each.digest),
      [digest("a")],
    );
    assert.deepEqual(
      plan.stops.map(({ workload, environment }) => [workload, environment]),
      [["shop/web", "production"]],
    );
    const nameless = planResponses(
      anomalies.map(({ digest: _digest, ...each }) => each),
      [{ respond: ["amber"] }],
    );
    assert.equal(nameless.amber.length, 0);
    assert.match(nameless.impossible[0] ?? "", /nobody tells the digest/);
  });
});

const read = async (text: string, size = 7): Promise<unknown[]> => {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  const all: unknown[] = [];
  for await (const values of jsonValues(chunks()))
    all.push(...values.map((each) => ("data" in each ? each.data : `${each.line}: ${each.problem}`)));
  return all;
};

describe("reading reports", () => {
  it("finds the same pieces in lines, lists, wrappers and files one after another, however they are cut", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 90 }),
        async (values, size) => {
          const plain = values
            .map((each) => JSON.parse(JSON.stringify(each)) as Record<string, unknown>)
            .filter(
              (each) => !["Records", "Events", "events", "items"].some((key) => Object.hasOwn(each, key)),
            );
          const texts = plain.map((each) => JSON.stringify(each));
          for (const text of [
            texts.join("\n"),
            `[${texts.join(",\n")}]`,
            `{"Records": [${texts.join(",")}]}`,
            plain.map((each) => JSON.stringify(each, undefined, 2)).join("\n"),
          ])
            assert.deepEqual(await read(text, size), plain);
        },
      ),
      { numRuns: 60 },
    ));

  it("tells a broken line and goes on", async () => {
    assert.deepEqual(await read('{"a":1}\n{"b\n{"c":3}\nx\n{"d":4}'), [
      { a: 1 },
      "2: is broken within a text",
      { c: 3 },
      "4: is no JSON object",
      { d: 4 },
    ]);
    assert.deepEqual(await read('{"a":1}\n{"b":'), [{ a: 1 }, "2: is cut short"]);
    const much = await read("x\n".repeat(1000));
    assert.equal(much.length, 101);
  });

  it("takes any JSON without failing", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom("process_exec", "process_kprobe", "output_fields", "rate_limit_info"),
        (value, key) => {
          readReported(value);
          readReported({ [key]: value, rule: value, priority: value, source: value });
          readReported({ [key]: { process: value, args: value, function_name: value } });
          return true;
        },
      ),
    );
  });

  const shared = join(__dirname, "../../../../shared/evidence");
  for (const sensor of ["falco-event", "tetragon"])
    it(`reads the samples of ${sensor} that others published`, function () {
      const folder = join(shared, sensor);
      if (!existsSync(folder)) {
        this.skip();
        return;
      }
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((name) => statSync(name).isFile() && name.endsWith(".json"));
      assert.ok(files.length > 10);
      let events = 0;
      for (const file of files) {
        const found = readReported(JSON.parse(readFileSync(file, "utf8")));
        assert.ok(!("problem" in found), file);
        if ("event" in found) events++;
      }
      assert.ok(events > 5);
    });
});
