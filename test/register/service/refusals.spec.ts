import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import { exportJWK, SignJWT } from "jose";
import { issuerOf } from "../../../register/service/authenticate";
import { findInstances, verify } from "../../../register/store";
import { day, digestOf } from "../support/events";
import { cloudEvent, service, type Service } from "../support/service";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const start = (day + 3_600_000) / 1000;

/** A pod's token of its service account. */
const token = (audience: string, seconds: number): Promise<string> =>
  new SignJWT({
    "kubernetes.io": {
      namespace: "shop",
      pod: { name: "web-1", uid: "u1" },
      serviceaccount: { name: "web" },
    },
  })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setIssuer("https://c1.example.com")
    .setAudience(audience)
    .setSubject("system:serviceaccount:shop:web")
    .setIssuedAt(start - 60)
    .setExpirationTime(start + seconds)
    .sign(keys.privateKey);

interface Audited {
  readonly audit?: boolean;
  readonly status?: number;
  readonly actor?: string;
  readonly why?: string;
  /** Of a request that is answered as any other. */
  readonly res?: { readonly statusCode: number };
}

describe("what the register refuses", () => {
  let it_: Service;
  let port = 0;
  const lines: string[] = [];
  const first = cloudEvent("started", 1);
  before(async () => {
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k", alg: "ES256" };
    const setting = {
      issuer: "https://c1.example.com",
      audience: "register",
      keys: { file: "keys" },
      cluster: "c1",
      roles: [],
    };
    it_ = await service({
      issuers: [issuerOf(setting, { keys: [jwk] })],
      log: (line) => lines.push(line),
      settings: { limits: { seconds: 1 } },
    });
    const address = await it_.app.listen({ host: "127.0.0.1", port: 0 });
    port = Number(new URL(address).port);
    const sent = await it_.call("workload", "POST", "/v1/events", first);
    assert.equal(sent.status, 200);
  });
  after(() => it_.close());

  const raw = (text: string): Promise<number> =>
    new Promise((done) => {
      let said = "";
      const end = (): void => done(Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0));
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (data) => (said += data.toString("latin1")));
      socket.once("error", end).once("close", end);
    });
  const head = "POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-of-workload\r\n";
  const json = "content-type: application/json\r\n";
  const send = async (
    who: Parameters<Service["call"]>[0],
    url: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<number> => (await it_.call(who, "POST", url, body, headers)).status;
  const byToken = async (text: Promise<string> | string, data: object = {}): Promise<number> =>
    send(undefined, "/v1/events", cloudEvent("stopped", 5, { instance: "c1/shop/u1/app", ...data }), {
      authorization: `Bearer ${await text}`,
    });

  const cases: [string, () => Promise<number>, number, RegExp][] = [
    ["no token", () => send(undefined, "/v1/events", cloudEvent("stopped", 2)), 401, /token|certificate/],
    ["a token of nobody", () => byToken("token-of-nobody"), 401, /token/],
    ["a token for another audience", () => byToken(token("api", 600)), 401, /aud|token/],
    ["an expired token", () => byToken(token("register", -31)), 401, /exp|token/],
    [
      "another workload's identity",
      () => byToken(token("register", 600), { instance: "c1/bank/u9/app" }),
      403,
      /not the caller's to report/,
    ],
    [
      "another cluster's identity",
      () => byToken(token("register", 600), { instance: "c2/shop/u1/app" }),
      403,
      /not the caller's to report/,
    ],
    [
      "another role's evidence",
      () =>
        send("development", "/v1/evidence", {
          kind: "approval",
          digest: digestOf("a"),
          body: { outcome: "approved" },
        }),
      403,
      /approval|may not|role/,
    ],
    [
      "another role's request",
      () =>
        send("workload", "/v1/requests", {
          kind: "stop",
          target: { digest: digestOf("a") },
          reason: "x",
          owner: "x",
        }),
      403,
      /may not/,
    ],
    [
      "an event that came before, with other contents",
      () =>
        send("workload", "/v1/events", {
          ...first,
          type: "io.bulkhead.instance.stopped.v1",
        }),
      409,
      /./,
    ],
    ["what is no event", () => send("workload", "/v1/events", { specversion: "9" }), 400, /form/],
    [
      "an event of the far future",
      () => send("workload", "/v1/events", { ...cloudEvent("stopped", 3), time: "2099-01-01T00:00:00Z" }),
      422,
      /./,
    ],
    [
      "another kind of content",
      () => raw(`${head}connection: close\r\ncontent-type: text/html\r\ncontent-length: 1\r\n\r\nx`),
      415,
      /./,
    ],
    ["more than its limit", () => raw(`${head}${json}content-length: 99999999999\r\n\r\n[`), 413, /./],
    ["a body that comes slowly", () => raw(`${head}${json}content-length: 100\r\n\r\n[`), 408, /./],
    ["headers that come slowly", () => raw("POST /v1/events HTTP/1.1\r\nhost: x\r\n"), 408, /./],
    ["headers that are too long", () => raw(`${head}x: ${"a".repeat(20_000)}\r\n\r\n`), 431, /./],
    [
      "two lengths",
      () => raw(`${head}${json}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      400,
      /./,
    ],
    [
      "a path to files",
      () => raw("GET /board/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
      404,
      /./,
    ],
  ];
  for (const [what, ask, status, why] of cases)
    it(`is told, logged and recorded nowhere: ${what}`, async () => {
      const state = async (): Promise<unknown> => [
        (await verify(it_.store)).entries,
        (await findInstances(it_.store, {})).items,
      ];
      const before = await state();
      lines.length = 0;
      assert.equal(await ask(), status);
      const logged = lines
        .map((line) => JSON.parse(line) as Audited)
        .filter((line) => (status === 404 ? line.res?.statusCode : line.audit && line.status) === status);
      assert.equal(logged.length, 1, lines.join(""));
      if (status !== 404) assert.match(logged[0]?.why ?? "", why);
      assert.doesNotMatch(lines.join(""), /token-of-|eyJ/);
      assert.deepEqual(await state(), before);
    });
});
