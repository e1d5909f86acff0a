import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bulkhead, inFolder } from "../scenarios/run";

const root = join(__dirname, "../..");

interface Bom {
  readonly components: readonly {
    readonly purl: string;
    readonly licenses?: readonly {
      readonly license?: { readonly id?: string };
      readonly expression?: string;
    }[];
  }[];
}

/** What asks nothing of those who ship it but to name its authors; the last is of a list of names. */
const permissive =
  /^(?:MIT(?:-0)?|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|CC-BY-3\.0)$/;

const image = `sha256:${"a".repeat(64)}`;
const estate = (denied: string): string => `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
images: { log: evidence.jsonl, licences: { deny: [${denied}] } }
`;

describe("our own bill of materials", function () {
  this.timeout(120_000);
  let bom: Bom;
  let text: string;
  before(() => {
    text = execFileSync("npm", ["run", "--silent", "sbom"], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    bom = JSON.parse(text) as Bom;
  });

  it("names every dependency that is shipped", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const names = bom.components.map(({ purl }) =>
      decodeURIComponent(purl.replace(/^pkg:npm\/(.*)@.*$/, "$1")),
    );
    for (const name of Object.keys(dependencies)) assert.ok(names.includes(name), name);
    assert.ok(!names.includes("mocha"), "what only tests need is not shipped");
  });

  it("puts no image of ours in doubt by licences that we deny, and would by those that it has", () =>
    inFolder({ "bulkhead.yaml": estate("MIT"), "bulkhead.cdx.json": text }, async (folder) => {
      const { code, stderr } = await bulkhead(
        folder,
        ...["image", "import", "bulkhead.cdx.json", "--digest", image, "--actor", "ci"],
      );
      assert.equal(code, 0, stderr);
      const causes = async (): Promise<string[]> => {
        const { stdout } = await bulkhead(folder, "image", "explain", image, "-f", "json");
        return [...stdout.matchAll(/"licence:[^"]+"/g)].map(([cause]) => cause);
      };
      assert.ok((await causes()).includes('"licence:MIT"'));
      const own = readFileSync(join(root, "bulkhead.yaml"), "utf8");
      const [, denied] = /^ +licences: \{ deny: \[(.+)\] \}$/m.exec(own) ?? [];
      assert.ok(denied !== undefined, "the example estate denies licences");
      writeFileSync(join(folder, "bulkhead.yaml"), estate(denied));
      assert.deepEqual(await causes(), []);
    }));

  it("has permissive licences only", () => {
    const asked = bom.components.flatMap(({ purl, licenses = [] }) =>
      licenses.map(({ license, expression }) => ({ purl, licence: license?.id ?? expression ?? "none" })),
    );
    assert.ok(asked.length > 100);
    const others = asked.filter(
      ({ licence }) =>
        !licence
          .split(/ OR | AND |[()]/)
          .filter(Boolean)
          .every((each) => permissive.test(each)),
    );
    assert.deepEqual(others, []);
  });
});

describe("our own lockfile", () => {
  it("pins every package by what it holds", () => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { link?: boolean; integrity?: string; resolved?: string }>;
    };
    const loose = Object.entries(packages).filter(
      ([path, { link, integrity }]) => path.startsWith("node_modules/") && !link && integrity === undefined,
    );
    assert.deepEqual(
      loose.map(([path]) => path),
      [],
    );
    assert.equal(readFileSync(join(root, "package-lock.json"), "utf8").includes("git+"), false);
  });
});
