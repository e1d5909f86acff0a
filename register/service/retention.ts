import type { FastifyBaseLogger } from "fastify";
import { prune, type Store } from "../store";

/** Milliseconds. */
const day = 86_400_000;

/** Lets go of what events said that happened more than so many days ago: at once, and then each day. */
export class Retention {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void>;

  constructor(
    private readonly store: Store,
    private readonly days: number,
    private readonly log: FastifyBaseLogger,
  ) {
    this.running = this.run();
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.run());
    }, day).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    const now = Date.now();
    const before = Math.floor(now / day) * day - this.days * day;
    try {
      const pruning = await prune(this.store, { before, now });
      if (pruning) this.log.info({ audit: true, action: "pruning", ...pruning }, "old events were let go");
    } catch (error) {
      this.log.error({ err: error }, "old events could not be let go");
    }
  }
}
