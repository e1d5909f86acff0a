import { readEnvironment } from "../report/environment";
import { Reporter, type ReporterOptions, type Self } from "../report/reporter";

export { Reporter, type ReporterOptions, type Self };

/** A container that reports itself. */
export interface Instrumented {
  /** Tells that it is paused, and that it goes on. */
  suspended(reason?: string): void;
  resumed(): void;
  /** Tells that it ends, and waits until the register knows or the time (milliseconds) is over. */
  stopped(within?: number): Promise<boolean>;
}

/**
 * Tells the register that this container started, and on SIGTERM that it ends. Without the variables of a beacon
 * (`BULKHEAD_REGISTER_URL` and so on) it does nothing, so that the program runs anywhere.
 *
 * @param container its name in the pod
 * @param image the reference with the digest that it runs
 */
export function instrument(
  container: string,
  {
    image,
    variables = process.env,
    ...options
  }: Partial<ReporterOptions> & {
    readonly image?: string;
    readonly variables?: Readonly<Record<string, string | undefined>>;
  } = {},
): Instrumented {
  const read = readEnvironment(variables);
  if ("missing" in read) {
    options.tell?.(`nothing is reported: ${read.missing.join(", ")} missing`);
    return { suspended: () => undefined, resumed: () => undefined, stopped: () => Promise.resolve(true) };
  }
  const { self, ...destination } = read.told;
  const me = self(container, image);
  const reporter = new Reporter({ ...destination, ...options });
  reporter.report("started", me);
  let ended: Promise<boolean> | undefined;
  const stopped = (within = 3000): Promise<boolean> => {
    if (!ended) {
      reporter.report("stopped", me);
      ended = reporter.outbox.flushed(within);
    }
    return ended;
  };
  process.once("SIGTERM", () => {
    // Nobody but us listens: without us, the signal would have ended the program.
    const alone = process.listenerCount("SIGTERM") === 0;
    void stopped().then(() => alone && process.kill(process.pid, "SIGTERM"));
  });
  return {
    suspended: (reason) => reporter.report("suspended", me, Date.now(), reason),
    resumed: () => reporter.report("resumed", me),
    stopped,
  };
}
