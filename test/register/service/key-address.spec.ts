import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, jwtVerify, SignJWT } from "jose";
import { remoteKeys } from "../../../register/service/key-address";
import { Certificates } from "../support/certificates";

const issuer = generateKeyPairSync("ec", { namedCurve: "P-256" });

describe("keys of an issuer that only its own authority vouches for", () => {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-keys-"));
  const at = (file: string): string => join(folder, file);
  let server: Server;
  let url: string;
  before(async () => {
    const made = new Certificates(folder);
    for (const authority of ["ca", "other"]) made.authority(authority);
    made.make("server", "localhost", { names: "DNS:localhost", usage: "serverAuth" });
    const keys = JSON.stringify({
      keys: [{ ...(await exportJWK(issuer.publicKey)), kid: "k", alg: "ES256" }],
    });
    const tls = { key: readFileSync(at("server.key")), cert: readFileSync(at("server.crt")) };
    server = createServer(tls, ({ url: path, headers }, response) => {
      const known = headers.authorization === "Bearer pod" && path === "/openid/v1/jwks?of=all";
      response.writeHead(known ? 200 : 401).end(keys);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `https://localhost:${(server.address() as AddressInfo).port}/openid/v1/jwks?of=all`;
    writeFileSync(at("token"), "pod\n");
    writeFileSync(at("stranger"), "stranger\n");
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const verified = async (files: { ca?: string; token?: string }): Promise<string | undefined> => {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "k" })
      .setSubject("web")
      .sign(issuer.privateKey);
    return (await jwtVerify(token, remoteKeys({ url, ...files }, at))).payload.sub;
  };

  it("are asked for with the authority and the token that the settings name", async () => {
    assert.equal(await verified({ ca: "ca.crt", token: "token" }), "web");
  });

  it("are not believed of another, nor had without the token", async () => {
    await assert.rejects(verified({ token: "token" }), /certificate/);
    await assert.rejects(verified({ ca: "other.crt", token: "token" }), /certificate/);
    await assert.rejects(verified({ ca: "ca.crt" }), /200 OK/);
    await assert.rejects(verified({ ca: "ca.crt", token: "stranger" }), /200 OK/);
  });
});
