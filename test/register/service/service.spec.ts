import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { parseSnapshot } from "../../../core/image";
import { verify } from "../../../register/store";
import { day, digestOf } from "../support/events";
import { cloudEvent, service, type Service } from "../support/service";
import { emptyPostgres } from "../support/postgres";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pinned = publicKey.export({ type: "spki", format: "pem" }).toString();

const stop = { kind: "stop", target: { digest: digestOf("a") }, reason: "leaks keys", owner: "shop" };

for (const database of ["libsql", "PostgreSQL"])
  describe(`the register's service on ${database}`, () => {
    let it_: Service;
    beforeEach(async function () {
      if (database === "libsql") {
        it_ = await service({ key });
        return;
      }
      const where = await emptyPostgres();
      if (where === undefined) {
        this.test!.title += " (PostgreSQL is not installed)";
        this.skip();
      }
      it_ = await service({ key, where });
    });
    afterEach(() => it_?.close());

    it("takes events, single and in lists, and tells where an image runs", async () => {
      const one = cloudEvent("started", 1);
      const first = await it_.call("workload", "POST", "/v1/events", one);
      assert.deepEqual([first.status, first.body], [200, { accepted: 1, known: 0 }]);
      const again = await it_.call("workload", "POST", "/v1/events", [
        one,
        cloudEvent("started", 2, { instance: "c1/shop/2/app" }),
      ]);
      assert.deepEqual(again.body, { accepted: 1, known: 1 });
      const where = await it_.call("auditor", "GET", `/v1/instances?digest=${digestOf("a")}`);
      assert.deepEqual(
        [where.status, where.body.count, where.body.items[0].attributes["node"]],
        [200, 2, "n1"],
      );
      const what = await it_.call("auditor", "GET", "/v1/instances?node=n1&limit=1");
      assert.deepEqual([what.body.count, what.body.items.length, typeof what.body.next], [2, 1, "number"]);
      const single = await it_.call("auditor", "GET", "/v1/instance?name=c1%2Fshop%2F1%2Fapp");
      assert.equal(single.body.runs.length, 1);
    });

    it("takes CDEvents for what is deployed and removed", async () => {
      const said = cloudEvent("started", 1, { by: "platform" });
      const deployed = {
        ...said,
        type: "dev.cdevents.service.deployed.0.2.0",
        data: {
          instance: "task-1",
          by: "platform",
          subject: { content: { artifactId: `pkg:oci/app@sha256%3A${"b".repeat(64)}` } },
        },
      };
      assert.equal((await it_.call("pipeline", "POST", "/v1/events", deployed)).status, 200);
      const found = await it_.call("security", "GET", `/v1/instances?digest=${digestOf("b")}&state=live`);
      assert.deepEqual([found.body.count, found.body.items[0].phase], [1, "deployed"]);
    });

    it("takes the changes of ECS tasks as EventBridge delivers them", async () => {
      const change = (id: string, status: string, digest = digestOf("e")) => ({
        version: "0",
        id,
        source: "aws.ecs",
        "detail-type": "ECS Task State Change",
        account: "111122223333",
        time: new Date(day + (status === "RUNNING" ? 10_000 : 20_000)).toISOString(),
        detail: {
          taskArn: "arn:aws:ecs:eu-west-1:111122223333:task/shop/0123abcd",
          clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
          containerInstanceArn: "arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/ci1",
          group: "service:checkout",
          lastStatus: status,
          containers: [
            { name: "app", lastStatus: status, image: "registry.example.com/app:1", imageDigest: digest },
            { name: "side", lastStatus: "PROVISIONING" },
          ],
        },
      });
      const path = "/v1/events/ecs";
      assert.deepEqual((await it_.call("system", "POST", path, change("1", "STOPPED"))).body, {
        accepted: 1,
        known: 0,
      });
      assert.deepEqual((await it_.call("system", "POST", path, change("2", "RUNNING"))).body, {
        accepted: 1,
        known: 0,
      });
      assert.deepEqual((await it_.call("system", "POST", path, change("2", "RUNNING"))).body, {
        accepted: 0,
        known: 1,
      });
      assert.equal((await it_.call("workload", "POST", path, change("3", "RUNNING"))).status, 403);
      assert.equal(
        (await it_.call("system", "POST", path, change("4", "RUNNING", "sha256:short"))).status,
        422,
      );
      const found = await it_.call("auditor", "GET", "/v1/instance?name=shop/0123abcd/app");
      assert.deepEqual(
        [
          found.body.phase,
          found.body.attributes["workload"],
          found.body.attributes["node"],
          found.body.runs.length,
        ],
        ["stopped", "checkout", "ci1", 1],
      );
    });

    it("follows a request to stop until it is complied with, or violated", async () => {
      await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1));
      const made = await it_.call("security", "POST", "/v1/requests", stop);
      assert.equal(made.status, 201, made.text);
      const path = `/v1/requests/${made.body.id}`;
      const verdict = async () => (await it_.call("operations", "GET", path)).body.standing["verdict"];
      assert.equal(await verdict(), "pending");
      it_.now += 11 * 60_000;
      assert.equal(await verdict(), "late");
      it_.now -= 10 * 60_000;
      await it_.call("workload", "POST", "/v1/events", cloudEvent("stopped", 3605));
      assert.equal(await verdict(), "complied");
      await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 3610));
      assert.equal(await verdict(), "violated");
      const told = await it_.call("auditor", "GET", path);
      assert.deepEqual(
        told.body.instances.map((row) => row.compliance),
        ["violated"],
      );
      assert.ok(told.body.remaining.length > 1);
      assert.equal((await it_.call("operations", "POST", `${path}/close`, { reason: "x" })).status, 403);
      assert.equal(
        (await it_.call("security", "POST", `${path}/close`, { reason: "redeployed by mistake" })).status,
        200,
      );
      assert.equal((await it_.call("security", "POST", `${path}/close`, { reason: "again" })).status, 409);
      assert.equal(await verdict(), "closed");
    });

    it("finds what runs with a vulnerability, and asks that to stop", async () => {
      await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1));
      const scan = {
        kind: "scan",
        digest: digestOf("a"),
        body: { feed: "trivy", findings: [{ id: "CVE-2026-7", severity: "critical" }] },
      };
      const recorded = await it_.call("pipeline", "POST", "/v1/evidence", scan);
      assert.equal(recorded.status, 200, recorded.text);
      assert.equal((await it_.call("auditor", "GET", "/v1/instances?cve=cve-2026-7")).body.count, 1);
      const made = await it_.call("security", "POST", "/v1/requests", {
        ...stop,
        target: { cve: "CVE-2026-7" },
      });
      assert.equal(made.body.standing["pending"], 1);
      const image = await it_.call("auditor", "GET", `/v1/images/${digestOf("a")}`);
      assert.equal(image.body.colour, "grey");
      const snapshot = parseSnapshot(
        Buffer.from((await it_.call("pipeline", "GET", "/snapshot")).text),
        "the snapshot",
        pinned,
      );
      assert.deepEqual(snapshot.header.running, [
        { digest: digestOf("a"), workload: "shop/web", instances: 1 },
      ]);
      assert.equal(snapshot.header.requests?.[0]?.digest, digestOf("a"));
      assert.equal(snapshot.statusOf(digestOf("a"))?.colour, "grey");
    });

    it("tells checks what is asked of a node", async () => {
      const target = { node: "ip-10-0-1-7" };
      const made = await it_.call("operations", "POST", "/v1/requests", { ...stop, target });
      assert.equal(made.status, 201, made.text);
      const text = (await it_.call("pipeline", "GET", "/snapshot")).text;
      const { requests } = parseSnapshot(Buffer.from(text), "the snapshot", pinned).header;
      assert.deepEqual(
        requests?.map(({ node, digest, workload }) => [node, digest, workload]),
        [["ip-10-0-1-7", undefined, undefined]],
      );
    });

    it("records nothing that is refused", async () => {
      const refused: [string, Promise<{ status: number }>, number][] = [
        ["no token", it_.call(undefined, "POST", "/v1/events", cloudEvent("started", 1)), 401],
        [
          "a wrong token",
          it_.call(undefined, "GET", "/v1/requests", undefined, { authorization: "Bearer nonsense" }),
          401,
        ],
        [
          "another's instance",
          it_.call("workload", "POST", "/v1/events", cloudEvent("stopped", 1, { instance: "c1/bank/1/app" })),
          403,
        ],
        [
          "as a watcher",
          it_.call("workload", "POST", "/v1/events", cloudEvent("stopped", 1, { by: "watcher" })),
          403,
        ],
        ["a watcher as a container", it_.call("system", "POST", "/v1/events", cloudEvent("stopped", 1)), 403],
        ["a workload's question", it_.call("workload", "GET", "/v1/instances"), 403],
        ["an auditor's request", it_.call("auditor", "POST", "/v1/requests", stop), 403],
        ["development's request", it_.call("development", "POST", "/v1/requests", stop), 403],
        [
          "development's vetting",
          it_.call("development", "POST", "/v1/evidence", {
            kind: "approval",
            digest: digestOf("a"),
            body: { outcome: "approved" },
          }),
          403,
        ],
        [
          "operations' clearing",
          it_.call("operations", "POST", "/v1/evidence", {
            kind: "clearing",
            digest: digestOf("a"),
            body: { reason: "x" },
            closes: ["x"],
          }),
          403,
        ],
        [
          "a claimed signature",
          it_.call("security", "POST", "/v1/evidence", {
            kind: "signature",
            digest: digestOf("a"),
            body: { signer: "x" },
          }),
          422,
        ],
        [
          "an event from the future",
          it_.call("workload", "POST", "/v1/events", cloudEvent("started", 7200)),
          422,
        ],
        [
          "no instance",
          it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1, { instance: undefined })),
          422,
        ],
        [
          "an unknown type",
          it_.call("workload", "POST", "/v1/events", { ...cloudEvent("started", 1), type: "x" }),
          400,
        ],
        [
          "HTML as a name",
          it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1, { instance: "<script>" })),
          400,
        ],
        ["SQL as a filter", it_.call("auditor", "GET", "/v1/instances?digest=' or 1=1 --"), 400],
        ["a prototype", it_.call("workload", "POST", "/v1/events", '{"__proto__": {"x": 1}}'), 400],
        [
          "half a character",
          it_.call(
            "workload",
            "POST",
            "/v1/events",
            JSON.stringify(cloudEvent("started", 1)).replace("shop/web", "\\ud800"),
          ),
          400,
        ],
        ["no JSON", it_.call("workload", "POST", "/v1/events", "{"), 400],
        [
          "another type",
          it_.call("workload", "POST", "/v1/events", "x", { "content-type": "text/plain" }),
          415,
        ],
        ["too much", it_.call("workload", "POST", "/v1/events", " ".repeat(5 << 20)), 413],
        [
          "too many",
          it_.call("workload", "POST", "/v1/events", Array(1001).fill(cloudEvent("started", 1))),
          400,
        ],
        ["a path", it_.call("auditor", "GET", "/v1/../../etc/passwd"), 404],
        ["the history", it_.call("operations", "GET", "/v1/history"), 403],
      ];
      for (const [what, answer, status] of refused) assert.equal((await answer).status, status, what);
      assert.equal((await verify(it_.store)).entries, 0);
    });

    it("keeps what looks like SQL or HTML as the text that it is", async () => {
      const text = `'; drop table instances; -- <img src=x onerror=alert(1)>`;
      await it_.call(
        "workload",
        "POST",
        "/v1/events",
        cloudEvent("started", 1, { node: text, workload: text }),
      );
      const found = await it_.call("auditor", "GET", `/v1/instances?node=${encodeURIComponent(text)}`);
      assert.equal(found.body.items[0].attributes["workload"], text);
    });

    it("hands out its whole history to auditors, and its description to all", async () => {
      await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1));
      const lines = (await it_.call("auditor", "GET", "/v1/history")).text.trim().split("\n");
      assert.equal(lines.length, 1);
      const described = await it_.call(undefined, "GET", "/openapi.json");
      assert.ok(described.body.paths["/v1/events"]?.post?.requestBody);
      const page = (await it_.call(undefined, "GET", "/reference")).text;
      assert.match(page, /POST \/v1\/requests/);
      assert.equal((await it_.call(undefined, "GET", "/readyz")).status, 200);
      assert.equal((await it_.call(undefined, "GET", "/metrics")).status, 401);
      assert.match(
        (await it_.call("system", "GET", "/metrics")).text,
        /bulkhead_register_events_total{outcome="accepted"} 1/,
      );
    });
  });

describe("the register's limits", () => {
  it("stop who asks too often", async () => {
    const it_ = await service({ settings: { limits: { perMinute: 3 } } });
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push((await it_.call("auditor", "GET", "/v1/requests")).status);
    await it_.close();
    assert.deepEqual(answers, [200, 200, 200, 429, 429]);
  });

  it("stop who tries out tokens", async () => {
    const it_ = await service({ settings: { limits: { perMinute: 2 } } });
    const answers = [];
    for (let n = 0; n < 3; n++)
      answers.push(
        (await it_.call(undefined, "GET", "/v1/requests", undefined, { authorization: `Bearer x${n}` }))
          .status,
      );
    await it_.close();
    assert.deepEqual(answers, [401, 401, 429]);
  });
});
