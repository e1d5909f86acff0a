import { execFileSync } from "node:child_process";

const script = `
const [url, most, timeout] = process.argv.slice(1);
const token = process.env.BULKHEAD_REGISTER_TOKEN;
const headers = token ? { authorization: "Bearer " + token } : {};
fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(Number(timeout)) })
  .then(async (response) => {
    if (!response.ok) throw new Error("status " + response.status);
    let length = 0;
    for await (const part of response.body) {
      length += part.length;
      if (length > Number(most)) throw new Error("larger than " + most + " bytes");
      process.stdout.write(part);
    }
  })
  .catch((error) => {
    const code = error.name === "TimeoutError" ? "no answer in time" : (error.cause?.code ?? error.cause?.message ?? error.message);
    process.stderr.write(String(code));
    process.exitCode = 1;
  });
`;

const mebibyte = 1 << 20;
const largest = 256 * mebibyte;

/** How a snapshot is fetched. @throws Error that says why it can't be */
export type Fetch = (url: string, timeout: number) => Buffer;

/**
 * Fetches a snapshot, with the token in BULKHEAD_REGISTER_TOKEN, without making those who judge asynchronous: the
 * engine's calls would not wait for it.
 *
 * @param timeout milliseconds
 */
export const fetchSnapshot: Fetch = (url, timeout) => {
  try {
    return execFileSync(process.execPath, ["-e", script, url, String(largest), String(timeout)], {
      maxBuffer: largest + mebibyte,
      timeout: timeout + 5000,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (cause) {
    const said = (cause as { stderr?: unknown }).stderr;
    const text = Buffer.isBuffer(said) ? said.toString("utf8") : "";
    throw new Error(text.replace(/[^\x20-\x7e]/g, " ").slice(0, 200) || "no answer", { cause });
  }
};
