import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultEstate, loadEstate, parseEstateData } from "../../../core/estate";
import { errorsOf, estateOf } from "./estates";

const messages = (data: Record<string, unknown>): string[] =>
  errorsOf(data).map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));

describe("an estate's errors", () => {
  it("come all at once, each with its place and what was meant", () => {
    const folder = mkdtempSync(join(tmpdir(), "estate-"));
    const text = [
      "zones:",
      "  internet: { external: true, turst: 0 }",
      "  app: { trust: 101, select: [{ subnetTg: { zone: app } }, {}] }",
      "flows:",
      '  - { from: internt, to: app, ports: [443, "80"] }',
      "  - { from: [app, { workload: x, nmespace: y }], to: {}, ports: [99999/tcp] }",
      "environments:",
      "  prod: { select: [{ account: 012345678901 }], controled: true, level: strct, admit: [gren] }",
      "images:",
      '  repositories: { prd: ["nginx"] }',
      "  signers: { build: { keyles: {} } }",
      "suppliers: { acme: { signer: biuld } }",
      "rules: [{ never: { supplier: acm, all: [{ data: secret }] }, reason: x }]",
    ].join("\n");
    const path = join(folder, "bulkhead.yaml");
    writeFileSync(path, text);
    const result = loadEstate({ from: folder, env: {} });
    rmSync(folder, { recursive: true });
    assert.ok(!result.ok);
    assert.ok(result.errors.every((error) => error.file === path));
    assert.deepEqual(
      result.errors.map(
        (e) => `${e.line}:${e.column} ${e.code}: ${e.message}${e.hint === undefined ? "" : ` | ${e.hint}`}`,
      ),
      [
        "2:31 unknown-key: zones.internet.turst is not a key that is known here | did you mean trust?",
        "3:17 bad-value: zones.app.trust is 101: at most 100 is allowed",
        "3:33 unknown-key: zones.app.select[0].subnetTg is not a key that is known here | did you mean subnetTag?",
        "3:60 bad-value: zones.app.select[1] is empty: name at least one thing to match by",
        '5:13 unknown-name: flows[0].from names the zone "internt", which isn\'t declared | did you mean internet?',
        "5:39 wrong-type: flows[0].ports[0] must be text, not the number 443 | put it in quotes",
        '5:44 bad-value: flows[0].ports[1] "80" names no protocol: write 80/tcp or 80/udp',
        "6:34 unknown-key: flows[1].from[1].nmespace is not a key that is known here | did you mean namespace?",
        "6:54 missing-key: flows[1].to.workload is missing",
        '6:66 bad-value: flows[1].ports[0] "99999/tcp" has a port outside 1-65535',
        "8:31 wrong-type: environments.prod.select[0].account must be text, not the number 12345678901 | put it in quotes",
        "8:48 unknown-key: environments.prod.controled is not a key that is known here | did you mean controlled?",
        '8:72 unknown-name: environments.prod.level names the level "strct", which isn\'t declared | did you mean strict?',
        '8:87 bad-value: environments.prod.admit[0] can\'t be the text "gren" | did you mean grey? it is one of grey, blue, red, amber, green',
        '10:19 unknown-name: images.repositories.prd names the environment "prd", which isn\'t declared | did you mean prod?',
        '10:25 bad-value: images.repositories.prd[0] "nginx" begins with no registry host: write docker.io/library/name for Docker Hub',
        "11:23 unknown-key: images.signers.build.keyles is not a key that is known here | did you mean keyless?",
        '12:30 unknown-name: suppliers.acme.signer names the signer "biuld", which isn\'t declared | did you mean build?',
        '13:30 unknown-name: rules[0].never.supplier names the supplier "acm", which isn\'t declared | did you mean acme?',
        '13:49 unknown-name: rules[0].never.all[0].data names the data class "secret", which isn\'t declared | none is declared',
      ],
    );
  });

  for (const [what, data, expected] of [
    ["no zones", { zones: {} }, ["zones is empty: declare at least one zone"]],
    ["no environments", { environments: undefined }, ["environments is missing"]],
    ["a list for a mapping", { zones: [] }, ["zones must be a mapping, not a list"]],
    [
      "an environment that selects nothing",
      { environments: { e: { select: [] } } },
      ["environments.e.select needs at least 1 entries"],
    ],
    [
      "a bare number as a name",
      { zones: { "7": {} } },
      [
        "zones.7 is not a name: begin with a letter or digit, use letters, digits, dots, - and _ (at most 63), not digits alone",
      ],
    ],
    [
      "a level that isn't open enough to be told",
      { environments: { e: { select: [{ stack: "*" }], controlled: true, level: "open" } } },
      [
        "environments.e.level is open, where anything may share a machine; a controlled environment can't have it (choose a level with cohabitation none or rules)",
      ],
    ],
    [
      "an environment called default",
      { environments: { default: { select: [{ stack: "*" }] } } },
      [
        "environments.default can't be called default: that name stands for the environments that have no row of their own",
      ],
    ],
    [
      "two internets",
      { zones: { a: { external: true }, b: { external: true } } },
      [
        "zones.b is a second external zone without cidrs, beside a: only one can be the internet (give it the cidrs that it stands for)",
      ],
    ],
    [
      "groups that share an account",
      { accountGroups: { a: { accounts: ["333333333333"] }, b: { accounts: ["333333333333"] } } },
      ["accountGroups.b.accounts[0] is also an account of a: groups must not share one"],
    ],
    [
      "a rule with both verbs",
      { rules: [{ never: { storage: true }, allow: { storage: true }, reason: "x" }] },
      ["rules[0] needs exactly one of never and allow"],
    ],
    [
      "a rule without a condition",
      { rules: [{ never: {}, reason: "x" }] },
      ["rules[0].never is empty: it would hold for every workload"],
    ],
    [
      "cohabitation of no kind",
      { levels: { l: { cohabitation: "some" } } },
      ['levels.l.cohabitation can\'t be the text "some" (it is one of any, none)'],
    ],
    [
      "by without trust",
      { levels: { l: { cohabitation: [{ differ: "zone", by: 3 }] } } },
      ["levels.l.cohabitation[0] has by without differ: trust"],
    ],
    [
      "ids that run backwards",
      { identities: { userIds: { default: [5, 1] } } },
      ["identities.userIds.default runs backwards: write the lower id first"],
    ],
    [
      "root as an id",
      { identities: { userIds: { default: [0, 1] } } },
      ["identities.userIds.default[0] is 0: at least 1 is needed"],
    ],
    [
      "ids of an unknown supplier",
      { identities: { userIds: { acme: [1, 2] } } },
      ['identities.userIds.acme names the supplier "acme", which isn\'t declared (known: default)'],
    ],
    [
      "an unknown duty",
      { identities: { duties: { securty: ["x"] } } },
      ["identities.duties.securty is not a key that is known here (did you mean security?)"],
    ],
    [
      "an unknown kind of evidence",
      { images: { evidence: { green: { scna: "1d" } } } },
      ["images.evidence.green.scna is not a key that is known here (did you mean scan?)"],
    ],
    [
      "two kinds of an input",
      { inputs: { w: { env: { A: { port: true, any: true } } } } },
      ["inputs.w.env.A needs exactly one of enum, port, integer, boolean, url, glob, fromSecret, any"],
    ],
    ["a URL that isn't one", { register: { url: "ftp://x" } }, ['register.url "ftp://x" is not a URL']],
    [
      "an unknown version of the format",
      { apiVersion: "bulkhead/v2" },
      ['apiVersion can\'t be the text "bulkhead/v2" (did you mean bulkhead/v1? it is one of bulkhead/v1)'],
    ],
    [
      "a policy's setting in an unknown environment",
      { policies: { p: { in: { al: {} } } } },
      ['policies.p.in.al names the environment "al", which isn\'t declared (did you mean all?)'],
    ],
    [
      "control characters",
      { organisation: "a\u001b[31m" },
      ['organisation "a\\u001b[31m" must have 1 to 500 characters, none of them a control character'],
    ],
  ] as [string, Record<string, unknown>, string[]][]) {
    it(`refuse ${what}`, () => assert.deepEqual(messages(data), expected));
  }

  it("refuse every section that is of the wrong kind", () => {
    const sections = Object.keys(defaultEstate()).filter((key) => key !== "defaulted");
    for (const section of [...sections, "organisation", "extends", "register"]) {
      for (const wrong of [3, true, "text", [[]], { a: { b: 1 } }]) {
        const errors = errorsOf({ [section]: wrong });
        if (errors.length > 0) continue;
        assert.ok(
          ["organisation", "$schema"].includes(section) && wrong === "text",
          `${section} ${JSON.stringify(wrong)}`,
        );
      }
    }
  });

  it("name unknown policies where the policies are known", () => {
    const data = {
      zones: { a: {} },
      environments: { e: { select: [{ stack: "*" }] } },
      policies: { "require-prbes": {} },
      exceptions: { protected: ["x"] },
    };
    const result = parseEstateData(data, "estate", ["require-probes"]);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.errors.map(({ message, hint }) => [message, hint]),
      [
        [
          'policies.require-prbes names the policy "require-prbes", which isn\'t declared',
          "did you mean require-probes?",
        ],
        ['exceptions.protected[0] names the policy "x", which isn\'t declared', "known: require-probes"],
      ],
    );
  });

  it("are at most a hundred, and say how many more there are", () => {
    const zones = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`z${i}`, { turst: 1 }]));
    const errors = errorsOf({ zones });
    assert.equal(errors.length, 101);
    assert.equal(errors[100]?.message, "and 200 more errors");
  });
});

describe("an estate's defaults", () => {
  it("are strict where an environment is controlled", () => {
    const { environments, images, levels } = estateOf({
      environments: { p: { select: [{ stack: "p" }], controlled: true }, d: { select: [{ stack: "d" }] } },
    });
    const { p, d } = environments;
    assert.deepEqual([p?.level, p?.admit, p?.enforce], ["strict", ["green"], "mandatory"]);
    assert.deepEqual(
      [d?.level, d?.admit, d?.enforce],
      ["hybrid", ["green", "amber", "red", "blue"], "advisory"],
    );
    assert.deepEqual(p?.onUnknown, { preview: "advisory", state: "mandatory" });
    assert.deepEqual(images.repositories, { default: [] });
    assert.deepEqual(Object.keys(levels), ["open", "hybrid", "strict"]);
    assert.notEqual(levels.strict?.cohabitation, "any");
  });

  it("rank external zones lowest and forbid flows within a zone", () => {
    const { zones, flows, baseFlows } = estateOf({ zones: { internet: { external: true }, app: {} } });
    assert.deepEqual([zones.internet?.trust, zones.app?.trust, zones.app?.within], [0, 50, "deny"]);
    assert.deepEqual(flows, []);
    assert.deepEqual(baseFlows, ["dns", "health-checks", "register"]);
  });

  it("fill in the evidence that a colour needs, row by row", () => {
    const { evidence } = estateOf({ images: { evidence: { blue: { scan: "2h" } } } }).images;
    assert.deepEqual(evidence.blue, { scan: 7_200_000 });
    assert.equal(evidence.green.qa, Infinity);
  });

  it("take one value for a list of one, and a word for both stages", () => {
    const { rules, environments } = estateOf({
      rules: [{ never: { zone: "app", status: ["grey", "blue"] }, reason: "x" }],
      environments: { e: { select: [{ stack: "*" }], onUnknown: "mandatory" } },
    });
    assert.deepEqual(rules[0]?.never, { zone: ["app"], status: ["grey", "blue"] });
    assert.deepEqual(environments.e?.onUnknown, { preview: "mandatory", state: "mandatory" });
  });

  it("warn of what is hardly meant", () => {
    const result = parseEstateData({
      zones: { a: {} },
      environments: {
        all: { select: [{ stack: "**" }] },
        late: { select: [{ stack: "x" }], controlled: true, admit: [] },
      },
      // A signer of one's own pipeline is no supplier's: nothing to warn of.
      images: { signers: { s: { key: "k.pub" } } },
    });
    assert.ok(result.ok);
    assert.deepEqual(
      result.warnings.map(({ code, message }) => [code, message.split(" ")[0]]),
      [
        ["unreachable", "environments.late"],
        ["empty", "environments.late"],
        ["empty", "environments.late.admit"],
      ],
    );
  });

  it("do not share state between two loads", () => {
    const first = defaultEstate();
    first.levels.strict!.separateZonesBy.length = 0;
    first.images.risk.length = 0;
    const second = estateOf();
    assert.notEqual(second.images.risk.length, 0);
    assert.notEqual(second.levels.strict?.separateZonesBy.length, 0);
  });
});
