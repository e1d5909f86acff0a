import assert from "node:assert/strict";
import { connect } from "node:net";
import { verify } from "../../../register/store";
import { digestOf } from "../support/events";
import { hostileTexts } from "../support/hostile";
import { cloudEvent, service, type Service } from "../support/service";

describe("the register over HTTP", () => {
  let it_: Service;
  let address: string;
  const lines: string[] = [];
  beforeEach(async () => {
    lines.length = 0;
    it_ = await service({ log: (line) => lines.push(line), settings: { limits: { seconds: 1 } } });
    address = await it_.app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterEach(() => it_.close());

  /** What a server answers to bytes, until it closes the connection. */
  const raw = (text: string): Promise<string> =>
    new Promise((done, failed) => {
      let said = "";
      const socket = connect(Number(new URL(address).port), "127.0.0.1", () => socket.write(text));
      socket.on("data", (data) => (said += data.toString("latin1")));
      socket.once("error", failed).once("close", () => done(said));
    });

  const audited = (): { status?: number; actor?: string; why?: string; action?: string }[] =>
    lines
      .map((line) => JSON.parse(line) as { audit?: boolean; status?: number; actor?: string })
      .filter(({ audit }) => audit === true);

  it("logs who was refused what, and no secret", async () => {
    const secret = "wrong-token-that-nobody-may-read";
    await it_.call(undefined, "POST", "/v1/events?q=private", cloudEvent("started", 1), {
      authorization: `Bearer ${secret}`,
    });
    await it_.call("workload", "POST", "/v1/events", cloudEvent("stopped", 1, { instance: "c1/bank/1/app" }));
    await it_.call("development", "POST", "/v1/evidence", {
      kind: "approval",
      digest: digestOf("a"),
      body: { outcome: "approved" },
    });
    await it_.call("operations", "POST", "/v1/requests", {
      kind: "stop",
      target: { cve: "CVE-2026-1" },
      reason: "x",
      owner: "x",
    });
    assert.deepEqual(
      audited().map(({ status, actor }) => [status, actor]),
      [
        [401, undefined],
        [403, "workload-person"],
        [403, "development-person"],
        [403, "operations-person"],
      ],
    );
    const all = lines.join("");
    for (const hidden of [secret, "token-of-", "private"]) assert.ok(!all.includes(hidden), hidden);
    assert.equal((await verify(it_.store)).entries, 0);
  });

  it("logs every write with who made it", async () => {
    await it_.call("workload", "POST", "/v1/events", cloudEvent("started", 1));
    const asked = await it_.call("security", "POST", "/v1/requests", {
      kind: "stop",
      target: { digest: digestOf("a") },
      reason: "x",
      owner: "x",
    });
    await it_.call("security", "POST", `/v1/requests/${asked.body.id}/close`, { reason: "done" });
    assert.deepEqual(
      audited().map(({ actor, action }) => [actor, action]),
      [
        ["workload-person", "events"],
        ["security-person", "request"],
        ["security-person", "closing"],
      ],
    );
  });

  it("records what is replayed once, and refuses it with other contents", async () => {
    const event = cloudEvent("started", 1);
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push((await it_.call("workload", "POST", "/v1/events", event)).body);
    assert.deepEqual(answers, [
      { accepted: 1, known: 0 },
      { accepted: 0, known: 1 },
      { accepted: 0, known: 1 },
    ]);
    const forged = { ...event, type: "io.bulkhead.instance.stopped.v1" };
    assert.equal((await it_.call("workload", "POST", "/v1/events", forged)).status, 409);
    assert.equal((await verify(it_.store)).entries, 1);
  });

  it("keeps hostile texts in every field as they are, or refuses them", async () => {
    const fields = [
      "reason",
      "reference",
      "workload",
      "node",
      "pool",
      "zone",
      "environment",
      "account",
      "cluster",
      "supplier",
    ];
    let seconds = 0;
    for (const text of hostileTexts)
      for (const field of [...fields, "instance", "digest"]) {
        const { status } = await it_.call(
          "system",
          "POST",
          "/v1/events",
          cloudEvent("started", ++seconds, { by: "watcher", [field]: text }),
        );
        assert.ok(
          status === 200 || status === 400 || status === 422,
          `${field} ${JSON.stringify(text)}: ${status}`,
        );
        if (status !== 200 || !["workload", "node", "supplier", "cluster"].includes(field)) continue;
        const found = await it_.call("auditor", "GET", `/v1/instances?${field}=${encodeURIComponent(text)}`);
        assert.equal(found.body.items[0].attributes[field], text);
      }
    assert.deepEqual((await verify(it_.store)).faults, []);
  }).timeout(60_000);

  it("gives out no file, however its path is written", async () => {
    for (const path of [
      "/../../../../etc/passwd",
      "/board/../../../etc/passwd",
      "/board/%2e%2e/%2e%2e/etc/passwd",
      "/board/style.css/../../../../etc/passwd",
      "/v1/images/..%2f..%2f..%2fetc%2fpasswd",
      "//etc/passwd",
      "/%00",
      "/v1/images/%ff",
    ]) {
      const said = await raw(
        `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-of-auditor\r\nconnection: close\r\n\r\n`,
      );
      assert.match(said, /^HTTP\/1\.1 (400|401|404) /, path);
      assert.doesNotMatch(said, /root:/);
    }
  });

  it("takes no more than its limits, whatever length is claimed", async () => {
    const head =
      "POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-of-workload\r\ncontent-type: application/json\r\n";
    assert.match(await raw(`${head}content-length: 99999999999\r\n\r\n[`), /^HTTP\/1\.1 413 /);
    const chunk = `${(1 << 20).toString(16)}\r\n${" ".repeat(1 << 20)}\r\n`;
    const answer = await raw(`${head}transfer-encoding: chunked\r\n\r\n${chunk.repeat(5)}`).catch(
      () => "HTTP/1.1 413 ",
    );
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(
      await raw(`${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      /^HTTP\/1\.1 400 /,
    );
    assert.match(
      await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(20_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    );
    assert.equal((await verify(it_.store)).entries, 0);
  });

  it("waits for nobody who sends slowly", async () => {
    const head =
      "POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-of-workload\r\ncontent-type: application/json\r\n";
    const [body, headers] = await Promise.all([
      raw(`${head}content-length: 100\r\n\r\n[`),
      raw("GET / HTTP/1.1\r\nhost: x\r\n"),
    ]);
    assert.match(body, /^HTTP\/1\.1 408 /);
    assert.match(headers, /^HTTP\/1\.1 408 /);
  });
});
