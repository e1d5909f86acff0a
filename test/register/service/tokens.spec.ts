import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { exportJWK, SignJWT, type JWTPayload } from "jose";
import { issuerOf } from "../../../register/service/authenticate";
import { day } from "../support/events";
import { cloudEvent, service, type Service } from "../support/service";

const cluster = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });

const pod = (uid: string): JWTPayload => ({
  "kubernetes.io": {
    namespace: "shop",
    pod: { name: "web-1", uid },
    node: { name: "n1" },
    serviceaccount: { name: "web" },
  },
});

interface Made {
  readonly claims?: JWTPayload;
  readonly audience?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly seconds?: number;
  readonly by?: KeyObject;
}

const start = (day + 3_600_000) / 1000;

const token = ({
  claims = pod("u1"),
  audience = "register",
  issuer = "https://c1.example.com",
  subject = "system:serviceaccount:shop:web",
  seconds = 600,
  by = cluster.privateKey,
}: Made = {}): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(start - 60)
    .setExpirationTime(start + seconds)
    .sign(by);

describe("service account tokens", () => {
  let it_: Service;
  before(async () => {
    const keys = { keys: [{ ...(await exportJWK(cluster.publicKey)), kid: "k", alg: "ES256" }] };
    const setting = {
      issuer: "https://c1.example.com",
      audience: "register",
      keys: { file: "keys" },
      cluster: "c1",
    };
    const watcher = { role: "orchestration" as const, subjects: ["system:serviceaccount:bulkhead:*"] };
    it_ = await service({ issuers: [issuerOf({ ...setting, roles: [watcher] }, keys)] });
  });
  after(() => it_.close());

  const send = async (made: Made | string, data: Record<string, unknown> = {}): Promise<number> => {
    const own = typeof made === "string" ? made : await token(made);
    const event = cloudEvent("started", 1, { instance: "c1/shop/u1/app", ...data });
    const { status } = await it_.call(undefined, "POST", "/v1/events", event, {
      authorization: `Bearer ${own}`,
    });
    return status;
  };

  it("let a pod speak for its own containers", async () => {
    assert.equal(await send({}), 200);
    assert.equal(await send({}, { cluster: "c1", node: "n1" }), 200);
  });

  it("let it speak for nobody else, and say nothing else of where it runs", async () => {
    assert.equal(await send({}, { instance: "c1/shop/u2/app" }), 403);
    assert.equal(await send({}, { instance: "c1/shop/u1" }), 403);
    assert.equal(await send({}, { node: "n2" }), 403);
    assert.equal(await send({}, { cluster: "c2" }), 403);
    assert.equal(await send({}, { workload: "bank/web" }), 403);
    assert.equal(await send({}, { by: "watcher" }), 403);
  });

  it("are refused for another audience, issuer, key or time, and unsigned", async () => {
    assert.equal(await send({ audience: "api" }), 401);
    assert.equal(await send({ issuer: "https://c2.example.com" }), 401);
    assert.equal(await send({ by: stranger.privateKey }), 401);
    assert.equal(await send({ seconds: -31 }), 401);
    const [, payload] = (await token()).split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    assert.equal(await send(`${none}.${payload}.`), 401);
    assert.equal(await send("a.b.c"), 401);
  });

  it("give roles to those whom the settings name, and to no others", async () => {
    const watcher = { subject: "system:serviceaccount:bulkhead:watcher", claims: {} };
    assert.equal(await send(watcher, { by: "watcher", instance: "c1/bank/u9/app" }), 200);
    assert.equal(await send({ ...watcher, subject: "system:serviceaccount:shop:web" }), 403);
  });
});
