import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pictureSchema } from "../../core/report/pictures";
import { reachSchema } from "../../cli/reach/answer";
import { bulkhead, inFolder } from "./run";
import { shopEstate, shopManifests } from "./inputs";

const files = { "bulkhead.yaml": shopEstate(), "shop.yaml": shopManifests() };
const source = ["--source", "shop.yaml"];

const cilium = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: deny-some, namespace: api }
spec: { endpointSelector: {}, ingressDeny: [{ fromEntities: [world] }] }
`;

describe("bulkhead reach", () => {
  it("answers with the way, rule by rule and line by line", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(
        folder,
        "reach",
        "front",
        "api/orders",
        "-p",
        "8080/tcp",
        ...source,
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /✓ reachable: Deployment web\/front reaches Deployment api\/orders over TCP 8080/);
      assert.match(stdout, /ingress of api\/orders .*allowed: a rule says so/);
      assert.match(stdout, /NetworkPolicy from-web.* spec\.ingress\[0\].* shop\.yaml:\d+/);
      assert.match(stdout, /assumed: /);
    }));

  it("says what keeps a connection out", () =>
    inFolder(files, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "reach", "front", "orders", "-p", "22/tcp", ...source);
      assert.equal(code, 0);
      assert.match(stdout, /✗ blocked: .* over TCP 22/);
      assert.match(stdout, /ingress of api\/orders .*blocked: no rule allows it/);
      assert.match(stdout, /kept out by .*network-policy/);
    }));

  it("takes zones, the internet, addresses and globs for ends", () =>
    inFolder(files, async (folder) => {
      const answer = async (from: string, to: string): Promise<string> => {
        const { stdout, stderr } = await bulkhead(folder, "reach", from, to, ...source, "--format", "json");
        assert.equal(stderr, "");
        return reachSchema.parse(JSON.parse(stdout)).answer;
      };
      assert.equal(await answer("dmz", "app"), "reachable");
      assert.equal(await answer("app", "zone:dmz"), "reachable");
      assert.equal(await answer("internet", "orders"), "blocked");
      assert.equal(await answer("203.0.113.7", "web/front"), "reachable");
      assert.equal(await answer("198.51.100.0/24", "workload:orders"), "blocked");
      assert.equal(await answer("web/*", "api/*"), "reachable");
    }));

  it("is a test where the answer is expected", () =>
    inFolder(files, async (folder) => {
      const code = async (expected: string, port: string): Promise<number> =>
        (await bulkhead(folder, "reach", "front", "orders", "-p", port, "--expect", expected, ...source))
          .code;
      assert.deepEqual(
        [
          await code("reachable", "8080/tcp"),
          await code("blocked", "8080/tcp"),
          await code("blocked", "22/tcp"),
        ],
        [0, 1, 0],
      );
      assert.equal(await code("reachable", "22/tcp"), 1);
    }));

  it("ends with 3 where what is not known decides what is expected, and names it", () =>
    inFolder({ ...files, "shop.yaml": `${shopManifests()}---\n${cilium}` }, async (folder) => {
      const args = ["reach", "front", "orders", "-p", "8080/tcp", "--expect", "reachable", ...source];
      const { code, stdout } = await bulkhead(folder, ...args);
      assert.equal(code, 3);
      assert.match(stdout, /\? possible: /);
      assert.match(stdout, /not known what .*deny-some/);
    }));

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "an end that is not there",
      ["reach", "frnt", "orders"],
      /nothing here is called "frnt" \(did you mean front\?\)/,
    ],
    [
      "a name that several have",
      ["reach", "front", "twin"],
      /"twin" may be Deployment web\/twin, Deployment api\/twin \(write namespace\/name/,
    ],
    ["one end alone", ["reach", "front"], /name both ends/],
    ["no end and no format", ["reach"], /between which ends\?/],
    [
      "a port without protocol",
      ["reach", "front", "orders", "-p", "80"],
      /--port: "80" names no protocol: write 80\/tcp/,
    ],
    ["an address that is none", ["reach", "10.0.0.300", "orders"], /10\.0\.0\.300/],
    ["a picture of a question", ["reach", "front", "orders", "-f", "svg"], /draws the whole picture/],
    ["an unknown option", ["reach", "--prt", "1"], /unknown option '--prt'\n\(Did you mean --port\?\)/],
    ["an unknown format", ["reach", "-f", "png"], /pretty, json, svg, dot, mermaid/],
    [
      "an unknown environment",
      ["reach", "front", "orders", "--env", "prodution"],
      /did you mean production\?/,
    ],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}`, () =>
      inFolder(files, async (folder) => {
        const { code, stdout, stderr } = await bulkhead(folder, ...args, ...source);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, message);
      }));
  }

  it("ends with 2 where a source cannot be read, and answers for the rest", () =>
    inFolder(files, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(
        folder,
        "reach",
        "front",
        "orders",
        ...source,
        "-s",
        "absent.yaml",
      );
      assert.equal(code, 2);
      assert.match(stdout, /reachable/);
      assert.match(stderr, /absent\.yaml/);
    }));

  it("draws the whole picture in each format, the same each time", () =>
    inFolder(files, async (folder) => {
      const draw = async (format: string): Promise<string> => {
        const { code, stdout, stderr } = await bulkhead(folder, "reach", "--format", format, ...source);
        assert.deepEqual([code, stderr], [0, ""]);
        return stdout;
      };
      const picture = pictureSchema.parse(JSON.parse(await draw("json")));
      assert.deepEqual(
        picture.boxes.map(({ zone }) => zone),
        ["internet", undefined, "dmz", "app"],
      );
      assert.ok(
        picture.arrows.some(
          ({ verdict, connections }) => verdict === "declared" && connections === "TCP 8080",
        ),
      );
      assert.ok(picture.arrows.some(({ verdict }) => verdict === "forbidden"));
      assert.match(await draw("mermaid"), /^flowchart LR\n {2}subgraph z0\["zone internet"\]/);
      assert.match(await draw("dot"), /^digraph reach \{/);
      const first = await draw("svg");
      assert.match(first, /^<svg /);
      assert.match(first, /✗ everything/);
      assert.equal(await draw("svg"), first);
      await bulkhead(folder, "reach", "--format", "svg", ...source, "-o", "picture.svg");
      assert.equal(readFileSync(join(folder, "picture.svg"), "utf8"), first);
    }));
});
