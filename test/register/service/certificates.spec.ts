import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultEstate } from "../../../core/estate";
import { exchange } from "../../../register/report/exchange";
import { hashOfToken } from "../../../register/service/authenticate";
import { callerOfCertificate } from "../../../register/service/certificate";
import { serve, type Running } from "../../../register/service/serve";
import { settingsSchema, type Settings } from "../../../register/service/settings";
import { openStore, verify } from "../../../register/store";
import { Certificates } from "../support/certificates";
import { cloudEvent } from "../support/service";

describe("callers with a certificate", () => {
  let folder: string;
  let files: Certificates;
  let settings: Settings;
  let running: Running;
  const start = (): Promise<Running> =>
    serve(
      settings,
      { estate: defaultEstate(), hash: "0".repeat(64) },
      { file: join(folder, "register.yaml"), log: false },
    );

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "bulkhead-mtls-"));
    files = new Certificates(folder);
    files.authority("ca");
    files.authority("other");
    files.make("server", "localhost", { names: "DNS:localhost", usage: "serverAuth" });
    files.make("web", "web", { names: "URI:spiffe://c1/ns/shop/sa/web" });
    files.make("auditor", "audit.example.com");
    files.make("stranger", "stranger");
    files.make("foreign", "audit.example.com", { issuer: "other" });
    files.make("expired", "audit.example.com", { span: ["20200101000000Z", "20200201000000Z"] });
    files.make("misused", "audit.example.com", { usage: "serverAuth" });
    files.make("revoked", "audit.example.com");
    files.revoke("ca", "ca.crl", "revoked");
    settings = settingsSchema.parse({
      port: 0,
      tls: {
        key: "server.key",
        certificate: "server.crt",
        clients: {
          authorities: "ca.crt",
          revoked: "ca.crl",
          identities: [
            { subject: "URI:spiffe://c1/ns/*/sa/web", roles: ["workload"], instances: ["c1/shop/"] },
            { subject: "CN:audit.*", roles: ["auditor"] },
          ],
        },
      },
      tokens: [{ hash: hashOfToken("secret"), actor: "bob", roles: ["auditor"] }],
    });
    running = await start();
  });
  after(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (name: string | undefined, body?: object, token?: string) => {
    const { status } = await exchange(
      {
        url: running.address.replace("127.0.0.1", "localhost"),
        caFile: files.path("ca.crt"),
        token,
        ...(name !== undefined && {
          certFile: files.path(`${name}.crt`),
          keyFile: files.path(`${name}.key`),
        }),
      },
      body ? "v1/events" : "v1/instances",
      body,
    );
    return status;
  };
  const own = (instance: string): object => [cloudEvent("started", 1, { instance, node: undefined })];

  it("have the roles of the first name that fits, and speak for their own instances only", async () => {
    assert.equal(await ask("web", own("c1/shop/1/app")), 200);
    assert.equal(await ask("web", own("c1/bank/1/app")), 403);
    assert.equal(await ask("web"), 403, "a workload asks nothing");
    assert.equal(await ask("auditor"), 200);
    assert.equal(await ask("auditor", own("c1/shop/2/app")), 403);
    await running.stop();
    const store = await openStore(join(folder, "register.db"));
    assert.equal((await verify(store)).entries, 1, "what was refused changed nothing");
    await store.close();
    running = await start();
  });

  for (const [name, status] of [
    [undefined, 401],
    ["foreign", 401],
    ["expired", 401],
    ["misused", 401],
    ["revoked", 401],
    ["stranger", 403],
  ] as const)
    it(`are refused with ${status}: ${name ?? "none"}`, async () => {
      assert.equal(await ask(name), status);
      assert.equal(await ask(name, own("c1/shop/3/app")), status);
    });

  it("are who their token says where they have one", async () => {
    assert.equal(await ask("stranger", undefined, "secret"), 200);
    assert.equal(await ask(undefined, undefined, "secret"), 200);
    assert.equal(await ask("auditor", undefined, "wrong"), 401);
  });

  it("are refused on a connection that outlives their certificate", () => {
    const identities = [{ subject: "CN:a", roles: ["auditor" as const] }];
    const presented = { isTrusted: true, names: ["CN:a"], notAfter: 1000 };
    assert.equal(callerOfCertificate(presented, identities, 999).actor, "CN:a");
    for (const bad of [
      { ...presented, notAfter: NaN },
      { ...presented, isTrusted: false },
    ])
      assert.throws(() => callerOfCertificate(bad, identities, 999), { status: 401 });
    assert.throws(() => callerOfCertificate(presented, identities, 1000), { status: 401 });
  });

  it("aren't believed the name that another name hides", async () => {
    files.make("hiding", "x", { names: "@all\n[all]\nURI.1 = spiffe://x, URI:spiffe://c1/ns/shop/sa/web" });
    assert.equal(await ask("hiding", own("c1/shop/4/app")), 403);
  });

  it("don't reach the service without TLS 1.2", async () => {
    const old = new Promise((done, failed) => {
      request(running.address, { maxVersion: "TLSv1.1", ca: readFileSync(files.path("ca.crt")) }, done)
        .on("error", failed)
        .end();
    });
    await assert.rejects(old);
  });
});
