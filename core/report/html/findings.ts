import type { PageData } from "./data";
import { markup, type Markup, type Section } from "./markup";

const field = (id: string, label: string, options: readonly (readonly [string, string])[]): Markup =>
  markup`<div><label for="f-${id}">${label}</label><select id="f-${id}">${options.map(
    ([value, text]) => markup`<option value="${value}">${text}</option>`,
  )}</select></div>`;

/** Where the page's script shows the findings, with what narrows them down. */
export function findingsSection({ rows }: PageData): Section {
  const hasStacks = rows.some(({ stack }) => stack !== undefined);
  const hasOwners = rows.some(({ owner }) => owner !== undefined);
  const body = markup`<noscript><p>The findings are shown by a script within this file, which your viewer does not run: open it in a browser.</p></noscript>
<form class="controls" id="controls" hidden role="search" aria-label="Findings">
<div class="wide"><label for="f-search">Search</label><input id="f-search" type="search" autocomplete="off" placeholder="resource, message, path, control"></div>
${field("verdict", "Verdict", [
  ["", "all that is open"],
  ["all", "all, also accepted and known"],
])}
${field("severity", "Severity", [["", "all"]])}
${field("environment", "Environment", [["", "all"]])}
${hasStacks ? field("stack", "Stack", [["", "all"]]) : undefined}
${hasOwners ? field("owner", "Owner", [["", "all"]]) : undefined}
${field("policy", "Policy", [["", "all"]])}
${field("group", "Group by", [
  ["resource", "resource"],
  ["policy", "policy"],
  ["severity", "severity"],
  ["environment", "environment"],
  ["file", "file"],
  ...(hasStacks ? [["stack", "stack"] as const] : []),
  ...(hasOwners ? [["owner", "owner"] as const] : []),
])}
<div><button type="button" id="clear">Clear</button></div>
</form>
<p id="said" role="status"></p>
<div id="list"></div>`;
  return { id: "findings", title: "Findings", count: rows.length, body };
}
