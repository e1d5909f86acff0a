import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { parseEstateData, type Estate } from "../../../../core/estate";
import { appendLog } from "../../../../core/image/evidence/log";
import type { SnapshotStatus } from "../../../../core/image/snapshot/schema";
import { renderSnapshot } from "../../../../core/image/snapshot/write";
import { loadTrust, type TrustOptions } from "../../../../core/image/trust";
import { fetchSnapshot } from "../../../../core/image/trust/fetch";
import { DAY, digest, iso, start, toGreen } from "../status/support";

const MINUTE = 60_000;
const keys = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const { publicKey, privateKey } = keys();
const image = digest("a");
const green: SnapshotStatus = { digest: image, colour: "green" };

function estateWith(changes: object): Estate {
  const result = parseEstateData({
    zones: { internet: { external: true } },
    environments: { production: { select: [{ stack: "**" }], controlled: true } },
    images: { signers: { build: { key: "build.pub" } }, builders: ["https://ci.example.com/v1"] },
    ...changes,
  });
  if (!("estate" in result)) throw new Error(JSON.stringify(result));
  return result.estate;
}

describe("what is known of images", () => {
  let folder: string;
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const snapshot = (statuses = [green], key: string | undefined = privateKey): string =>
    renderSnapshot({ at: start, estate: "hash", statuses }, key);
  const load = (register: object | undefined, other: Partial<TrustOptions> = {}) =>
    loadTrust({ estate: estateWith(register ? { register } : {}), now: start, ...other });
  const unavailable = (found: ReturnType<typeof load>, why: RegExp): void => {
    assert.equal(found.kind, "unavailable");
    assert.match(found.why, why);
  };
  const colourIn = (found: ReturnType<typeof load>, of = image) => {
    assert.equal(found.kind, "known", found.kind === "unavailable" ? found.why : "");
    const status = found.statusOf(of);
    return typeof status === "string" ? status : status?.colour;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-trust-"));
    write("register.pub", publicKey);
    write("snapshot.jsonl", snapshot());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const file = (other: object = {}) => ({
    snapshot: at("snapshot.jsonl"),
    key: at("register.pub"),
    staleAfter: "15m",
    ...other,
  });
  const url = (other: object = {}) => ({
    url: "https://register.example.com/api",
    key: at("register.pub"),
    staleAfter: "15m",
    ...other,
  });

  it("is nothing that was declared where the estate names neither log nor register", () => {
    assert.equal(load(undefined).kind, "undeclared");
  });

  it("is what a signed snapshot says, until it is stale, to the second", () => {
    assert.equal(colourIn(load(file())), "green");
    assert.equal(colourIn(load(file()), digest("b")), undefined);
    assert.equal(colourIn(load(file(), { now: start + 15 * MINUTE - 1000 })), "green");
    unavailable(load(file(), { now: start + 15 * MINUTE }), /is too old: it was taken at 2026-01-01/);
  });

  it("is nothing from a snapshot of the future, beyond what clocks differ", () => {
    assert.equal(colourIn(load(file(), { now: start - 5 * MINUTE })), "green");
    unavailable(load(file(), { now: start - 5 * MINUTE - 1000 }), /in the future/);
  });

  it("is nothing from a snapshot that is unsigned, signed by another, changed, missing or without a pinned key", () => {
    unavailable(load(file({ key: undefined })), /pins no key/);
    unavailable(load(file({ key: at("absent.pub") })), /can't be read/);
    unavailable(load(file({ snapshot: at("absent.jsonl") })), /ENOENT/);
    write("register.pub", "not a key");
    unavailable(load(file()), /is register.pub a public key/);
    write("register.pub", keys().publicKey);
    unavailable(load(file()), /is not signed by the key/);
    write("register.pub", publicKey);
    write("snapshot.jsonl", renderSnapshot({ at: start, estate: "hash", statuses: [green] }));
    unavailable(load(file()), /is not signed/);
    write("snapshot.jsonl", snapshot().replace("green", "amber"));
    unavailable(load(file()), /was changed/);
  });

  it("says nothing of an image whose status ended after the snapshot, to the second", () => {
    write("snapshot.jsonl", snapshot([{ ...green, next: iso(start + MINUTE) }]));
    assert.equal(colourIn(load(file(), { now: start + MINUTE - 1000 })), "green");
    assert.equal(colourIn(load(file(), { now: start + MINUTE })), "lapsed");
  });

  it("lists every image of which something still holds, from a snapshot as from the log", () => {
    const others = ["b", "c"].map((each): SnapshotStatus => ({ digest: digest(each), colour: "red" }));
    const ends = { ...green, next: iso(start + MINUTE) };
    write("snapshot.jsonl", snapshot([ends, ...others]));
    const listed = (now: number) => {
      const found = load(file(), { now });
      assert.equal(found.kind, "known");
      return [...found.all()].map((each) => `${each.digest} ${each.colour}`).sort();
    };
    const reds = others.map((each) => `${each.digest} red`);
    assert.deepEqual(listed(start), [`${image} green`, ...reds].sort());
    assert.deepEqual(listed(start + MINUTE), reds.sort());
    write("snapshot.jsonl", snapshot([]));
    assert.deepEqual(listed(start), []);
  });

  it("comes from the register, asked once, else from the snapshot that was saved of it", () => {
    const asked: string[] = [];
    const fetch = (address: string): Buffer => {
      asked.push(address);
      return Buffer.from(snapshot([{ ...green, colour: "red" }]));
    };
    const found = load(url(), { fetch });
    assert.equal(colourIn(found), "red");
    assert.equal(colourIn(found), "red");
    assert.deepEqual(asked, ["https://register.example.com/api/snapshot"]);
    const fails = (): Buffer => {
      throw new Error("no answer in time");
    };
    unavailable(load(url(), { fetch: fails }), /register.*can't be read: no answer in time/);
    assert.equal(colourIn(load({ ...url(), ...file() }, { fetch: fails })), "green");
    unavailable(load(url({ snapshot: at("absent.jsonl") }), { fetch: fails }), /no answer in time; .*ENOENT/);
  });

  it("is computed from the embedded log for the time that it is", () => {
    const estate = estateWith({
      images: {
        log: at("evidence.jsonl"),
        signers: { build: { key: "build.pub" } },
        builders: ["https://ci.example.com/v1"],
      },
    });
    unavailable(loadTrust({ estate, now: start }), /evidence log evidence.jsonl: ENOENT/);
    appendLog(join(folder, "evidence.jsonl"), toGreen(start, image));
    const when = (now: number) => colourIn(loadTrust({ estate, now }));
    assert.equal(when(start - 1000), "grey");
    assert.equal(when(start), "green");
    assert.equal(when(start + DAY - 1000), "green");
    assert.equal(when(start + DAY), "amber");
    write("evidence.jsonl", "{}\n");
    unavailable(loadTrust({ estate, now: start }), /line 1 is not a line of an evidence log/);
  });

  it("is fetched over HTTP with a time-out, and never from where it is redirected", async () => {
    const server = new Worker(
      `const { parentPort } = require("node:worker_threads");
      const server = require("node:http").createServer((request, response) => {
        if (request.url === "/slow/snapshot") return;
        if (request.url === "/moved/snapshot") return response.writeHead(302, { location: "/snapshot" }).end();
        if (request.url === "/snapshot") return response.end("body" + (request.headers.authorization ?? ""));
        response.writeHead(503).end();
      }).listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    try {
      const port = await new Promise<number>((resolve) => server.once("message", resolve));
      const address = (path: string) => `http://127.0.0.1:${port}${path}/snapshot`;
      assert.equal(fetchSnapshot(address(""), 10_000).toString(), "body");
      process.env["BULKHEAD_REGISTER_TOKEN"] = "secret";
      assert.equal(fetchSnapshot(address(""), 10_000).toString(), "bodyBearer secret");
      assert.throws(() => fetchSnapshot(address("/busy"), 10_000), /status 503/);
      assert.throws(() => fetchSnapshot(address("/moved"), 10_000), /redirect/);
      assert.throws(() => fetchSnapshot(address("/slow"), 300), /no answer in time/);
    } finally {
      delete process.env["BULKHEAD_REGISTER_TOKEN"];
      await server.terminate();
    }
    assert.throws(() => fetchSnapshot("http://127.0.0.1:1/snapshot", 5000));
  }).timeout(60_000);
});
