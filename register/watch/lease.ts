import type * as Client from "@kubernetes/client-node";
import type { CoordinationV1Api, V1Lease } from "@kubernetes/client-node";

export interface LeaseOptions {
  readonly client: typeof Client;
  readonly api: CoordinationV1Api;
  readonly namespace: string;
  readonly name: string;
  /** Who asks; another one each process. */
  readonly identity: string;
  /** How long a leader is believed without a sign of it, in seconds. */
  readonly duration: number;
  readonly tell: (message: string) => void;
}

/**
 * Does its work while it holds a Lease, so that of several watchers one works. Clocks of others are not trusted: a leader
 * is gone when its lease did not change for its duration by our own clock.
 */
export class Leadership {
  private seen: { readonly sign: string; readonly at: number } | undefined;
  private held: V1Lease | undefined;

  constructor(private readonly options: LeaseOptions) {}

  get leads(): boolean {
    return this.held !== undefined;
  }

  /**
   * @param work runs while it leads; it must end when its signal tells it to
   * @param signal ends it all
   */
  async run(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { duration, tell } = this.options;
    const step = (duration * 1000) / 3;
    while (!signal.aborted) {
      if (!(await this.take())) {
        await pause(step, signal);
        continue;
      }
      tell("leads");
      const term = new AbortController();
      const end = (): void => term.abort();
      signal.addEventListener("abort", end, { once: true });
      const done = work(term.signal)
        .catch((error: unknown) => tell(`failed: ${String(error)}`))
        .finally(end);
      for (let renewed = Date.now(); !term.signal.aborted;) {
        await pause(step, term.signal);
        if (term.signal.aborted) break;
        if (await this.take()) renewed = Date.now();
        else if (!this.held || Date.now() - renewed > 2 * step) {
          tell("leads no more");
          term.abort();
        }
      }
      await done;
      signal.removeEventListener("abort", end);
      await this.release();
    }
  }

  /** Takes or renews the lease. @returns whether it did */
  private async take(): Promise<boolean> {
    const { api, namespace, name, client, identity, duration } = this.options;
    const now = new client.V1MicroTime();
    try {
      const found = await api.readNamespacedLease({ namespace, name }).catch((error: unknown) => {
        if (codeOf(error) === 404) return undefined;
        throw error;
      });
      const own = found?.spec?.holderIdentity === identity;
      if (found && !own && !this.isOver(found)) {
        this.held = undefined;
        return false;
      }
      const spec = {
        holderIdentity: identity,
        leaseDurationSeconds: duration,
        renewTime: now,
        acquireTime: own && found.spec?.acquireTime ? found.spec.acquireTime : now,
        leaseTransitions: (found?.spec?.leaseTransitions ?? 0) + (found && !own ? 1 : 0),
      };
      this.held = found
        ? await api.replaceNamespacedLease({ namespace, name, body: { ...found, spec } })
        : await api.createNamespacedLease({ namespace, body: { metadata: { namespace, name }, spec } });
      return true;
    } catch (error) {
      // Another one was faster: it holds what we believed to be ours.
      if (codeOf(error) === 409) this.held = undefined;
      else this.options.tell(`lease ${namespace}/${name}: ${firstLine(error)}`);
      return false;
    }
  }

  private isOver({ spec, metadata }: V1Lease): boolean {
    if (!spec?.holderIdentity) return true;
    const sign = `${spec.holderIdentity} ${metadata?.resourceVersion}`;
    if (this.seen?.sign !== sign) this.seen = { sign, at: Date.now() };
    return Date.now() - this.seen.at > (spec.leaseDurationSeconds ?? this.options.duration) * 1000;
  }

  private async release(): Promise<void> {
    const { api, namespace, name, identity } = this.options;
    if (!this.held) return;
    this.held = undefined;
    try {
      const found = await api.readNamespacedLease({ namespace, name });
      if (found.spec?.holderIdentity !== identity) return;
      const spec = { ...found.spec, holderIdentity: "" };
      await api.replaceNamespacedLease({ namespace, name, body: { ...found, spec } });
    } catch (error) {
      this.options.tell(`lease ${namespace}/${name}: ${firstLine(error)}`);
    }
  }
}

const codeOf = (error: unknown): number | undefined => (error as { code?: number }).code;
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const timer = setTimeout(finish, time);
    signal.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      done();
    }
  });
}
