import type { App } from "./app";

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
}

/** The description of the service, for programs and for people. */
export function addReferencePage(app: App): void {
  let page: string | undefined;
  app.get("/openapi.json", { config: { open: true }, schema: { hide: true } }, (_request, reply) =>
    reply.type("application/json").send(JSON.stringify(app.swagger())),
  );
  app.get("/reference", { config: { open: true }, schema: { hide: true } }, (_request, reply) => {
    page ??= render(app.swagger() as unknown as Description);
    return reply
      .type("text/html; charset=utf-8")
      .header(
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
      )
      .header("x-content-type-options", "nosniff")
      .send(page);
  });
}

interface Description {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.4 ui-monospace,monospace}pre{overflow:auto;padding:.75rem;border:1px solid}table{border-collapse:collapse}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}section{border-top:1px solid;margin-top:1.5rem}`;

function render({ info, paths }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(path, method, operation)),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(info.title)}</title>
<style>${style}</style></head>
<body><main><h1>${escaped(info.title)}</h1>
<p>Version ${escaped(info.version)}. The same for programs: <a href="/openapi.json">openapi.json</a>. Every call but those on health needs <code>Authorization: Bearer …</code>.</p>
${operations.join("\n")}</main></body></html>
`;
}

function section(
  path: string,
  method: string,
  { summary, description, parameters = [], requestBody }: Operation,
): string {
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  const rows = parameters.map(
    ({ name, in: place, required, description: says }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(place)}${required === true ? ", required" : ""}</td><td>${escaped(says ?? "")}</td></tr>`,
  );
  return `<section><h2><code>${escaped(method.toUpperCase())} ${escaped(path)}</code></h2>
<p>${escaped(summary ?? "")}</p>${description === undefined ? "" : `<p>${escaped(description)}</p>`}
${rows.length > 0 ? `<table>${rows.join("")}</table>` : ""}
${body === undefined ? "" : `<details><summary>Body</summary><pre>${escaped(JSON.stringify(body, null, 2))}</pre></details>`}</section>`;
}
