import { ServiceProcess, type Trouble } from "./process";
import { Reporter, type Sender } from "./reporter";

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What a scenario works with: services that come and go, and reporters that go on whatever happens. */
export class Stage {
  private services: ServiceProcess[] = [];
  readonly reporters: readonly Sender[];

  /** @param senders who send, to the services that there are; else three who send batches */
  constructor(
    private readonly file: string,
    private readonly database: string,
    senders: (urls: () => readonly string[]) => readonly Sender[] = (urls) =>
      [1, 2, 3].map((n) => new Reporter(`r${n}`, urls)),
  ) {
    this.reporters = senders(() => this.services.map(({ url }) => url));
  }

  async start(trouble: Trouble = {}): Promise<void> {
    this.services.push(await ServiceProcess.start(this.file, this.database, trouble));
  }

  /** Kills the service that runs longest. */
  async kill(): Promise<void> {
    const [oldest, ...rest] = this.services;
    this.services = rest;
    await oldest?.kill();
  }

  get count(): number {
    return this.services.length;
  }

  /** Waits until each reporter had so many events taken, or something is met. */
  async until(met: () => boolean, seconds = 60): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !met();) {
      if (Date.now() > end) throw new Error("nothing happens any more");
      await wait(20);
    }
  }

  taken(): number {
    return this.reporters.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  }

  refused(status: number): number {
    return this.reporters.reduce((sum, { refusals }) => sum + (refusals.get(status) ?? 0), 0);
  }

  /** Each reporter goes on where it was. */
  async goOn(): Promise<void> {
    const before = this.taken();
    await this.until(() => this.taken() > before);
  }
}
