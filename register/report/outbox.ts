/** What became of a batch: the status of the answer. A rejection says that nobody answered. */
export type Send<T> = (batch: readonly T[]) => Promise<{ readonly status: number; readonly text: string }>;

export interface OutboxOptions<T> {
  readonly send: Send<T>;
  /** The most that waits; what waits longest goes first. */
  readonly most: number;
  /** The most that goes at once. */
  readonly batch: number;
  /** Told of what is given up, and of what has to wait. */
  readonly tell: (message: string) => void;
  /** The first and the longest pause between attempts, in milliseconds. */
  readonly pauses?: { readonly first: number; readonly longest: number };
}

/** Statuses that another attempt may change: nobody is known yet, too much at once, or the register's own trouble. */
const passing = (status: number): boolean =>
  status === 401 || status === 408 || status === 429 || status >= 500;

/** Keeps what is to be sent until the register took it: in order, bounded, with longer and longer pauses. */
export class Outbox<T> {
  private waiting: T[] = [];
  private running: Promise<void> | undefined;
  private closed = false;
  private wake: (() => void) | undefined;
  /** How many were given up: refused for good, or pushed out by newer ones. */
  lost = 0;

  constructor(private readonly options: OutboxOptions<T>) {}

  get length(): number {
    return this.waiting.length;
  }

  add(...items: readonly T[]): void {
    for (const item of items) this.waiting.push(item);
    const over = this.waiting.length - this.options.most;
    if (over > 0) {
      this.waiting.splice(0, over);
      this.lost += over;
      this.options.tell(`${over} given up: the register took too long`);
    }
    if (!this.closed && this.waiting.length > 0) this.running ??= this.run();
  }

  /** Until nothing waits, or the time (milliseconds) is over. @returns whether all is sent */
  async flushed(within: number): Promise<boolean> {
    const until = Date.now() + within;
    while (this.waiting.length > 0 && Date.now() < until) {
      this.wake?.();
      const { running } = this;
      if (!running) break;
      await Promise.race([running, delay(Math.min(100, Math.max(1, until - Date.now())))]);
    }
    return this.waiting.length === 0;
  }

  /** Sends nothing more. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  private async run(): Promise<void> {
    const { first, longest } = this.options.pauses ?? { first: 500, longest: 30_000 };
    let pause = first;
    let size = this.options.batch;
    while (this.waiting.length > 0 && !this.closed) {
      const batch = this.waiting.slice(0, size);
      const answer = await this.attempt(batch);
      if (answer === "taken" || (answer === "refused" && batch.length === 1)) {
        // Some of them may have been pushed out meanwhile.
        const done = new Set(batch);
        this.waiting = this.waiting.filter((item) => !done.has(item));
        if (answer === "refused") this.lost++;
        else size = Math.min(this.options.batch, size * 2);
        pause = first;
      } else if (answer === "refused") {
        // One of them is at fault: halves find it.
        size = Math.ceil(batch.length / 2);
      } else {
        await this.sleep(pause * (0.5 + Math.random() / 2));
        pause = Math.min(longest, pause * 2);
      }
    }
    this.running = undefined;
  }

  private async attempt(batch: readonly T[]): Promise<"taken" | "refused" | "later"> {
    try {
      const { status, text } = await this.options.send(batch);
      if (status >= 200 && status < 300) return "taken";
      if (passing(status)) {
        this.options.tell(`the register answers ${status}; it is asked again`);
        return "later";
      }
      if (batch.length === 1) this.options.tell(`refused (${status}): ${text.slice(0, 300)}`);
      return "refused";
    } catch (error) {
      this.options.tell(`the register can't be reached: ${reasonOf(error)}; it is asked again`);
      return "later";
    }
  }

  private sleep(time: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, time).unref();
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

const delay = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));

const reasonOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
