import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diffSchema, type Diff } from "../../cli/diff/model";
import { resultSchema } from "../../core/report";
import { bulkhead, inFolder, type Outcome } from "./run";
import { estate, pod, shopEstate, shopManifests } from "./inputs";

const only = ["--only", "disallow-host-pid"];
const good = pod("web", "hostPID: false");
const sides = (base: string, head: string, more: Record<string, string> = {}): Record<string, string> => ({
  "base/bulkhead.yaml": estate(),
  "head/bulkhead.yaml": estate(),
  "base/web.yaml": base,
  "head/web.yaml": head,
  ...more,
});

async function diff(folder: string, ...args: string[]): Promise<Outcome & { readonly diff: Diff }> {
  const outcome = await bulkhead(folder, "diff", "base", "head", ...args, "--format", "json");
  assert.notEqual(outcome.stdout, "", outcome.stderr);
  return { ...outcome, diff: diffSchema.parse(JSON.parse(outcome.stdout)) };
}

describe("bulkhead diff", () => {
  it("ends with 1 for new violations, and with 0 for those that were there before or are gone", async () => {
    const found = async (base: string, head: string): Promise<readonly unknown[]> =>
      inFolder(sides(base, head), async (folder) => {
        const { code, diff: seen } = await diff(folder, ...only);
        const { findings } = seen;
        return [code, findings.new.map(({ policy }) => policy), findings.gone.length, findings.unchanged];
      });
    assert.deepEqual(await found(good, pod("web")), [1, ["disallow-host-pid"], 0, 0]);
    assert.deepEqual(await found(pod("web"), good), [0, [], 1, 0]);
    assert.deepEqual(await found(pod("web"), pod("web")), [0, [], 0, 1]);
  });

  it("fails from the severity on that --fail-on names", () =>
    inFolder(sides(good, pod("web")), async (folder) => {
      assert.equal((await diff(folder, ...only, "--fail-on", "high")).code, 1);
      assert.equal((await diff(folder, ...only, "--fail-on", "critical")).code, 0);
    }));

  it("finds the removal of the last safeguard of its kind, and fails for it", () => {
    const quota = `---
apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: shop }
spec: { hard: { pods: "10" } }
`;
    return inFolder(sides(`${good}\n${quota}`, good), async (folder) => {
      const { code, diff: seen } = await diff(folder, ...only);
      assert.deepEqual(seen.removed, [
        { what: "resource quota", name: "all", namespace: "shop", last: true },
      ]);
      assert.equal(code, 1);
      const { stdout } = await bulkhead(folder, "diff", "base", "head", ...only);
      assert.match(
        stdout,
        /Safeguards that are gone\n {2}- resource quota all of namespace shop: none is left/,
      );
      const markdown = await bulkhead(folder, "diff", "base", "head", ...only, "--format", "markdown");
      assert.match(markdown.stdout, /### Safeguards that are gone\n\n- resource quota all/);
    });
  });

  const wider = {
    "base/bulkhead.yaml": shopEstate(),
    "head/bulkhead.yaml": shopEstate(),
    "base/shop.yaml": shopManifests(),
    "head/shop.yaml": shopManifests("{ namespaceSelector: {} }"),
  };

  it("marks what is gained by what the head's estate declares", () =>
    inFolder(wider, async (folder) => {
      const { diff: seen } = await diff(folder, ...only);
      assert.equal(seen.connections?.by, "ends");
      const gained = seen.connections.gained.map(({ from, to, verdict }) => [
        from.names[0],
        to.names[0],
        verdict,
      ]);
      assert.ok(gained.length > 0);
      for (const [from, to, verdict] of gained) assert.equal(verdict, "forbidden", `${from} → ${to}`);
      const { stdout } = await bulkhead(folder, "diff", "base", "head", ...only, "--format", "markdown");
      assert.match(stdout, /no flow declares it/);
    }));

  it("compares saved results zone by zone", () =>
    inFolder(wider, async (folder) => {
      const args = ["head/shop.yaml", "--estate", "head/bulkhead.yaml", "--format=json=head.json"];
      await bulkhead(folder, "check", ...args);
      const head = resultSchema.parse(JSON.parse(readFileSync(join(folder, "head.json"), "utf8")));
      const isOpened = ({ from, to }: { from: string; to: string }): boolean =>
        from === "zone dmz" && to === "zone app";
      const base = structuredClone(head);
      for (const flow of base.zones!.flows) if (isOpened(flow)) flow.forbidden = "UDP 1-65535";
      writeFileSync(join(folder, "base.json"), JSON.stringify(base));
      const { stdout } = await bulkhead(folder, "diff", "base.json", "head.json", "--format", "json");
      const { connections } = diffSchema.parse(JSON.parse(stdout));
      assert.deepEqual(
        [
          connections?.by,
          connections?.lost,
          connections?.gained.map(({ connections: all, verdict }) => [all, verdict]),
        ],
        ["zones", [], [["TCP 1-8079,8081-65535;SCTP 1-65535", "forbidden"]]],
      );
    }));

  it("takes saved results, and says what these cannot tell", () =>
    inFolder(sides(good, pod("web")), async (folder) => {
      for (const side of ["base", "head"]) {
        const file = `--format=json=${side}.json`;
        await bulkhead(
          folder,
          "check",
          `${side}/web.yaml`,
          "--estate",
          `${side}/bulkhead.yaml`,
          ...only,
          file,
        );
      }
      const { code, stdout } = await bulkhead(folder, "diff", "base.json", "head.json", "--format", "json");
      const seen = diffSchema.parse(JSON.parse(stdout));
      assert.deepEqual(
        [code, seen.findings.new.length, seen.connections, seen.base.saved],
        [1, 1, undefined, true],
      );
      assert.match(seen.notes.join(), /Connections are not compared/);
      const mixed = await bulkhead(folder, "diff", "base.json", "head", ...only);
      assert.equal(mixed.code, 1);
    }));

  it("refuses what begins as a result but is none", () =>
    inFolder(
      {
        ...sides(good, good),
        "base.json": '{"schema": "bulkhead/result/v0"}',
        "cut.json": '{"schema": "bulkhead/result/v1",',
      },
      async (folder) => {
        const old = await bulkhead(folder, "diff", "base.json", "head");
        assert.equal(old.code, 2);
        assert.match(old.stderr, /^bulkhead: base\.json: is a result of another version of Bulkhead/);
        const cut = await bulkhead(folder, "diff", "cut.json", "head");
        assert.equal(cut.code, 2);
        assert.match(cut.stderr, /cut\.json: begins as a saved result but is no whole JSON/);
      },
    ));

  it("does not count what an exception of the head accepts, and shows it", () => {
    const year = new Date().getUTCFullYear() + 1;
    const accepted = `exceptions:\n  - { policy: disallow-host-pid, resource: "**", owner: shop, reason: for now, expires: ${year}-01-31 }\n`;
    return inFolder(
      sides(pod("web"), pod("web"), { "head/bulkhead.exceptions.yaml": accepted }),
      async (folder) => {
        const { code, diff: seen } = await diff(folder, ...only);
        const { findings } = seen;
        assert.deepEqual(
          [code, findings.new.length, findings.gone.length, findings.accepted.length],
          [0, 0, 0, 1],
        );
      },
    );
  });

  it("finds that the head's estate allows more: nobody grants himself permission", () =>
    inFolder(
      {
        "base/bulkhead.yaml": shopEstate(),
        "head/bulkhead.yaml": shopEstate().replace("8080/tcp", "any/tcp"),
        "base/shop.yaml": shopManifests(),
        "head/shop.yaml": shopManifests(),
      },
      async (folder) => {
        const { code, diff: seen } = await diff(folder, ...only);
        assert.equal(code, 1);
        assert.match(seen.loosened?.map(({ path }) => path).join() ?? "", /^flows/);
        const same = await diff(folder, ...only, "--estate", "base/bulkhead.yaml");
        assert.deepEqual([same.code, same.diff.loosened], [0, []]);
      },
    ));

  const opened = {
    "base/bulkhead.yaml": shopEstate(),
    "head/bulkhead.yaml": shopEstate(),
    "base/shop.yaml": shopManifests(),
    "head/shop.yaml": shopManifests(
      "{ namespaceSelector: {} }, { ipBlock: { cidr: 198.51.100.0/24 } }",
      "9090",
    ),
  };

  it("tells which connections a change opens and closes", () =>
    inFolder(opened, async (folder) => {
      const { diff: seen } = await diff(folder, ...only);
      const lines = (list: NonNullable<Diff["connections"]>["gained"]): string[] =>
        list.map(
          ({ from, to, connections }) => `${from.names.join(" ")} > ${to.names.join(" ")}: ${connections}`,
        );
      const gained = lines(seen.connections!.gained);
      assert.ok(gained.includes("198.51.100.0/24 > api/orders: TCP 9090"), gained.join("\n"));
      assert.ok(
        gained.some((line) => line.includes("web/front") && line.endsWith("TCP 9090")),
        gained.join("\n"),
      );
      const lost = lines(seen.connections!.lost);
      assert.ok(
        lost.some((line) => line.includes("web/front") && line.endsWith("TCP 8080")),
        lost.join("\n"),
      );
    }));

  it("writes a comment for a pull request that nothing in the input can forge", () =>
    inFolder(sides(good, pod("web"), {}), async (folder) => {
      const evil = pod("web")
        .replace("image: registry", 'image: "<img src=x onerror=1>@everyone [x](http://e) `registry')
        .replace(":1.0", ':1.0"');
      writeFileSync(join(folder, "head/web.yaml"), evil);
      const { code, stdout } = await bulkhead(folder, "diff", "base", "head", "--format", "markdown");
      assert.equal(code, 1);
      assert.match(stdout, /^<!-- bulkhead-diff -->\n## Bulkhead: \d+ new findings?/);
      assert.match(stdout, /### New findings/);
      assert.match(stdout, /- fix: /);
      assert.doesNotMatch(stdout, /<img|\]\(http|@everyone/);
    }));

  it("says in a comment that nothing is new", () =>
    inFolder(sides(good, good), async (folder) => {
      const { code, stdout } = await bulkhead(
        folder,
        "diff",
        "base",
        "head",
        ...only,
        "--format",
        "markdown",
      );
      assert.equal(code, 0);
      assert.match(stdout, /## Bulkhead: nothing new/);
    }));

  it("shows a person what is new, why and how to mend it", () =>
    inFolder(opened, async (folder) => {
      cpSync(join(folder, "base"), join(folder, "other"), { recursive: true });
      mkdirSync(join(folder, "empty"));
      const { stdout } = await bulkhead(folder, "diff", "base", "head", ...only);
      assert.match(stdout, /Connections gained\n {2}\+ /);
      assert.match(stdout, /0 new findings, 0 gone, 0 unchanged; \d+ groups? of connections gained/);
      const none = await bulkhead(folder, "diff", "other", "empty", ...only);
      assert.equal(none.code, 2);
      assert.match(none.stdout, /could not read \(head\)/);
    }));

  it("refuses two standard inputs", () =>
    inFolder({}, async (folder) => {
      const { code, stderr } = await bulkhead(folder, "diff", "-", "-");
      assert.equal(code, 2);
      assert.match(stderr, /only one of the two can be standard input/);
    }));
});
