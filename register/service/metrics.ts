import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** What the service counts. */
export interface Metrics {
  readonly registry: Registry;
  readonly events: Counter<"outcome">;
  readonly writes: Counter<"action">;
  readonly refused: Counter<"status">;
  readonly seconds: Histogram<"route" | "method" | "status">;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    events: new Counter({
      name: "bulkhead_register_events_total",
      help: "Events that came in, by what became of them",
      labelNames: ["outcome"],
      registers,
    }),
    writes: new Counter({
      name: "bulkhead_register_writes_total",
      help: "Requests, closings and evidence on record",
      labelNames: ["action"],
      registers,
    }),
    refused: new Counter({
      name: "bulkhead_register_refused_total",
      help: "Calls that were refused, by status",
      labelNames: ["status"],
      registers,
    }),
    seconds: new Histogram({
      name: "bulkhead_register_request_seconds",
      help: "How long calls took",
      labelNames: ["route", "method", "status"],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
  };
}
