import type { Anomaly } from "./tally";

export type Response = "alert" | "amber" | "stop";

/** What the estate says is to happen on an anomaly: the first that matches holds. */
export interface ResponseRule {
  readonly environments?: readonly string[] | undefined;
  readonly on?: readonly Anomaly["kind"][] | undefined;
  readonly respond: readonly Response[];
}

/** What is to be done about the anomalies of one judging. */
export interface ResponsePlan {
  readonly alerts: readonly Anomaly[];
  /** Images that come into doubt, each once. */
  readonly amber: readonly { readonly digest: string; readonly reason: string }[];
  /** Workloads that are to be stopped, each once. */
  readonly stops: readonly {
    readonly workload: string;
    readonly environment?: string;
    readonly reason: string;
  }[];
  /** What was to be done and can't be, and why. */
  readonly impossible: readonly string[];
}

const mostReason = 1500;

/** An anomaly as one sentence. */
export const sentenceOf = ({ workload, container, what, count, last }: Anomaly): string =>
  `container ${container} of ${workload} ${what}${count > 1 ? `, ${count} times` : ""}${last === undefined ? "" : `, last at ${last}`}`;

/** Plans the responses; an image or a workload that several anomalies are about is named once, for the first of them. */
export function planResponses(anomalies: readonly Anomaly[], rules: readonly ResponseRule[]): ResponsePlan {
  const alerts: Anomaly[] = [];
  const amber = new Map<string, string>();
  const stops = new Map<string, ResponsePlan["stops"][number]>();
  const impossible: string[] = [];
  for (const anomaly of anomalies) {
    const { kind, environment, digest, workload } = anomaly;
    const rule = rules.find(
      (each) =>
        (each.on?.includes(kind) ?? true) &&
        (each.environments === undefined ||
          (environment !== undefined && each.environments.includes(environment))),
    );
    const reason = `behaviour: ${sentenceOf(anomaly)}`.slice(0, mostReason);
    for (const response of rule?.respond ?? [])
      if (response === "alert") alerts.push(anomaly);
      else if (response === "stop") {
        const key = JSON.stringify([workload, environment]);
        if (!stops.has(key))
          stops.set(key, { workload, ...(environment !== undefined && { environment }), reason });
      } else if (digest === undefined)
        impossible.push(
          `${sentenceOf(anomaly)}: nobody tells the digest of its image, so it can't be put in doubt`,
        );
      else if (!amber.has(digest)) amber.set(digest, reason);
  }
  return {
    alerts,
    amber: [...amber].map(([digest, reason]) => ({ digest, reason })),
    stops: [...stops.values()],
    impossible,
  };
}
