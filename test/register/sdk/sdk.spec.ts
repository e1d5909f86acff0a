import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { packedBeacon } from "../support/beacon";

const sdk = join(__dirname, "../../../dist/sdk.cjs");

/** Runs a program that reports itself by the packed SDK, and says what the register heard. */
async function program(
  code: string,
  reports: boolean,
): Promise<{ kinds: string[]; signal: string | null; code: number | null }> {
  const kinds: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      for (const { type } of JSON.parse(text) as { type: string }[]) kinds.push(type.split(".")[3]!);
      response.end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const env = {
    BULKHEAD_CLUSTER: "c1",
    BULKHEAD_NAMESPACE: "shop",
    BULKHEAD_POD_UID: "u1",
    BULKHEAD_TOKEN_FILE: "/dev/null",
    ...(reports && { BULKHEAD_REGISTER_URL: `http://127.0.0.1:${port}` }),
  };
  const child = spawn(
    process.execPath,
    ["-e", `const { instrument } = require(${JSON.stringify(sdk)}); ${code}`],
    { env, stdio: ["ignore", "pipe", "inherit"] },
  );
  child.stdout.on("data", () => child.kill("SIGTERM"));
  const ended = await new Promise<{ signal: string | null; code: number | null }>((done) =>
    child.once("exit", (exit, signal) => done({ code: exit, signal })),
  );
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  return { kinds, ...ended };
}

describe("the SDK", () => {
  before(() => packedBeacon().remove());

  it("reports a program's start and end, and leaves the signal's effect as it was", async () => {
    const forever =
      "instrument('web'); setTimeout(() => console.log('up'), 200); setInterval(() => 0, 1000);";
    assert.deepEqual(await program(forever, true), {
      kinds: ["started", "stopped"],
      signal: "SIGTERM",
      code: null,
    });
  });

  it("leaves the end to a program that handles it itself", async () => {
    const own =
      "const me = instrument('web'); process.on('SIGTERM', () => me.stopped().then(() => process.exit(7)));" +
      "setTimeout(() => console.log('up'), 200); setInterval(() => 0, 1000);";
    assert.deepEqual(await program(own, true), { kinds: ["started", "stopped"], signal: null, code: 7 });
  });

  it("reports a pause, and nothing where nobody said where to", async () => {
    const pauses = "const me = instrument('web'); me.suspended('night'); me.resumed(); void me.stopped();";
    assert.deepEqual((await program(pauses, true)).kinds, ["started", "suspended", "resumed", "stopped"]);
    assert.deepEqual(await program(pauses, false), { kinds: [], signal: null, code: 0 });
  });
});
