import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { loadHtml, type Reported } from "../../../../core/report/html";
import { clean, full } from "../fixture";
import { withEverything } from "./fixture";
import { audit } from "./audit-fixture";

const now = Date.parse("2026-11-22T12:00:00Z");

/** What would be markup, an end of an element, an attribute or a comment if it were not escaped. */
const attacks = [
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "-->",
  "]]>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</title></style></textarea><svg onload=alert(1)>",
  "&lt;b&gt;",
  "`${alert(1)}`",
  "\u2028alert(1)\u2029",
  "javascript:alert(1)",
];

/** Every text of a result replaced, but for those by which it is read. */
function attacked<T>(value: T, attack: string): T {
  if (typeof value === "string")
    return (
      /^(?:bulkhead|violation|unknown|error|mandatory|advisory|low|medium|high|critical|preview|state|used|unused|expired|refused|yes|no|pass|fail|allowed|forbidden|green|amber|red|grey|blue|lapsed|file|code|\d{4}-.*)/.test(
        value,
      ) && !value.includes(" ")
        ? value
        : attack
    ) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => attacked(each, attack)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, unknown] => [key, attacked(each, attack)]),
  ) as T;
}

describe("the page", () => {
  let withOptions: Awaited<ReturnType<typeof loadHtml>>;
  before(async () => {
    withOptions = await loadHtml();
  });
  const html = (result: Reported): string => withOptions(result, { now });

  const elements = (text: string): string[] =>
    [...text.matchAll(/<(?!\/|!)([a-z0-9]+)/gi)].map(([, name]) => name!.toLowerCase());

  it("forbids everything but its own script and style, which have the hashes that it names", () => {
    const text = html(withEverything);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)!;
    const hash = (content: string): string =>
      `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(text)!;
    const script = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, content]) => content!);
    assert.equal(script.length, 1);
    assert.match(policy!, /^default-src 'none'; /);
    assert.ok(policy!.includes(`style-src ${hash(style!)};`));
    assert.ok(policy!.includes(`script-src ${hash(script[0]!)};`));
    assert.doesNotMatch(policy!, /unsafe|https?:|\*/);
  });

  it("asks nothing from outside", () => {
    const text = html(withEverything).replace(/xmlns(?::\w+)?="[^"]*"/g, "");
    assert.doesNotMatch(text, /\s(?:src|srcset|action|formaction|poster|xlink:href)=/i);
    assert.doesNotMatch(text, /@import|url\(/i);
    for (const [, target] of text.matchAll(/\shref="([^"]*)"/g)) assert.match(target!, /^#/);
  });

  it("has no attribute that runs or styles anything", () => {
    const markup = html(withEverything).replace(/<script[\s\S]*?<\/script>/g, "");
    assert.doesNotMatch(markup, /<[^>]*\son[a-z]+=|<[^>]*\sstyle=/i);
  });

  for (const attack of attacks) {
    it(`lets no name become markup: ${JSON.stringify(attack)}`, () => {
      for (const result of [withEverything, audit]) {
        const text = html(attacked(result, attack));
        assert.deepEqual(elements(text), elements(html(attacked(result, "zz"))));
        assert.equal(text.match(/<\/script>/gi)?.length, 2);
        assert.doesNotMatch(text, /<!--/);
        const [, data] = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(text)!;
        assert.doesNotMatch(data!, /[<>&\u2028\u2029]/);
        JSON.parse(data!);
      }
    });
  }

  it("holds every finding, also accepted and known ones", () => {
    const [, data] = /id="data">([\s\S]*?)<\/script>/.exec(html(withEverything))!;
    const { rows } = JSON.parse(data!) as { rows: { verdict: string; excuse?: string }[] };
    const verdicts = rows.map(({ verdict }) => verdict);
    assert.equal(rows.length, full.findings.length + 2);
    assert.deepEqual(verdicts.slice(-2), ["accepted", "known"]);
    assert.match(rows.at(-2)!.excuse!, /the network plugin needs it \(platform, until 2030-01-31\)/);
  });

  it("says what a manager asks first", () => {
    assert.match(html(full), /Not everything could be checked/);
    assert.match(
      html({ ...full, problems: [] }),
      /The division does not hold[\s\S]*?4 findings must be fixed[^<]*; 1 verdict that must be known is not/,
    );
    const asked = full.findings.filter(({ kind }) => kind === "unknown");
    const open = html({
      ...full,
      problems: [],
      findings: asked.map((each) => ({ ...each, level: "mandatory" })),
    });
    assert.match(open, /It is not known whether the division holds[\s\S]*?2 verdicts that must be known/);
    assert.match(html(clean), /The division holds/);
    const empty = { ...clean, counts: { ...clean.counts, resources: 0 } };
    assert.match(html(empty), /Nothing was judged/);
    const doubt = { ...clean, counts: { ...clean.counts, unknownAdvisory: 2 } };
    assert.match(html(doubt), /something is not known[\s\S]*?2 verdicts/);
  });

  it("draws zones, machines, statuses, coverage and witnesses, each where the result has them", () => {
    const text = html(withEverything);
    for (const id of [
      "zones",
      "cohabitation",
      "images",
      "amber",
      "coverage",
      "exceptions",
      "not-seen",
      "inputs",
    ])
      assert.match(text, new RegExp(`<section id="${id}"`), id);
    assert.equal(text.match(/<figure[^>]*>\s*<svg /g)?.length, 2);
    assert.match(text, /<ol class="hops"><li>web to db on TCP 5432: allowed<\/li>/);
    const bare = html(clean);
    for (const id of ["zones", "cohabitation", "images", "coverage"])
      assert.doesNotMatch(bare, new RegExp(`<section id="${id}"`), id);
  });

  it("queues images in doubt, the worst first", () => {
    const [, queue] = /<section id="amber"([\s\S]*?)<\/section>/.exec(html(withEverything))!;
    const found = [...queue!.matchAll(/<code class="dim">([^<]*)</g)].map(([, digest]) =>
      digest!.slice(7, 9),
    );
    assert.deepEqual(found, ["cc", "bb"]);
  });

  it("tells the age of inputs and the days that exceptions have left", () => {
    const text = html(withEverything);
    assert.match(text, /2026-11-01 00:00 UTC, 21 days old/);
    assert.match(text, /2030-01-31 \(1166 days left\)/);
    assert.match(text, /2020-01-31 \(over\)/);
  });

  it("draws of an audit the stacks in which flows or shared machines are against the rules", () => {
    const [stack] = audit.stacks;
    const flows = [{ from: "zone app", to: "zone data", forbidden: "TCP 1;UDP 2" }];
    const zones = { zones: [{ zone: "zone app", ends: 1, names: ["shop/web"] }], flows };
    const { cohabitation } = withEverything;
    const text = html({ ...audit, stacks: [{ ...stack!, zones, cohabitation }] });
    const [, flowSection = ""] = /<section id="zones"([\s\S]*?)<\/section>/.exec(text)!;
    assert.match(flowSection, /<summary>[^<]+<\/summary>\s*<figure class="map"[\s\S]*<svg/);
    assert.match(flowSection, /TCP 1; UDP 2/);
    const [, sharing = ""] = /<section id="cohabitation"([\s\S]*?)<\/section>/.exec(text)!;
    assert.match(sharing, /Against the rules/);
  });

  it("shows an audit's stacks, joins and trend, and findings between stacks", () => {
    const text = html(audit);
    for (const id of ["stacks", "joins", "trend", "zones"])
      assert.match(text, new RegExp(`<section id="${id}"`));
    const [, data] = /id="data">([\s\S]*?)<\/script>/.exec(text)!;
    const { rows } = JSON.parse(data!) as { rows: { stack?: string; owner?: string }[] };
    assert.equal(rows.length, audit.findings.length + audit.crossStack.length);
    assert.deepEqual(rows[0], { ...rows[0], stack: "folder:shop/prod.json", owner: "team-shop" });
  });

  const sectionOf = (id: string, text: string): string =>
    (new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(text)?.[0] ?? "")
      .replace(/<svg[\s\S]*?<\/svg>/g, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ");

  it("counts an audit's images by environment and stack, each colour with a word and a shape", () => {
    const text = html(audit);
    assert.match(text, /<span class="chip amber"><svg class="shape"[^>]*aria-hidden="true">/);
    const section = sectionOf("images", text);
    assert.match(section, /amber formerly suitable, now in doubt 1 .*green suitable for production 1/);
    assert.match(section, /By environment environment amber green production 1 1 test 1 By stack/);
    assert.match(section, /By stack stack amber green folder:shop\/prod\.json 1 1 folder:shop\/test\.json 1/);
    assert.match(section, /registry\.example\.com\/api sha256:aaaa/);
    assert.match(section, /1 use of images that are named by a tag alone/);
  });

  it("queues an audit's images in doubt with deadline and owners", () => {
    const section = sectionOf("amber", html(audit));
    assert.match(section, /1 image in doubt; 1 should have been replaced by now/);
    assert.match(
      section,
      /high overdue 2026-11-13 \(9 days\) team-shop \(production\), nobody named \(test\)/,
    );
    assert.match(section, /vulnerability:CVE-2026-1, and 11 more/);
    const early = withOptions(audit, { now: Date.parse("2026-11-11T00:00:00Z") });
    assert.match(sectionOf("amber", early), /none is overdue\..* 2026-11-13 \(2 days left\)/);
  });

  it("tells frameworks over all stacks, with why", () => {
    const section = sectionOf("coverage", html(audit));
    assert.match(section, /NIST SP 800-190 2017 2 1 1/);
    assert.match(
      section,
      /4\.4\.3 containers fail 1 fail, 1 pass violated: disallow-privileged-containers \(2\)/,
    );
    assert.match(section, /4\.6 hardware not-covered the provider/);
  });

  it("tells what is past its deadline, and how teams and policies stood over time", () => {
    const section = sectionOf("trend", html(audit));
    assert.match(section, /2 new, 0 fixed, 0 accepted, 1 overdue, 0 expired/);
    assert.match(section, /critical team-shop folder:shop\/prod\.json 2026-11-01 2026-11-08 14 days/);
    assert.match(section, /owner 2026-11-01 2026-11-22 team-shop 4 2 \(1 overdue\)/);
    assert.match(section, /require-digest 4 0/);
  });

  it("says whose signature stands beside it, and names every input of a fleet", () => {
    assert.match(sectionOf("inputs", html(audit)), /signed no/);
    const [stack] = audit.stacks;
    const stacks = Array.from({ length: 600 }, (_, at) => ({ ...stack!, id: `folder:shop/${at}.json` }));
    const signedBy = { key: `sha256:${"k".repeat(64)}`, envelope: "audit.html.dsse.json" };
    const text = withOptions({ ...audit, stacks }, { signedBy });
    assert.match(sectionOf("inputs", text), /signed by the key sha256:k{64}; .* in audit\.html\.dsse\.json/);
    const [, rest] =
      /<section id="inputs"[\s\S]*?<div class="rest">[\s\S]*?<script type="application\/json">([\s\S]*?)<\/script>/.exec(
        text,
      )!;
    const rows = JSON.parse(rest!) as string[][];
    assert.equal(rows.length, 100);
    assert.deepEqual(rows[99]!.slice(0, 4), ["folder:shop/599.json", "state", "a".repeat(64), "10"]);
  });

  it("counts ends beyond those that are named, also of one name", () => {
    const connections = withEverything.connections!;
    const shown = (names: string[], ends: number): string => {
      const to = { zone: "zone data", ends, names };
      return html({
        ...withEverything,
        connections: { groups: 1, shown: [{ ...connections.shown[0]!, to }] },
      });
    };
    assert.match(shown(["db"], 2), /→ db and 1 more /);
    assert.match(shown(["a", "b", "c", "d"], 5), /→ a, b, c and 2 more /);
    assert.match(shown(["a", "b", "c"], 3), /→ a, b, c </);
  });

  it("keeps long lists short, and says so", () => {
    const notSeen = Array.from({ length: 1500 }, (_, at) => ({ what: `x${at}`, why: "y" }));
    const text = html({ ...clean, notSeen });
    assert.match(text, /… and 500 more/);
    assert.doesNotMatch(text, /x1200/);
  });

  it("is the same for the same result", () => assert.equal(html(withEverything), html(withEverything)));
});
