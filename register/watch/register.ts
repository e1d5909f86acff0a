import { exchange, type Destination } from "../report/exchange";
import type { Instance } from "../store";

interface Page {
  readonly items: readonly Instance[];
  readonly next?: number;
}

/** What a watcher asks the register. Everything here throws where it does not answer. */
export class RegisterView {
  constructor(private readonly destination: Destination) {}

  /** Every instance of a cluster that the register takes to be there, by its name. */
  async live(cluster: string): Promise<Map<string, Instance>> {
    const found = new Map<string, Instance>();
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: Page = await this.get<Page>(
        `v1/instances?state=live&limit=1000&cluster=${encodeURIComponent(cluster)}&after=${after}`,
      );
      for (const each of page.items) found.set(each.instance, each);
      after = page.next;
    }
    return found;
  }

  /** Undefined where nobody told of it. */
  instance(name: string): Promise<Instance | undefined> {
    return this.find<Instance>(`v1/instance?name=${encodeURIComponent(name)}`);
  }

  async colour(digest: string): Promise<string> {
    return (await this.get<{ readonly colour: string }>(`v1/images/${digest}`)).colour;
  }

  private async get<T>(path: string): Promise<T> {
    const found = await this.find<T>(path);
    if (found === undefined) throw new Error(`the register knows no ${path.split("?", 1)[0]}`);
    return found;
  }

  private async find<T>(path: string): Promise<T | undefined> {
    const { status, text } = await exchange(this.destination, path);
    if (status === 200) return JSON.parse(text) as T;
    if (status === 404) return undefined;
    throw new Error(`the register answers ${status}: ${text.slice(0, 300)}`);
  }
}
