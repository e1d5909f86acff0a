/**
 * What runs in the page: search, filter and group the findings, and build only what is looked at. All text goes in as
 * text, never as markup; the page's security policy forbids the other way too.
 */
export const script = `"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const { policies, resources, rows } = JSON.parse(byId("data").textContent);
  const open = new Set(["error", "violation", "advisory", "unknown"]);
  const ranks = ["critical", "high", "medium", "low"];
  const verdicts = ["error", "violation", "advisory", "unknown", "accepted", "known"];
  const text = rows.map((row) => {
    const policy = policies[row.policy], resource = resources[row.resource];
    return [policy.name, policy.title, policy.controls, resource.id, resource.type, row.stack, row.owner, row.environment, row.message, row.path, row.place,
      row.late ? "overdue" : "", row.fingerprint, ...(row.because || [])].join(" ").toLowerCase();
  });
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== undefined && child !== ""));
    return element;
  };
  const count = (number) => number.toLocaleString("en");
  const plural = (number, one) => count(number) + " " + one + (number === 1 ? "" : "s");
  const fields = Object.fromEntries(["search", "verdict", "severity", "environment", "policy", "stack", "owner", "group"].map((name) => [name, byId("f-" + name)]).filter(([, field]) => field));
  const list = byId("list"), said = byId("said");
  const fill = (field, values) => {
    for (const [value, number] of values) field.append(make("option", { value }, value + " (" + count(number) + ")"));
  };
  const tally = (key, order) => {
    const found = new Map();
    for (const row of rows) found.set(key(row), (found.get(key(row)) || 0) + 1);
    return [...found].sort(([a], [b]) => order ? order.indexOf(a) - order.indexOf(b) : a < b ? -1 : 1);
  };
  fill(fields.verdict, tally((row) => row.verdict, verdicts));
  fill(fields.severity, tally((row) => row.severity, ranks));
  fill(fields.environment, tally((row) => row.environment));
  fill(fields.policy, tally((row) => policies[row.policy].name));
  if (fields.stack) fill(fields.stack, tally((row) => row.stack || ""));
  if (fields.owner) fill(fields.owner, tally((row) => row.owner || "nobody named"));

  const chip = (word) => make("span", { class: "chip " + word }, word);
  const card = (row, by) => {
    const policy = policies[row.policy], resource = resources[row.resource];
    const line = (word, value) => value ? make("p", { class: "dim" }, word + ": ", make("span", { class: "code" }, value)) : undefined;
    return make("div", { class: "finding" },
      make("p", {}, chip(row.verdict), " ", chip(row.severity), " ", row.late ? chip("overdue") : "", " ", by === "policy" ? "" : make("code", {}, policy.name)),
      make("p", { class: "message" }, row.message),
      by === "resource" ? undefined : line("resource", resource.id),
      line("path", row.path), line("at", row.place), line("stack", row.stack), line("owner", row.owner), line("environment", row.environment), line("found first", row.since), line("due", row.due), line("would have to be known", row.missing),
      row.because ? make("div", {}, make("p", {}, "Because"), make("ul", {}, ...row.because.map((each) => make("li", {}, each)))) : undefined,
      row.excuse ? make("p", {}, "Accepted: " + row.excuse) : undefined,
      by === "policy" || !policy.why ? undefined : make("p", {}, "Why: " + policy.why),
      by === "policy" || row.verdict === "error" || !policy.fix ? undefined : make("p", {}, "Fix: " + policy.fix),
      make("p", { class: "dim" }, (policy.controls ? policy.controls + " \\u00b7 " : "") + "fingerprint ", make("code", {}, row.fingerprint)));
  };
  const pages = (target, items, size, build) => {
    let at = 0;
    const button = make("button", { type: "button" });
    const next = (all) => {
      const end = all ? items.length : Math.min(items.length, at + size);
      const first = at;
      while (at < end) button.before(build(items[at++]));
      button.hidden = at >= items.length;
      button.textContent = "Show more (" + count(items.length - at) + " left)";
      return first;
    };
    target.append(button);
    button.addEventListener("click", () => {
      const first = next(false);
      const added = target.children[first];
      const focus = added && (added.querySelector("summary") || added);
      if (focus) { if (focus.tabIndex < 0) focus.tabIndex = -1; focus.focus(); }
    });
    next(false);
    return () => next(true);
  };
  let printAll = [];
  const keys = {
    resource: (row) => resources[row.resource].id,
    policy: (row) => policies[row.policy].name,
    severity: (row) => row.severity,
    environment: (row) => row.environment,
    stack: (row) => row.stack || "",
    owner: (row) => row.owner || "nobody named",
    file: (row) => row.place ? row.place.replace(/(:\\d+)+$/, "") : "no file",
  };
  const worst = (all) => Math.min(...all.map((row) => ranks.indexOf(row.severity)));
  const heading = (key, all, by) => {
    const counts = verdicts.map((verdict) => [verdict, all.filter((row) => row.verdict === verdict).length]).filter(([, number]) => number);
    const name = by === "resource" ? resources[all[0].resource].name + " " : "";
    return make("summary", {}, chip(ranks[worst(all)]), " ", make("strong", {}, name), make("span", { class: "code" }, key), " ",
      make("span", { class: "dim" }, counts.map(([verdict, number]) => count(number) + " " + verdict).join(", ")));
  };
  const group = ([key, all], by) => {
    const box = make("details", {}, heading(key, all, by));
    let fillIt;
    const fillOnce = () => {
      if (fillIt) return;
      const body = make("div", {});
      if (by === "policy") {
        const policy = policies[all[0].policy];
        body.append(...[make("p", {}, make("strong", {}, policy.title)), policy.why && make("p", {}, "Why: " + policy.why), policy.fix && make("p", {}, "Fix: " + policy.fix)].filter(Boolean));
      }
      const inner = make("div", {});
      body.append(inner);
      fillIt = pages(inner, all, 25, (row) => card(row, by));
      box.append(body);
    };
    box.addEventListener("toggle", () => { if (box.open) fillOnce(); });
    printAll.push(() => { fillOnce(); fillIt(); box.open = true; });
    return box;
  };
  const show = () => {
    const words = fields.search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const { verdict, severity, environment, policy, stack, owner } = fields;
    const found = rows.filter((row, at) =>
      (verdict.value === "" ? open.has(row.verdict) : verdict.value === "all" || row.verdict === verdict.value) &&
      (severity.value === "" || row.severity === severity.value) &&
      (environment.value === "" || row.environment === environment.value) &&
      (policy.value === "" || policies[row.policy].name === policy.value) &&
      (!stack || stack.value === "" || (row.stack || "") === stack.value) &&
      (!owner || owner.value === "" || (row.owner || "nobody named") === owner.value) &&
      words.every((word) => text[at].includes(word)));
    const by = fields.group.value;
    const groups = new Map();
    for (const row of found) {
      const key = keys[by](row);
      if (groups.has(key)) groups.get(key).push(row); else groups.set(key, [row]);
    }
    const sorted = [...groups].sort(([a, left], [b, right]) => worst(left) - worst(right) || right.length - left.length || (a < b ? -1 : 1));
    list.replaceChildren();
    printAll = [];
    const target = make("div", {});
    list.append(target);
    const all = pages(target, sorted, 50, (entry) => group(entry, by));
    printAll.unshift(all);
    said.textContent = plural(found.length, "finding") + " of " + count(rows.length) + " in " + plural(sorted.length, "group");
    if (found.length === 0) target.prepend(make("p", {}, "Nothing matches."));
    if (sorted.length === 1) target.querySelector("details").open = true;
  };
  for (const box of document.querySelectorAll(".rest")) {
    const rows = JSON.parse(box.querySelector("script").textContent);
    const body = box.previousElementSibling.querySelector("tbody");
    const heads = [...box.previousElementSibling.querySelectorAll("thead th")].map((head) => head.textContent);
    const models = [...body.rows[0].cells];
    const button = box.querySelector("button");
    let at = 0;
    const add = (size) => {
      const lines = rows.slice(at, at + size).map((cells) => make("tr", {}, ...cells.map((cell, index) => {
        const link = models[index].querySelector("button");
        const inner = link ? make("button", { type: "button", class: "link", "data-field": link.dataset.field, "data-value": cell }, cell)
          : models[index].querySelector("code") ? make("code", {}, cell) : cell;
        return index === 0 ? make("th", { scope: "row", tabindex: "-1" }, inner) : make("td", { "data-label": heads[index] }, inner);
      })));
      body.append(...lines);
      at += lines.length;
      button.hidden = at >= rows.length;
      button.textContent = "Show more (" + count(rows.length - at) + " left)";
      return lines[0];
    };
    button.addEventListener("click", () => { const line = add(500); if (line) line.cells[0].focus(); });
    addEventListener("beforeprint", () => add(rows.length));
    add(0);
  }
  let waiting;
  fields.search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 150); });
  for (const field of Object.values(fields)) if (field !== fields.search) field.addEventListener("change", show);
  byId("clear").addEventListener("click", () => {
    for (const field of Object.values(fields)) if (field === fields.search) field.value = ""; else field.selectedIndex = 0;
    show();
    fields.search.focus();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-field]");
    if (!button) return;
    const { field, value } = button.dataset;
    for (const each of Object.values(fields)) if (each === fields.search) each.value = ""; else each.selectedIndex = 0;
    fields[field].value = value;
    if (fields[field].value !== value) {
      fill(fields[field], [[value, 0]]);
      fields[field].value = value;
    }
    show();
    byId("findings").scrollIntoView();
    fields[field].focus({ preventScroll: true });
  });
  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("main details")) box.open = true;
    // Those that are built on the way stand at the end of the list, and have their turn.
    for (let at = 0; at < printAll.length; at++) printAll[at]();
  });
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("controls").hidden = false;
  show();
})();
`;
