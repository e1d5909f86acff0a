import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Anomaly } from "../../../core/behaviour";
import { postAlert } from "../../../register/alert/webhook";

const anomaly: Anomaly = {
  workload: "shop/web",
  container: "app",
  kind: "process",
  what: "runs /x",
  count: 1,
  pods: [],
  nodes: [],
  sensor: "falco",
};

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A receiver that answers with these statuses, one after another; 0 does not answer. */
async function receiver(
  statuses: number[],
  test: (url: string, received: Received[]) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      const status = statuses.shift() ?? 200;
      if (status !== 0) response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

const options = { timeout: 2000, retries: 3 };

describe("alerting a webhook", () => {
  it("signs what it sends, so that the receiver can check it", () =>
    receiver([200], async (url, received) => {
      assert.equal(await postAlert({ url, ...options }, [anomaly], "secret", 1), undefined);
      const [{ headers, body }] = received as [Received];
      const [, seconds, signature] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-bulkhead-signature"])) ?? [];
      assert.equal(signature, createHmac("sha256", "secret").update(`${seconds}.${body}`).digest("hex"));
      assert.deepEqual((JSON.parse(body) as { anomalies: unknown }).anomalies, [anomaly]);
      assert.ok(!body.includes("secret"));
    }));

  it("tries again where the receiver fails, and not where it refuses", async () => {
    await receiver([500, 429, 200], async (url, received) => {
      assert.equal(await postAlert({ url, ...options }, [anomaly], undefined, 1), undefined);
      assert.equal(received.length, 3);
      assert.equal(received[0]?.headers["x-bulkhead-signature"], undefined);
    });
    await receiver([400], async (url, received) => {
      assert.match((await postAlert({ url, ...options }, [anomaly], undefined, 1)) ?? "", /answers 400$/);
      assert.equal(received.length, 1);
    });
    await receiver([503, 503], async (url, received) => {
      assert.match(
        (await postAlert({ url, timeout: 2000, retries: 1 }, [anomaly], undefined, 1)) ?? "",
        /answers 503$/,
      );
      assert.equal(received.length, 2);
    });
  });

  it("waits no longer than it is told, and follows nobody elsewhere", async () => {
    await receiver([0], async (url) => {
      assert.match(
        (await postAlert({ url, timeout: 50, retries: 0 }, [anomaly], undefined)) ?? "",
        /does not answer in time$/,
      );
    });
    await receiver([302], async (url, received) => {
      assert.match(
        (await postAlert({ url, timeout: 2000, retries: 0 }, [anomaly], undefined)) ?? "",
        /can't be reached$/,
      );
      assert.equal(received.length, 1);
    });
  });
});
