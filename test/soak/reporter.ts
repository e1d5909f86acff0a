/** Who sends events whatever happens, and knows which of them were acknowledged. */
export interface Sender {
  readonly name: string;
  /** The events that the register said it has, as `name id`. */
  readonly acknowledged: ReadonlySet<string>;
  /** Answers other than 200, by status; 0 where none came. */
  readonly refusals: ReadonlyMap<number, number>;
  /** Batches that had to be sent more than once. */
  readonly repeated: number;
  run(): Promise<void>;
  stop(): void;
}

/** The nth event of a sender. */
export const eventOf = (name: string, n: number) => ({
  specversion: "1.0",
  id: String(n),
  source: name,
  type: `io.bulkhead.instance.${n % 3 === 0 ? "started" : n % 3 === 1 ? "suspended" : "stopped"}.v1`,
  time: new Date(Date.UTC(2026, 0, 5) + n * 1000).toISOString(),
  data: { instance: `soak/${name}/${n % 97}`, by: "watcher", node: `n${n % 7}` },
});

/** Milliseconds. */
const patience = 20_000;

/** Batches of events, sent until they are acknowledged; after a failure the same batch is sent again. */
export class Reporter implements Sender {
  private next = 0;
  private readonly taken = new Set<string>();
  private isEnding = false;
  readonly refusals = new Map<number, number>();
  repeated = 0;

  constructor(
    readonly name: string,
    private readonly urls: () => readonly string[],
    private readonly size = 50,
  ) {}

  get acknowledged(): ReadonlySet<string> {
    return this.taken;
  }

  stop(): void {
    this.isEnding = true;
  }

  async run(): Promise<void> {
    while (!this.isEnding) {
      const events = Array.from({ length: this.size }, () => eventOf(this.name, this.next++));
      for (let tries = 0; ; tries++) {
        if (tries === 1) this.repeated++;
        if (await this.isTaken(events)) break;
        if (this.isEnding) return;
        await new Promise((done) => setTimeout(done, 20));
      }
      for (const { id } of events) this.taken.add(`${this.name} ${id}`);
    }
  }

  private async isTaken(events: readonly unknown[]): Promise<boolean> {
    const urls = this.urls();
    const url = urls[Math.floor(Math.random() * urls.length)];
    if (url === undefined) return false;
    let status: number;
    try {
      const answer = await fetch(`${url}/v1/events`, {
        method: "POST",
        headers: { authorization: "Bearer soak", "content-type": "application/json" },
        body: JSON.stringify(events),
        signal: AbortSignal.timeout(patience),
      });
      await answer.text();
      ({ status } = answer);
    } catch {
      status = 0;
    }
    if (status !== 200) this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
    return status === 200;
  }
}
