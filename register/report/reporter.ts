import { randomUUID } from "node:crypto";
import { Outbox } from "./outbox";
import { exchange, type Destination } from "./exchange";

/** A container that speaks for itself. */
export interface Self {
  /** The instance's name: `cluster/namespace/uid of the pod/container`. */
  readonly instance: string;
  /** `namespace/name`. */
  readonly workload?: string | undefined;
  readonly node?: string | undefined;
  readonly cluster?: string | undefined;
  /** The image that it was asked for by; a digest in it is reported. */
  readonly image?: string | undefined;
}

export interface ReporterOptions extends Destination {
  readonly tell?: (message: string) => void;
  readonly pauses?: { readonly first: number; readonly longest: number };
  /** The most events that wait. */
  readonly most?: number;
}

type Kind = "started" | "stopped" | "suspended" | "resumed";

/** Tells the register what happens to containers. It never throws and never keeps a process alive by waiting. */
export class Reporter {
  readonly outbox: Outbox<object>;

  constructor(options: ReporterOptions) {
    const { tell = () => undefined, pauses, most = 1000 } = options;
    this.outbox = new Outbox<object>({
      send: (batch) => exchange(options, "v1/events", batch),
      most,
      batch: 100,
      tell,
      ...(pauses && { pauses }),
    });
  }

  /** @param at milliseconds */
  report(kind: Kind, self: Self, at = Date.now(), reason?: string): void {
    const { instance, workload, node, cluster, image } = self;
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(image ?? "")?.[1];
    this.outbox.add({
      specversion: "1.0",
      id: randomUUID(),
      source: `/instances/${instance}`,
      type: `io.bulkhead.instance.${kind}.v1`,
      time: new Date(at).toISOString(),
      data: {
        instance,
        by: "container",
        ...(workload !== undefined && { workload }),
        ...(node !== undefined && { node }),
        ...(cluster !== undefined && { cluster }),
        ...(image !== undefined && { reference: image }),
        ...(digest !== undefined && { digest }),
        ...(reason !== undefined && { reason }),
      },
    });
  }
}
