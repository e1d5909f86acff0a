import { execFileSync } from "node:child_process";
import { LARGEST } from "./document";

const SCRIPT = `
const [url, most] = process.argv.slice(1);
fetch(url, { redirect: "follow", signal: AbortSignal.timeout(10000) })
  .then(async (response) => {
    if (!response.ok) throw new Error("status " + response.status);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > Number(most)) throw new Error("larger than " + most + " bytes");
    process.stdout.write(bytes);
  })
  .catch((error) => { process.stderr.write(String(error.cause?.code ?? error.message)); process.exitCode = 1; });
`;

/** Fetches a URL without making the loader asynchronous, which the engine's start of a pack would not wait for. */
export function readUrl(url: string): string {
  try {
    return execFileSync(process.execPath, ["-e", SCRIPT, url, String(LARGEST)], {
      encoding: "utf8",
      maxBuffer: LARGEST + 1024,
      timeout: 20_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const said = (error as { stderr?: unknown }).stderr;
    const reason =
      typeof said === "string" && said !== ""
        ? said.replace(/[^\x20-\x7e]/g, " ").slice(0, 200)
        : "no answer";
    throw new Error(reason, { cause: error });
  }
}
