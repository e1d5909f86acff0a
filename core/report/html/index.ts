import { createHash } from "node:crypto";
import { loadDraw, type Draw } from "../pictures";
import type { ReportOptions } from "../result";
import { cleaned, isMandatory } from "../text";
import { pageData } from "./data";
import { findingsSection } from "./findings";
import { embedded, markup, Markup, type Section } from "./markup";
import type { Reported } from "./reported";
import { script } from "./script";
import { sections } from "./sections";
import { style } from "./style";
import { summary } from "./summary";

export type { Reported } from "./reported";

/**
 * One file that a person reads in a browser, or prints: it asks for nothing from outside, and its security policy lets run
 * only its own script, by hash.
 *
 * @returns a reporter, once what draws its pictures is loaded
 */
export async function loadHtml(): Promise<(result: Reported, options?: ReportOptions) => string> {
  const draw = await loadDraw();
  return (result, options) => page(cleaned(result), draw, options);
}

function page(result: Reported, draw: Draw, options: ReportOptions = {}): string {
  const { now, fails = isMandatory } = options;
  const isAudit = result.schema === "bulkhead/audit/v1";
  const found = isAudit ? [...result.findings, ...result.crossStack] : result.findings;
  const failing = found.filter(fails);
  const unknown = failing.filter(({ kind }) => kind === "unknown").length;
  const data = pageData(result);
  const all: readonly Section[] = [
    { id: "summary", title: "Summary", body: summary(result, { found: failing.length - unknown, unknown }) },
    findingsSection(data),
    ...sections(result, draw, options),
  ];
  const title = isAudit ? "Audit of container estates" : "Check of a container estate";
  const code = embedded(data);
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · Bulkhead</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<h1>${title}</h1>
<p class="dim">Bulkhead ${result.tool.version} · estate ${result.estate.defaulted ? "by default" : result.estate.source}${now === undefined ? undefined : ` · ${new Date(now).toISOString().slice(0, 10)}`}</p>
<nav aria-label="Contents"><ul>${all.map(
    ({ id, title: name, count }) =>
      markup`<li><a href="#${id}">${name}${count === undefined ? undefined : ` (${count.toLocaleString("en")})`}</a></li>`,
  )}</ul></nav>
</header>
<main>
${all.map(
  ({ id, title: name, body }) =>
    markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
${body}
</section>
`,
)}</main>
<footer class="dim"><p>Judged by the estate sha256 ${result.estate.hash.slice(0, 16)}. A pass means that the judged resources meet the policies listed; it says nothing of what was not seen.</p></footer>
<script type="application/json" id="data">${code}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return text.text;
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing from anywhere, but this one script and this one style; and no text becomes markup at run time. */
const policy = (): Markup =>
  new Markup(
    `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
  );
