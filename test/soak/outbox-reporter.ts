import { exchange } from "../../register/report/exchange";
import { Outbox } from "../../register/report/outbox";
import { eventOf, type Sender } from "./reporter";

const pauses = { first: 20, longest: 200 };

/** Sends as beacons do: by their outbox, one event after the other. */
export class OutboxReporter implements Sender {
  private readonly taken = new Set<string>();
  private readonly outbox: Outbox<{ readonly id: string }>;
  private next = 0;
  private isEnding = false;
  readonly refusals = new Map<number, number>();
  repeated = 0;

  constructor(
    readonly name: string,
    private readonly url: () => string | undefined,
  ) {
    this.outbox = new Outbox({
      send: async (events) => {
        const url = this.url();
        if (url === undefined) throw new Error("nobody is there");
        try {
          const answer = await exchange({ url, token: "soak" }, "v1/events", events);
          if (answer.status === 200) for (const { id } of events) this.taken.add(`${this.name} ${id}`);
          else this.count(answer.status);
          return answer;
        } catch (error) {
          this.count(0);
          throw error;
        }
      },
      most: 100_000,
      batch: 20,
      pauses,
      tell: () => undefined,
    });
  }

  get acknowledged(): ReadonlySet<string> {
    return this.taken;
  }

  stop(): void {
    this.isEnding = true;
  }

  async run(): Promise<void> {
    while (!this.isEnding) {
      this.outbox.add(eventOf(this.name, this.next++));
      await new Promise((done) => setTimeout(done, 5));
    }
    await this.outbox.flushed(20_000);
    this.outbox.close();
  }

  private count(status: number): void {
    this.repeated++;
    this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
  }
}
