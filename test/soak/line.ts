import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The network between reporters and a service, which can be cut: in the midst of what is said, or so that nothing is heard. */
export class Line {
  private readonly open = new Set<Socket>();
  private state: "whole" | "cut" | "silent" = "whole";

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param target where the service listens now; undefined where it doesn't */
  static async to(target: () => string | undefined): Promise<Line> {
    const server = createServer((near) => line.join(near, target()));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return line;
  }

  /** Ends all connections wherever they are, and takes no new ones. */
  cut(): void {
    this.state = "cut";
    for (const socket of this.open) socket.resetAndDestroy();
  }

  /** Lets through requests, and no answers: who sent doesn't know whether it came in. */
  silence(): void {
    this.state = "silent";
  }

  mend(): void {
    // Those who wait for answers that were lost would wait long.
    if (this.state === "silent") this.cut();
    this.state = "whole";
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private join(near: Socket, target: string | undefined): void {
    if (this.state === "cut" || target === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(new URL(target).port), "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.open.delete(socket);
        other.destroy();
      });
    }
    near.on("data", (data) => void far.write(data));
    far.on("data", (data) => {
      if (this.state === "whole") near.write(data);
    });
  }
}
