import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { WatchMetrics } from "../../../register/watch/metrics";

describe("what a watcher tells Prometheus", () => {
  it("is how many disagree, what waits, and when it compared last", async () => {
    const metrics = new WatchMetrics();
    const ended = new AbortController();
    const server = await metrics.serve(0, ended.signal);
    const ask = async (path: string, method = "GET") => {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
        method,
      });
      return { status: answer.status, text: await answer.text() };
    };
    try {
      assert.match((await ask("/metrics")).text, /^bulkhead_watcher_waiting_events 0$/m);
      metrics.follow({ length: 3, lost: 2 });
      const finding = { instance: "i", workload: "w", node: "n", detail: "d" };
      metrics.answered(
        [
          { ...finding, kind: "silent" },
          { ...finding, kind: "silent" },
        ],
        5000,
      );
      metrics.failed();
      const { text } = await ask("/metrics");
      for (const line of [
        'bulkhead_watcher_findings{kind="silent"} 2',
        'bulkhead_watcher_findings{kind="absent"} 0',
        'bulkhead_watcher_comparisons_total{outcome="answered"} 1',
        'bulkhead_watcher_comparisons_total{outcome="failed"} 1',
        "bulkhead_watcher_compared_timestamp_seconds 5",
        "bulkhead_watcher_waiting_events 3",
        "bulkhead_watcher_lost_events 2",
      ])
        assert.ok(text.split("\n").includes(line), `${line}\n${text}`);
      metrics.answered([], 6000);
      assert.match((await ask("/metrics")).text, /findings\{kind="silent"\} 0$/m);
      assert.equal((await ask("/healthz")).status, 200);
      assert.equal((await ask("/etc/passwd")).status, 404);
      assert.equal((await ask("/metrics", "POST")).status, 404);
    } finally {
      ended.abort();
      server.closeAllConnections();
    }
  });
});
