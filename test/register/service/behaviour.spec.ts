import assert from "node:assert/strict";
import { join } from "node:path";
import { ruleFile, RuleIndex, type RuleSet } from "../../../core/behaviour";
import { defaultEstate, parseEstateData, type Estate } from "../../../core/estate";
import { serve, settingsSchema } from "../../../register";
import { inFolder } from "../../scenarios/run";
import { service, type Service } from "../support/service";

const digest = `sha256:${"a".repeat(64)}`;
const from = "a test";
const rules: RuleSet[] = [
  {
    workload: "shop/web",
    kind: "StatefulSet",
    namespace: "shop",
    container: "app",
    environment: "production",
    digest,
    path: ["/usr/bin"],
    processes: [{ program: "/app/server", from }],
    unknown: [],
  },
];

const seen = (binary: string) => ({
  process_exec: {
    process: {
      binary,
      pod: { namespace: "shop", name: "web-0", container: { name: "app", image: { id: `web@${digest}` } } },
    },
  },
  time: "2026-01-31T08:00:00Z",
});

function estateThat(respond: readonly string[]): Estate {
  const loaded = parseEstateData({
    zones: { internet: { external: true } },
    environments: { production: { select: [{ stack: "**" }], level: "hybrid" } },
    register: { behaviour: { responses: [{ respond }] } },
  });
  assert.ok(loaded.ok);
  return loaded.estate;
}

interface Told {
  readonly anomalies: readonly { readonly what: string }[];
  readonly done: readonly string[];
  readonly notDone: readonly string[];
  readonly expected: number;
}

async function withService(
  options: Parameters<typeof service>[0],
  test: (
    running: Service,
    post: (role: string, body: unknown) => Promise<{ status: number; told: Told }>,
  ) => Promise<void>,
): Promise<void> {
  const running = await service(options);
  try {
    await test(running, async (role, body) => {
      const { status, body: told } = await running.call(role as "system", "POST", "/v1/behaviour", body);
      return { status, told: told as unknown as Told };
    });
  } finally {
    await running.close();
  }
}

describe("the register's judging of behaviour", () => {
  it("judges what sensors post, and does nothing unless it is told to", () =>
    withService({ behaviour: new RuleIndex(rules) }, async (_running, post) => {
      const { status, told } = await post("system", [seen("/app/server"), seen("/usr/bin/curl")]);
      assert.equal(status, 200);
      assert.equal(told.expected, 1);
      assert.deepEqual(
        told.anomalies.map(({ what }) => what),
        ["runs /usr/bin/curl"],
      );
      assert.deepEqual([told.done, told.notDone], [[], []]);
      assert.equal((await post("system", seen("/app/server"))).told.expected, 1);
    }));

  it("puts the image in doubt and asks for a stop, once, as who may", () =>
    withService(
      { behaviour: new RuleIndex(rules), estate: estateThat(["amber", "stop"]) },
      async (running, post) => {
        const refused = await post("system", seen("/usr/bin/curl"));
        assert.equal(refused.told.done.length, 0);
        assert.match(refused.told.notDone.join("\n"), /may not record revocation\n.*may not ask for it/);
        const first = await post("operations", seen("/usr/bin/curl"));
        assert.deepEqual(first.told.done, [`${digest} is in doubt`, "asked for shop/web to be stopped"]);
        const again = await post("operations", seen("/usr/bin/curl"));
        assert.deepEqual(again.told.done, [
          `${digest} is in doubt already`,
          "asked for shop/web to be stopped already",
        ]);
        const image = await running.call("auditor", "GET", `/v1/images/${digest}`);
        assert.match(image.text, /"cause":"revoked:/);
        const requests = await running.call("auditor", "GET", "/v1/requests");
        assert.equal((requests.body as unknown as readonly unknown[]).length, 1);
        assert.match(requests.text, /runs \/usr\/bin\/curl/);
      },
    ));

  it("refuses who may not report, what is no event, and all without rule sets", async () => {
    await withService({ behaviour: new RuleIndex(rules) }, async (_running, post) => {
      for (const role of ["workload", "development", "auditor", "pipeline"])
        assert.equal((await post(role, seen("/x"))).status, 403, role);
      assert.equal((await post("system", { hello: 1 })).status, 422);
      assert.equal((await post("system", [3])).status, 400);
      assert.equal((await post("system", [])).status, 400);
    });
    await withService({}, async (_running, post) => {
      assert.equal((await post("system", seen("/x"))).status, 409);
    });
  });

  it("loads the rule sets that its settings name, and refuses what is none", () =>
    inFolder(
      { "rules.json": JSON.stringify(ruleFile(rules)), "x.json": "{", "y.json": "{}" },
      async (folder) => {
        const started = (file: string) =>
          serve(
            settingsSchema.parse({
              port: 0,
              database: join(folder, "register.db"),
              behaviour: { rules: file },
            }),
            { estate: defaultEstate(), hash: "0".repeat(64) },
            { file: join(folder, "register.yaml"), log: false },
          );
        await (await started("rules.json")).stop();
        await assert.rejects(started("x.json"), /x\.json: is no JSON/);
        await assert.rejects(started("y.json"), /y\.json: holds no rule sets/);
        await assert.rejects(started("z.json"), /z\.json: can't be read/);
      },
    ));
});
