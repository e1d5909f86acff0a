import { createServer } from "node:http";
import { Reporter } from "../report/reporter";
import { Beacon } from "./beacon";
import { readSettings } from "./settings";

const settings = readSettings(process.env);
const tell = (message: string): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), message })}\n`);
};
// Whatever goes wrong in it, the containers' hooks are answered: a hook that fails would have its container killed.
process.on("uncaughtException", (error) => tell(`goes on after: ${error.message}`));
process.on("unhandledRejection", (error) => tell(`goes on after: ${String(error)}`));
process.stderr.on("error", () => undefined);
settings.problems.forEach(tell);

const { told } = settings;
const reporter = told && new Reporter({ ...told, tell });
const beacon = reporter && told ? new Beacon(settings.containers, told.self, reporter) : undefined;

const server = createServer({ maxHeaderSize: 8192, requestTimeout: 5000, headersTimeout: 5000 });
server.maxConnections = 64;
server.on("request", (request, response) => {
  request.resume();
  const [path, query] = (request.url ?? "/").split("?", 2);
  const container = new URLSearchParams(query).get("container") ?? undefined;
  response.shouldKeepAlive = false;
  response.statusCode = 200;
  if (path === "/started") beacon?.started(container);
  else if (path === "/stopping") beacon?.stopping(container);
  else if (path !== "/healthz") response.statusCode = 404;
  response.end();
});
server.on("clientError", (_error, socket) => void socket.destroy());
server.on("error", (error) => {
  tell(`can't listen: ${error.message}`);
  process.exitCode = 1;
});
server.listen(settings.port, () => tell(`listens on ${portOf(server.address())}`));

const portOf = (address: ReturnType<typeof server.address>): string | number =>
  typeof address === "object" && address ? address.port : String(address);

let ending = false;
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    beacon?.ended();
    void farewell();
  });

async function farewell(): Promise<void> {
  const sent = (await reporter?.outbox.flushed(settings.farewell)) ?? true;
  if (!sent) tell(`${reporter?.outbox.length} not sent`);
  process.exit(0);
}
