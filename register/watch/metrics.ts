import { createServer, type Server } from "node:http";
import { Counter, Gauge, Registry } from "prom-client";
import type { Outbox } from "../report/outbox";
import { FINDING_KINDS, type Finding } from "./finding";

/** What a watcher counts, for Prometheus. */
export class WatchMetrics {
  readonly registry = new Registry();
  private outbox: Pick<Outbox<object>, "length" | "lost"> | undefined;
  private readonly registers = [this.registry];
  private readonly findings = new Gauge({
    name: "bulkhead_watcher_findings",
    help: "Instances that disagree with what the register knows, by what disagrees",
    labelNames: ["kind"],
    registers: this.registers,
  });
  private readonly comparisons = new Counter({
    name: "bulkhead_watcher_comparisons_total",
    help: "Comparisons with the register, by whether it answered",
    labelNames: ["outcome"],
    registers: this.registers,
  });
  private readonly compared = new Gauge({
    name: "bulkhead_watcher_compared_timestamp_seconds",
    help: "When the register was compared to last; 0 before",
    registers: this.registers,
  });

  constructor() {
    const read = (of: "length" | "lost") => (): number => this.outbox?.[of] ?? 0;
    const [waiting, lost] = [read("length"), read("lost")];
    new Gauge({
      name: "bulkhead_watcher_waiting_events",
      help: "Events that the register has not taken yet",
      registers: this.registers,
      collect() {
        this.set(waiting());
      },
    });
    new Gauge({
      name: "bulkhead_watcher_lost_events",
      help: "Events that were given up since it began to watch; comparing finds what they said",
      registers: this.registers,
      collect() {
        this.set(lost());
      },
    });
    for (const outcome of ["answered", "failed"]) this.comparisons.inc({ outcome }, 0);
  }

  /** From here on it works, with this outbox. */
  follow(outbox: Pick<Outbox<object>, "length" | "lost">): void {
    this.outbox = outbox;
  }

  /** @param now milliseconds */
  answered(found: Iterable<Finding>, now: number): void {
    const counts = new Map<string, number>(FINDING_KINDS.map((kind) => [kind, 0]));
    for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of counts) this.findings.set({ kind }, count);
    this.comparisons.inc({ outcome: "answered" });
    this.compared.set(now / 1000);
  }

  failed(): void {
    this.comparisons.inc({ outcome: "failed" });
  }

  /** Answers `GET /metrics` and `/healthz`, and nothing else, until the signal. @throws Error where it can't listen */
  async serve(port: number, signal: AbortSignal): Promise<Server> {
    const server = createServer((request, response) => {
      if (request.method === "GET" && request.url === "/healthz") return void response.end("ok\n");
      if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
      this.registry.metrics().then(
        (text) => response.setHeader("content-type", this.registry.contentType).end(text),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((done, failed) => server.once("error", failed).listen(port, () => done()));
    signal.addEventListener("abort", () => void server.close(), { once: true });
    return server.unref();
  }
}
