import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The file that an address without its end stands for; undefined where there is none. */
export function fileOf(folder: string, path: string): string | undefined {
  const at = join(folder, normalize(decodeURIComponent(path)));
  return [at, `${at}.html`, join(at, "index.html")].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}

/** Serves the files of a folder on this machine only, pages also without their end. */
export async function serveFolder(folder: string): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer(({ url = "/" }, response) => {
    const file = fileOf(folder, new URL(url, "http://localhost").pathname);
    if (file === undefined) return void response.writeHead(404).end("there is nothing here");
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
