import { mock } from "node:test";

/** What is printed, instead of printing it. */
export async function outputOf(run: () => Promise<unknown>): Promise<string> {
  let text = "";
  const keep = (chunk: unknown, ...others: unknown[]): boolean => {
    text += String(chunk);
    const done = others.at(-1);
    if (typeof done === "function") (done as () => void)();
    return true;
  };
  const streams = [process.stdout, process.stderr].map((stream) => mock.method(stream, "write", keep));
  try {
    await run();
  } finally {
    for (const { mock } of streams) mock.restore();
  }
  return text;
}
