import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Beacon } from "../../../register/beacon/beacon";
import { readSettings } from "../../../register/beacon/settings";
import { beaconUser, packedBeacon, startBeacon, until } from "../support/beacon";

interface Received {
  readonly type: string;
  readonly time: string;
  readonly data: { readonly instance: string; readonly reason?: string; readonly digest?: string };
}

/** A register that answers as it is told, and keeps what it took. */
async function listener(answer: (request: IncomingMessage) => number, port = 0) {
  const taken: Received[] = [];
  const tokens: (string | undefined)[] = [];
  const server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const status = answer(request);
      tokens.push(request.headers.authorization);
      if (status === 200) taken.push(...(JSON.parse(text) as Received[]));
      response.writeHead(status).end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    taken,
    tokens,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const short = ({ type, data: { instance } }: Received): string =>
  `${type.split(".")[3]} ${instance.split("/").at(-1)}`;

describe("what hooks of a container come to", () => {
  const told: string[] = [];
  let now = 10_000;
  const make = (...names: string[]): Beacon => {
    told.length = 0;
    return new Beacon(
      names.map((name) => ({ name })),
      (name) => ({ instance: name }),
      { report: (kind, { instance }, at) => void told.push(`${kind} ${instance} ${at}`) },
      () => now,
    );
  };

  it("starts once, though its hook is delivered twice", () => {
    const beacon = make("web");
    beacon.started("web");
    now += 500;
    beacon.started("web");
    assert.deepEqual(told, ["started web 10000"]);
  });

  it("has stopped when it starts again, whether its end was announced or not", () => {
    now = 20_000;
    const beacon = make("web");
    beacon.started(undefined);
    now = 20_100;
    beacon.stopping("web");
    now = 20_200;
    beacon.started("web");
    now = 30_000;
    beacon.started("web");
    assert.deepEqual(told, [
      "started web 20000",
      "stopped web 20199",
      "started web 20200",
      "stopped web 29999",
      "started web 30000",
    ]);
  });

  it("has not stopped while it is only about to, and all have when the pod ends", () => {
    now = 40_000;
    const beacon = make("web", "db");
    beacon.started("web");
    beacon.stopping("web");
    assert.deepEqual(told, ["started web 40000"]);
    beacon.ended();
    assert.deepEqual(told.slice(1), ["stopped web 40000", "stopped db 40000"]);
  });

  it("speaks for nobody that it was not told of", () => {
    const beacon = make("web", "db");
    assert.equal(beacon.started("other"), false);
    assert.equal(beacon.started(undefined), false);
    assert.equal(beacon.started("constructor"), false);
    assert.deepEqual(told, []);
  });
});

describe("the beacon's settings", () => {
  it("are read, and what is wrong with them is said without ending it", () => {
    const { port, containers, told, problems } = readSettings({
      BULKHEAD_CONTAINERS: "web=r.example/a@sha256:0 ../x",
      BULKHEAD_PORT: "70000",
      BULKHEAD_CLUSTER: "c1",
    });
    assert.equal(port, 7415);
    assert.deepEqual(containers, [{ name: "web", image: "r.example/a@sha256:0" }]);
    assert.equal(told, undefined);
    assert.deepEqual(problems, [
      "BULKHEAD_CONTAINERS: holds what is no container's name",
      "nothing is reported: BULKHEAD_REGISTER_URL, BULKHEAD_NAMESPACE, BULKHEAD_POD_UID missing",
      'BULKHEAD_PORT: "70000" is no number up to 65535; 7415 is taken',
    ]);
  });
});

describe("the packed beacon, as another user in a folder that can't be written", () => {
  let packed: ReturnType<typeof packedBeacon>;
  let folder: string;
  let tokenFile: string;
  const token = (text: string): void => {
    writeFileSync(tokenFile, text);
    chmodSync(tokenFile, 0o444);
  };
  before(() => {
    packed = packedBeacon();
    folder = mkdtempSync(join(tmpdir(), "bulkhead-token-"));
    chmodSync(folder, 0o755);
    tokenFile = join(folder, "token");
    token("first");
  });
  after(() => {
    packed.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const variables = (port: number, containers = "web"): Record<string, string> => ({
    BULKHEAD_REGISTER_URL: `http://127.0.0.1:${port}`,
    BULKHEAD_CLUSTER: "c1",
    BULKHEAD_NAMESPACE: "shop",
    BULKHEAD_POD_UID: "u1",
    BULKHEAD_TOKEN_FILE: tokenFile,
    BULKHEAD_CONTAINERS: containers,
    BULKHEAD_FAREWELL: "1",
  });

  it("reports starts and the end, with the token as it is by then", async () => {
    const register = await listener(() => 200);
    const digest = `sha256:${"a".repeat(64)}`;
    const beacon = await startBeacon(packed.file, variables(register.port, `web=r.example/app@${digest}`));
    try {
      assert.equal(await beacon.hook("/healthz"), 200);
      assert.equal(await beacon.hook("/started?container=web"), 200);
      await until(
        () => register.taken.length,
        (count) => count === 1,
      );
      token("second");
      assert.equal(await beacon.end(), 0);
      assert.deepEqual(register.taken.map(short), ["started web", "stopped web"]);
      assert.deepEqual(register.tokens, ["Bearer first", "Bearer second"]);
      assert.equal(register.taken[0]!.data.digest, digest);
      assert.equal(register.taken[0]!.data.instance, "c1/shop/u1/web");
    } finally {
      token("first");
      beacon.process.kill("SIGKILL");
      await register.close();
    }
  });

  it("runs as nobody that may write where it lies", async function () {
    if (beaconUser.uid === undefined) this.skip();
    const beacon = await startBeacon(packed.file, variables(9));
    try {
      const status = (await import("node:fs")).readFileSync(`/proc/${beacon.process.pid}/status`, "utf8");
      assert.match(status, /^Uid:\s+65532\s+65532/m);
    } finally {
      beacon.process.kill("SIGKILL");
    }
  });

  it("keeps what it has to say while the network is cut, in order, and says it once", async () => {
    const first = await listener(() => 200);
    const { port } = first;
    await first.close();
    const beacon = await startBeacon(packed.file, variables(port, "web db"));
    try {
      await beacon.hook("/started?container=web");
      await beacon.hook("/started?container=db");
      await until(beacon.log, (log) => /can't be reached/.test(log));
      let refusals = 2;
      const register = await listener(() => (refusals-- > 0 ? 503 : 200), port);
      try {
        await until(
          () => register.taken.length,
          (count) => count >= 2,
        );
        assert.deepEqual(register.taken.map(short), ["started web", "started db"]);
      } finally {
        await register.close();
      }
      // Cut again for good: its end is not held up for longer than it may be.
      await beacon.hook("/stopping?container=web");
      const before = Date.now();
      assert.equal(await beacon.end(), 0);
      assert.ok(Date.now() - before < 10_000);
      assert.match(beacon.log(), /2 not sent/);
    } finally {
      beacon.process.kill("SIGKILL");
    }
  });

  it("answers hooks whatever is wrong: no settings, no token, a refusing register, nonsense", async () => {
    const register = await listener(() => 403);
    const silent = await startBeacon(packed.file, {});
    const refused = await startBeacon(packed.file, variables(register.port));
    const blind = await startBeacon(packed.file, {
      ...variables(register.port),
      BULKHEAD_TOKEN_FILE: "/nowhere",
    });
    try {
      for (const beacon of [silent, refused, blind]) {
        assert.equal(await beacon.hook("/started?container=web"), 200);
        assert.equal(await beacon.hook("/started?container=other&%"), 200);
        assert.equal(await beacon.hook("//"), 404);
      }
      await until(refused.log, (log) => /refused \(403\)/.test(log));
      await until(blind.log, (log) => /ENOENT/.test(log));
      assert.equal(await silent.end(), 0);
      assert.equal(await refused.end(), 0);
    } finally {
      for (const beacon of [silent, refused, blind]) beacon.process.kill("SIGKILL");
      await register.close();
    }
  });
});
