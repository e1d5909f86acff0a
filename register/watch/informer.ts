import type { KubeConfig, KubernetesListObject, KubernetesObject } from "@kubernetes/client-node";
import type * as Client from "@kubernetes/client-node";

export interface InformerOptions<T extends KubernetesObject> {
  readonly client: typeof Client;
  readonly config: KubeConfig;
  /** As the API names the list: `/api/v1/pods`. */
  readonly path: string;
  readonly list: () => Promise<KubernetesListObject<T>>;
  /** Told of what is new or changed, and of what is gone. */
  readonly seen?: (object: T) => void;
  readonly gone?: (object: T) => void;
  readonly tell: (message: string) => void;
}

/** Milliseconds. */
const firstPause = 200;
const longestPause = 30_000;

/**
 * All objects of a kind, as they are now: listed once, then watched; where the watch ends it goes on from where it was, and
 * where the server no longer knows that, it is listed again, and what went meanwhile is told.
 */
export class Informer<T extends KubernetesObject> {
  private readonly inner: Client.ListWatch<T>;
  private readonly current = new Map<string, T>();
  private stopped = false;
  private pause = firstPause;
  private timer: NodeJS.Timeout | undefined;
  private listed!: () => void;
  /** All that is there has been seen. */
  readonly ready = new Promise<void>((done) => (this.listed = done));

  constructor(private readonly options: InformerOptions<T>) {
    const { client, config, path, list, tell } = options;
    this.inner = new client.ListWatch<T>(
      path,
      new client.Watch(config),
      async () => {
        const found = await list();
        // The list is taken over right after it was given.
        setImmediate(() => {
          this.pause = firstPause;
          this.listed();
        });
        return found;
      },
      false,
    );
    const seen = (object: T): void => this.see(object);
    this.inner.on("add", seen);
    this.inner.on("update", seen);
    this.inner.on("delete", (object) => {
      const key = keyOf(object);
      if (this.current.get(key)?.metadata?.uid === object.metadata?.uid) this.current.delete(key);
      this.options.gone?.(object);
    });
    this.inner.on("error", (error: unknown) => {
      if (this.stopped) return;
      const said = error instanceof Error ? error.message : String(error);
      tell(`${path}: ${said.split("\n", 1)[0]}; watching again`);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.inner.start(), this.pause);
      this.pause = Math.min(longestPause, this.pause * 2);
    });
  }

  /** Until everything there is has been listed once. */
  async start(): Promise<void> {
    void this.inner.start();
    await this.ready;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.listed();
    await this.inner.stop();
  }

  get(name: string, namespace = ""): T | undefined {
    return this.current.get(`${namespace}/${name}`);
  }

  all(): T[] {
    return [...this.current.values()];
  }

  private see(object: T): void {
    const key = keyOf(object);
    const before = this.current.get(key);
    this.current.set(key, object);
    // Another one of the same name came while nobody looked.
    if (before && before.metadata?.uid !== object.metadata?.uid) this.options.gone?.(before);
    this.options.seen?.(object);
  }
}

const keyOf = ({ metadata }: KubernetesObject): string => `${metadata?.namespace ?? ""}/${metadata?.name}`;
