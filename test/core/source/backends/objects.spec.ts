import assert from "node:assert/strict";
import { spawn, execFileSync, type ChildProcess } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BackendError, openBackend, type Backend, type StackFile } from "../../../../core/source/backends";

async function listed(backend: Backend): Promise<StackFile[]> {
  const files: StackFile[] = [];
  for await (const file of backend.list()) files.push(file);
  return files;
}

const text = async (backend: Backend, file: StackFile | undefined): Promise<string> =>
  Buffer.from(await backend.read(file!)).toString("latin1");

/** What a backend writes: stacks, and beside them what is none. */
const stored: Readonly<Record<string, Buffer>> = {
  "team/.pulumi/stacks/shop/production.json": Buffer.from('{"version":3}'),
  "team/.pulumi/stacks/shop/development.json.gz": gzipSync('{"version":3}'),
  "team/.pulumi/stacks/shop/production.json.bak": Buffer.from("{}"),
  "team/.pulumi/history/shop/production/production-1.history.json": Buffer.from("{}"),
  "team/.pulumi/meta.yaml": Buffer.from("version: 1"),
  "exports/a/one.json": Buffer.from("1"),
  "exports/two.json.gz": Buffer.from("2"),
  "exports/notes.txt": Buffer.from("3"),
  "exports/.hidden.json": Buffer.from("4"),
};

interface Rig {
  readonly scheme: string;
  /** Address options and environment under which the store is found. */
  readonly query: string;
}

function actsAsABackend(name: string, rig: () => Rig | undefined): void {
  const open = async (context: Mocha.Context, path: string): Promise<Backend> => {
    const found = rig();
    if (!found) return context.skip();
    return openBackend(`${found.scheme}://${path}${found.query}`);
  };

  it(`${name}: lists the stacks of a backend, page by page, and reads them as they are stored`, async function () {
    const backend = await open(this, "states/team");
    const files = await listed(backend);
    assert.deepEqual(
      files.map(({ key, project, stack }) => [key, project, stack]),
      [
        [".pulumi/stacks/shop/development.json.gz", "shop", "development"],
        [".pulumi/stacks/shop/production.json", "shop", "production"],
      ],
    );
    assert.ok(!backend.name.includes("?"));
    assert.equal(files[1]!.size, 13);
    assert.ok(files.every(({ version, modified }) => version !== "" && modified > 0));
    assert.equal(await text(backend, files[1]), '{"version":3}');
    assert.deepEqual(
      Buffer.from(await backend.read(files[0]!)),
      stored["team/.pulumi/stacks/shop/development.json.gz"],
    );
    const again = await listed(backend);
    assert.deepEqual(again, files);
  });

  it(`${name}: lists exported states where there is no backend`, async function () {
    const backend = await open(this, "states/exports/");
    const files = await listed(backend);
    assert.deepEqual(
      files.map(({ key, stack }) => [key, stack]),
      [
        ["a/one.json", "one"],
        ["two.json.gz", "two"],
      ],
    );
    assert.equal(await text(backend, files[0]), "1");
  });

  it(`${name}: says what is not there`, async function () {
    const backend = await open(this, "nowhere/team");
    await assert.rejects(listed(backend), (error: unknown) => {
      assert.ok(error instanceof BackendError);
      assert.match(error.message, /nowhere\/team is not there: no such (?:bucket|container)/);
      return true;
    });
    const there = await open(this, "states");
    const gone = { key: "gone.json", stack: "gone", size: 1, version: "1", modified: 1 };
    await assert.rejects(there.read(gone), BackendError);
  });
}

describe("object stores", () => {
  const before_ = { ...process.env };
  const set = (values: Readonly<Record<string, string>>): void => void Object.assign(process.env, values);
  afterEach(() => {
    for (const key of Object.keys(process.env)) if (!(key in before_)) delete process.env[key];
    Object.assign(process.env, before_);
  });

  describe("s3", () => {
    let server: ChildProcess | undefined;
    let query = "";

    before(async function () {
      this.timeout(60_000);
      if (!hasMoto()) return;
      const started = spawn("python3", ["-c", motoServer], { stdio: ["pipe", "pipe", "ignore"] });
      server = started;
      const port = await new Promise<string>((done, failed) => {
        started.stdout.once("data", (data: Buffer) => done(data.toString("utf8").trim()));
        started.once("exit", () => failed(new Error("the stand-in for S3 ended")));
      });
      query = `?region=eu-west-1&endpoint=http://127.0.0.1:${port}&s3ForcePathStyle=true`;
      const client = new S3Client({
        region: "eu-west-1",
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      });
      const Bucket = "states";
      await client.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
      );
      for (const [Key, Body] of Object.entries(stored))
        await client.send(new PutObjectCommand({ Bucket, Key, Body }));
      for (let index = 0; index < 1100; index += 1)
        await client.send(new PutObjectCommand({ Bucket, Key: `many/${index}.json`, Body: "{}" }));
    });
    after(() => server?.kill());
    beforeEach(() => set({ AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" }));

    actsAsABackend("S3", () => (server ? { scheme: "s3", query } : undefined));

    it("reads further pages", async function () {
      if (!server) return this.skip();
      assert.equal((await listed(await openBackend(`s3://states/many${query}`))).length, 1100);
    });

    it("says that it has no credentials", async function () {
      for (const key of Object.keys(process.env)) if (key.startsWith("AWS_")) delete process.env[key];
      set({
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/nonexistent",
        AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
      });
      const backend = await openBackend("s3://states?region=eu-west-1&endpoint=http://127.0.0.1:1");
      await assert.rejects(listed(backend), /s3:\/\/states needs credentials, and none were found/);
    });

    it("says that nobody answers, without what was sent", async function () {
      this.timeout(60_000);
      const backend = await openBackend("s3://states?region=eu-west-1&endpoint=http://127.0.0.1:1");
      await assert.rejects(listed(backend), /s3:\/\/states can't be reached \(ECONNREFUSED\)$/);
    });
  });

  describe("az", () => {
    const stand = standIn(azureAnswers);
    beforeEach(() => {
      const blobs = `BlobEndpoint=${stand.url()}/account`;
      set({
        AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${Buffer.from("key").toString("base64")};${blobs};`,
      });
    });
    actsAsABackend("Azure", () => ({ scheme: "az", query: "" }));

    it("needs an account", async () => {
      delete process.env["AZURE_STORAGE_CONNECTION_STRING"];
      await assert.rejects(
        openBackend("azblob://states"),
        /az(?:blob)?:\/\/states belongs to no storage account/,
      );
      set({ AZURE_STORAGE_CONNECTION_STRING: "DefaultEndpointsProtocol=http;AccountKey=c2VjcmV0" });
      await assert.rejects(openBackend("az://states"), (error: BackendError) => {
        assert.match(error.message, /not sound/);
        assert.ok(!`${error.message}${error.hint}`.includes("c2VjcmV0"));
        return true;
      });
    });

    it("says that it is refused", async () => {
      const backend = await openBackend("az://forbidden");
      await assert.rejects(listed(backend), /az:\/\/forbidden is refused \(AuthorizationFailure\)/);
    });
  });

  describe("gs", () => {
    const stand = standIn(googleAnswers);
    beforeEach(() => set({ STORAGE_EMULATOR_HOST: stand.url() }));
    actsAsABackend("Google", () => ({ scheme: "gs", query: "" }));

    it("says that it is refused", async () => {
      await assert.rejects(listed(await openBackend("gs://forbidden")), /gs:\/\/forbidden is refused/);
    });

    it("refuses credentials that are none, without showing them", async () => {
      set({ GOOGLE_CREDENTIALS: '{"private_key": "s3cr3t' });
      await assert.rejects(openBackend("gs://states"), (error: BackendError) => {
        assert.match(error.message, /GOOGLE_CREDENTIALS is neither a file nor JSON/);
        assert.ok(!error.message.includes("s3cr3t"));
        return true;
      });
    });
  });

  it("refuses addresses that name nothing, and options that nobody knows", async () => {
    for (const spec of ["s3://", "gs:///prefix", "az://key:secret@place"])
      await assert.rejects(openBackend(spec), (error: BackendError) => {
        assert.match(error.message, /names no bucket/);
        assert.ok(!error.message.includes("secret"));
        return true;
      });
    await assert.rejects(openBackend("s3://states?regio=x"), /regio is no option/);
  });
});

function hasMoto(): boolean {
  try {
    execFileSync("python3", ["-c", "import moto.server, flask"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Ends with the tests, whichever way these end. */
const motoServer = `
import sys, threading, os, logging
logging.getLogger("werkzeug").disabled = True
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
os._exit(0)
`;

type Answer = (request: IncomingMessage, url: URL, response: ServerResponse) => void;

/** A server of the calls that are used, answering as the store's documentation says. */
function standIn(answer: Answer): { url(): string } {
  let server: Server;
  before((done) => {
    server = createServer((request, response) =>
      answer(request, new URL(request.url ?? "/", "http://localhost"), response),
    ).listen(0, "127.0.0.1", done);
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const written = new Date("2026-01-02T03:04:05Z");
const pageOf = (url: URL, token: string): { page: readonly string[]; next: string } => {
  const keys = Object.keys(stored)
    .filter((key) => key.startsWith(url.searchParams.get("prefix") ?? ""))
    .sort();
  const start = Number(url.searchParams.get(token) ?? 0);
  return { page: keys.slice(start, start + 1), next: start + 1 < keys.length ? String(start + 1) : "" };
};

function azureAnswers(request: IncomingMessage, url: URL, response: ServerResponse): void {
  const [, , container, ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const fail = (status: number, code: string): void =>
    void response
      .writeHead(status, { "x-ms-error-code": code, "content-type": "application/xml" })
      .end(request.method === "HEAD" ? "" : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  if (container === "forbidden") return fail(403, "AuthorizationFailure");
  if (container !== "states") return fail(404, "ContainerNotFound");
  if (url.searchParams.get("comp") === "list") {
    const { page, next } = pageOf(url, "marker");
    const blobs = page.map(
      (key) =>
        `<Blob><Name>${key}</Name><Properties><Last-Modified>${written.toUTCString()}</Last-Modified><Etag>"0x${key.length}"</Etag>` +
        `<Content-Length>${stored[key]!.length}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>`,
    );
    const body = `<?xml version="1.0"?><EnumerationResults ContainerName="states"><Blobs>${blobs.join("")}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
    response.writeHead(200, { "content-type": "application/xml" }).end(body);
    return;
  }
  const bytes = stored[rest.join("/")];
  if (!bytes) return fail(404, "BlobNotFound");
  response
    .writeHead(200, {
      "content-length": bytes.length,
      etag: '"0x1"',
      "last-modified": written.toUTCString(),
      "x-ms-blob-type": "BlockBlob",
    })
    .end(request.method === "HEAD" ? undefined : bytes);
}

function googleAnswers(_: IncomingMessage, url: URL, response: ServerResponse): void {
  const match = /\/b\/([^/]+)\/o(?:\/([^/]+))?$/.exec(url.pathname);
  const json = (status: number, body: object): void =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const [, bucket, name] = match ?? [];
  if (bucket === "forbidden") return json(403, { error: { code: 403, message: "denied", errors: [] } });
  if (bucket !== "states") return json(404, { error: { code: 404, message: "no", errors: [] } });
  if (name === undefined) {
    const { page, next } = pageOf(url, "pageToken");
    const items = page.map((key) => ({
      name: key,
      bucket,
      size: String(stored[key]!.length),
      generation: `1${key.length}`,
      updated: written.toISOString(),
    }));
    return json(200, { items, ...(next !== "" && { nextPageToken: next }) });
  }
  const bytes = stored[decodeURIComponent(name)];
  if (!bytes) return json(404, { error: { code: 404, message: "no", errors: [] } });
  response.writeHead(200, { "content-length": bytes.length }).end(bytes);
}
