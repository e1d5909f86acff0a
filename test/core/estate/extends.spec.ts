import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  loadEstate,
  type EstateError,
  type LoadedEstate,
  type LoadOptions,
  type LoadResult,
} from "../../../core/estate";

const ORGANISATION = `
zones:
  internet: { external: true }
  app: { select: [{ subnetTag: { zone: app } }] }
flows:
  - { from: internet, to: app, ports: [443/tcp, 80/tcp] }
environments:
  production: { select: [{ stack: "*/production" }], controlled: true, admit: [green] }
  rest: { select: [{ stack: "**" }], admit: [green, amber] }
rules:
  - { never: { storage: true, zone: app }, reason: none here }
images:
  repositories: { default: ["docker.io/library/**"] }
  signers: { build: { key: keys/build.pub } }
exceptions: { protected: [one] }
`;

describe("extending an estate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "estate-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const noNetwork = (): string => assert.fail("nothing may be fetched");
  const load = (options: LoadOptions = {}): LoadResult =>
    loadEstate({ from: join(folder, "repo"), env: {}, readUrl: noNetwork, ...options });
  const loaded = (result: LoadResult): LoadedEstate => {
    assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.errors, null, 1));
    return result;
  };
  const refused = (result: LoadResult): EstateError[] => {
    assert.ok(!result.ok, "it loaded");
    return result.errors;
  };

  it("takes over a file, and merges what tightens it", () => {
    const organisation = write("organisation.yaml", ORGANISATION);
    write(
      "repo/bulkhead.yaml",
      [
        "extends: ../organisation.yaml",
        "flows: [{ from: internet, to: app, ports: [443/tcp] }]",
        "environments: { rest: { admit: [green] } }",
        "rules:",
        "  - { never: { zone: internet }, reason: nothing there }",
        "  - { never: { storage: true, zone: app }, reason: none here }",
        "exceptions: { protected: [two, one] }",
        "policies: { one: { enforce: mandatory } }",
      ].join("\n"),
    );
    const { estate, source, loosenings } = loaded(load());
    assert.deepEqual(source, {
      kind: "found",
      path: join(folder, "repo/bulkhead.yaml"),
      extends: [organisation],
    });
    assert.deepEqual(loosenings, []);
    assert.deepEqual(
      estate.flows.map((flow) => flow.ports.length),
      [1],
    );
    assert.deepEqual(Object.keys(estate.environments), ["production", "rest"]);
    assert.deepEqual(estate.environments.rest?.admit, ["green"]);
    assert.deepEqual(estate.environments.rest.select, [{ stack: "**" }]);
    assert.deepEqual(
      estate.rules.map((rule) => rule.reason),
      ["none here", "nothing there"],
    );
    assert.deepEqual(estate.exceptions.protected, ["one", "two"]);
    assert.deepEqual(estate.policies.one?.enforce, "mandatory");
  });

  it("finds files from the folder of the estate that names them, and leaves the default name alone", () => {
    write("org/organisation.yaml", ORGANISATION);
    write("repo/bulkhead.yaml", "extends: ../org/organisation.yaml\n");
    const { estate } = loaded(load());
    assert.deepEqual(estate.images.signers.build, { kind: "key", key: join(folder, "org/keys/build.pub") });
    assert.equal(estate.exceptions.file, "bulkhead.exceptions.yaml");
    write("repo/bulkhead.yaml", "extends: ../org/organisation.yaml\nexceptions: { file: accepted.yaml }\n");
    const named = loaded(load({ loosenings: "report" }));
    assert.equal(named.estate.exceptions.file, join(folder, "repo/accepted.yaml"));
  });

  it("refuses to loosen it, with the place of each loosening", () => {
    write("organisation.yaml", ORGANISATION);
    const path = write(
      "repo/bulkhead.yaml",
      [
        "extends: ../organisation.yaml",
        "flows:",
        "  - { from: internet, to: app, ports: [443/tcp] }",
        "  - { from: app, to: internet, ports: [any] }",
        "environments:",
        "  rest: { admit: [green, red] }",
        "  production: { controlled: false }",
        "images: { signers: { build: { key: keys/build.pub } } }",
      ].join("\n"),
    );
    const errors = refused(load());
    assert.deepEqual(
      errors.map(({ code, file, line, column, message }) => [
        code,
        file,
        line,
        column,
        message.split(":")[0],
      ]),
      [
        ["loosens", path, 4, 5, "flows[1] allows a connection that was not allowed"],
        ["loosens", path, 6, 26, "environments.rest.admit[1] admits a further status"],
        [
          "loosens",
          path,
          7,
          15,
          "environments.production.level has a level that isn't shown to be as strict",
        ],
        ["loosens", path, 7, 15, "environments.production.enforce enforces less"],
        ["loosens", path, 7, 29, "environments.production.controlled is no longer controlled"],
        ["loosens", path, 8, 29, "images.signers.build changes whose signatures count"],
      ],
    );
    assert.match(errors[1]?.hint ?? "", /here: "red"/);
  });

  it("tells of loosening instead, where it is asked to", () => {
    write("organisation.yaml", ORGANISATION);
    const path = write(
      "repo/bulkhead.yaml",
      "extends: ../organisation.yaml\nenvironments: { rest: { admit: [red] } }\n",
    );
    const { estate, loosenings } = loaded(load({ loosenings: "report" }));
    assert.deepEqual(estate.environments.rest?.admit, ["red"]);
    assert.deepEqual(loosenings, [
      {
        path: ["environments", "rest", "admit", 0],
        base: undefined,
        derived: "red",
        reason: "admits a further status",
        file: path,
        line: 2,
        column: 33,
      },
    ]);
  });

  it("follows a chain, each link no looser than the one before", () => {
    const organisation = write("organisation.yaml", ORGANISATION);
    const team = write(
      "team.yaml",
      "extends: ./organisation.yaml\nenvironments: { rest: { admit: [green] } }\n",
    );
    write("repo/bulkhead.yaml", "extends: ../team.yaml\nbaseFlows: []\n");
    const result = loaded(load());
    assert.deepEqual(result.source.extends, [team, organisation]);
    assert.deepEqual(result.estate.environments.rest?.admit, ["green"]);
    write("repo/bulkhead.yaml", "extends: ../team.yaml\nenvironments: { rest: { admit: [green, amber] } }\n");
    assert.deepEqual(
      refused(load()).map(({ code }) => code),
      ["loosens"],
    );
  });

  it("refuses circles and endless chains", () => {
    write("a.yaml", "extends: ./repo/bulkhead.yaml\n");
    write("repo/bulkhead.yaml", "extends: ../a.yaml\n");
    const [circle] = refused(load());
    assert.equal(circle?.file, join(folder, "a.yaml"));
    assert.match(circle.message, /leads back/);
    for (let i = 0; i < 20; i++) write(`c${i}.yaml`, `extends: ./c${i + 1}.yaml\n`);
    write("repo/bulkhead.yaml", "extends: ../c0.yaml\n");
    assert.match(refused(load())[0]?.message ?? "", /chain of more than/);
  });

  it("tells of errors where they stand: in the base, or in what extends it", () => {
    const organisation = write("organisation.yaml", ORGANISATION.replace("admit: [green]", "admit: [gren]"));
    const path = write("repo/bulkhead.yaml", "extends: ../organisation.yaml\n");
    assert.deepEqual(
      refused(load()).map(({ file, line, column }) => [file, line, column]),
      [[organisation, 8, 80]],
    );
    write("organisation.yaml", ORGANISATION);
    write(
      "repo/bulkhead.yaml",
      "extends: ../organisation.yaml\nflows:\n  - { from: ap, to: app, ports: [443/tcp] }\n",
    );
    assert.deepEqual(
      refused(load()).map(({ file, line, column, hint }) => [file, line, column, hint]),
      [[path, 3, 13, "did you mean app?"]],
    );
  });

  it("reads a package's estate, from the folder upwards", () => {
    const file = write("node_modules/@shop/estate/bulkhead.yaml", ORGANISATION);
    const strict = write("node_modules/@shop/estate/levels/strict.yaml", ORGANISATION);
    write("repo/bulkhead.yaml", 'extends: "@shop/estate"\n');
    assert.deepEqual(loaded(load()).source.extends, [file]);
    write("repo/bulkhead.yaml", 'extends: "@shop/estate/levels/strict.yaml"\n');
    assert.deepEqual(loaded(load()).source.extends, [strict]);
    write("repo/bulkhead.yaml", "extends: other-estate\n");
    assert.match(refused(load())[0]?.message ?? "", /isn't installed/);
  });

  for (const reference of [
    "@shop/estate/../../x.yaml",
    "a/./b",
    "A B",
    "../",
    "",
    "file:///etc/passwd",
    "http://example.com/a#sha256=0",
    "organisation.yaml",
  ]) {
    it(`refuses to extend ${JSON.stringify(reference)}`, () => {
      write("repo/bulkhead.yaml", `extends: ${JSON.stringify(reference)}\n`);
      const [error] = refused(load());
      assert.ok(
        ["bad-extends", "unreadable", "bad-value"].includes(error?.code ?? ""),
        JSON.stringify(error),
      );
      assert.equal(error?.line, 1);
    });
  }

  describe("by URL", () => {
    const url = "https://example.com/estate.yaml";
    const digest = createHash("sha256").update(ORGANISATION).digest("hex");
    const byUrl = (reference: string, readUrl = (): string => ORGANISATION): LoadResult => {
      write("repo/bulkhead.yaml", `extends: "${reference}"\n`);
      return load({ readUrl });
    };

    it("takes what has the digest", () => {
      const asked: string[] = [];
      const result = byUrl(`${url}#sha256=${digest}`, () => (asked.push(url), ORGANISATION));
      assert.deepEqual(loaded(result).source.extends, [url]);
      assert.deepEqual(asked, [url]);
      assert.deepEqual(loaded(result).estate.images.signers.build, {
        kind: "key",
        key: join(folder, "repo/keys/build.pub"),
      });
    });

    it("refuses what has another", () => {
      const [error] = refused(byUrl(`${url}#sha256=${"0".repeat(64)}`));
      assert.equal(error?.code, "bad-extends");
      assert.match(error.message, new RegExp(`SHA-256 is ${digest}`));
    });

    for (const fragment of ["", "#", "#sha256=", "#sha256=abc", `#md5=${"0".repeat(32)}`]) {
      it(`refuses a URL without a digest: ${JSON.stringify(fragment)}`, () => {
        assert.equal(refused(byUrl(`${url}${fragment}`, noNetwork))[0]?.code, "bad-extends");
      });
    }

    it("refuses credentials in the URL", () => {
      const reference = `https://user:secret@example.com/x#sha256=${digest}`;
      assert.match(refused(byUrl(reference, noNetwork))[0]?.message ?? "", /password/);
    });

    it("tells why it can't be fetched", () => {
      const errors = refused(
        byUrl(`${url}#sha256=${digest}`, () => {
          throw new Error("ENOTFOUND");
        }),
      );
      assert.match(errors[0]?.message ?? "", /can't be fetched: ENOTFOUND/);
    });

    it("fetches over the network if no reader is given", () => {
      write("repo/bulkhead.yaml", `extends: "https://127.0.0.1:1/x#sha256=${digest}"\n`);
      const errors = refused(loadEstate({ from: join(folder, "repo"), env: {} }));
      assert.match(errors[0]?.message ?? "", /can't be fetched: /);
    });

    it("lets an estate from a URL extend only another URL", () => {
      const text = "extends: ./x.yaml\n";
      const sum = createHash("sha256").update(text).digest("hex");
      const errors = refused(byUrl(`${url}#sha256=${sum}`, () => text));
      assert.deepEqual([errors[0]?.code, errors[0]?.file], ["bad-extends", url]);
    });
  });

  it("hashes what holds, wherever it came from", () => {
    write("organisation.yaml", ORGANISATION);
    write("repo/bulkhead.yaml", "extends: ../organisation.yaml\n");
    const extended = loaded(load()).hash;
    write("repo/bulkhead.yaml", ORGANISATION);
    assert.equal(loaded(load()).hash, extended);
    write("repo/bulkhead.yaml", "extends: ../organisation.yaml\nbaseFlows: []\n");
    assert.notEqual(loaded(load()).hash, extended);
  });
});
