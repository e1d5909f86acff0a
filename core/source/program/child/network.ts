import { Socket } from "node:net";
import { textNotFetched } from "./answers";

const local = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0)$/;

/** Checking needs no network, and a judged program gets none: what it would find there may differ tomorrow. */
export function closeNetwork(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the socket below
  const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const target = targetOf(args);
    if (target === undefined || local.test(target.host)) return connect.apply(this, args);
    const { host, port } = target;
    const error = new Error(
      `the program may not use the network while it is checked (it tried ${host}${port ? `:${port}` : ""})`,
    );
    setImmediate(() => this.destroy(error));
    return this;
  };

  const fetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    // The Kubernetes SDK fetches manifests by itself; without them the rest of the program can still be judged.
    if (/^https?:/.test(url) && callers().some((file) => file.includes("@pulumi/kubernetes")))
      return Promise.resolve(new Response(textNotFetched(url)));
    return fetch(input, init);
  };
}

/** The host that a socket is asked to connect to; undefined for sockets in the file system. */
function targetOf(args: readonly unknown[]): { host: string; port?: string } | undefined {
  const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === "object" && first !== null) {
    const { path, host, port } = first as { path?: unknown; host?: unknown; port?: unknown };
    if (typeof path === "string") return undefined;
    return {
      host: typeof host === "string" ? host : "localhost",
      ...((typeof port === "number" || typeof port === "string") && { port: String(port) }),
    };
  }
  if (typeof first === "number")
    return { host: typeof args[1] === "string" ? args[1] : "localhost", port: String(first) };
  return undefined;
}

/** The files on the stack, as they are loaded: the text of a stack names what they were compiled from. */
function callers(): string[] {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is only put back
  const prepare = Error.prepareStackTrace;
  try {
    Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getFileName() ?? "");
    return new Error().stack as unknown as string[];
  } finally {
    Error.prepareStackTrace = prepare;
  }
}
