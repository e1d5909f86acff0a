import type { Reporter } from "../report/reporter";
import type { Told } from "../report/environment";
import type { Spoken } from "./settings";

/** A start that comes again within this time (milliseconds) is the same hook, delivered twice. */
const twice = 1000;

interface Known {
  readonly container: Spoken;
  startedAt?: number | undefined;
  stopping: boolean;
}

/**
 * What the containers' hooks come to. That a container is about to stop is no stop: it may go on for its grace period. It
 * has stopped when it starts again, or when the pod ends its sidecars, which it does after all other containers.
 */
export class Beacon {
  private readonly known: ReadonlyMap<string, Known>;

  constructor(
    containers: readonly Spoken[],
    private readonly self: Told["self"],
    private readonly reporter: Pick<Reporter, "report">,
    private readonly now: () => number = Date.now,
  ) {
    this.known = new Map(containers.map((container) => [container.name, { container, stopping: false }]));
  }

  /** @returns whether it speaks for the container */
  started(name: string | undefined): boolean {
    const known = this.find(name);
    if (!known) return false;
    const at = this.now();
    if (known.startedAt !== undefined) {
      if (!known.stopping && at - known.startedAt < twice) return true;
      this.tell("stopped", known, at - 1, "it started again");
    }
    known.startedAt = at;
    known.stopping = false;
    this.tell("started", known, at);
    return true;
  }

  stopping(name: string | undefined): boolean {
    const known = this.find(name);
    if (known) known.stopping = true;
    return known !== undefined;
  }

  /** The pod ends: its other containers have. A beacon that was restarted itself can't know which of them had started. */
  ended(): void {
    const at = this.now();
    for (const known of this.known.values()) this.tell("stopped", known, at, "its pod ends");
  }

  /** A hook of a pod with a single container need not name it. */
  private find(name: string | undefined): Known | undefined {
    if (name !== undefined) return this.known.get(name);
    return this.known.size === 1 ? [...this.known.values()][0] : undefined;
  }

  private tell(kind: "started" | "stopped", { container }: Known, at: number, reason?: string): void {
    this.reporter.report(kind, this.self(container.name, container.image), at, reason);
  }
}
