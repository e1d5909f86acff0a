import assert from "node:assert/strict";
import fc from "fast-check";
import { AdmissionGuard, ImageStatus, type AdmissionGuardArgs } from "../../components/index";
import { repositoryExpression } from "../../components/planners/guard-parameters";
import { matchRepository } from "../../core/estate";
import { built, estateFile, judged } from "../support/built-components";

const digest = (index: number): string => `sha256:${index.toString(16).padStart(64, "0")}`;

describe("the admission guard", function () {
  this.timeout(60_000);
  const file = estateFile();
  after(() => file.remove());

  const guard = (namespaces: AdmissionGuardArgs["namespaces"], more: Partial<AdmissionGuardArgs> = {}) =>
    built(() => new AdmissionGuard("guard", { estate: file.path, zone: "app", namespaces, ...more }));
  const images = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ digest: digest(index), status: ImageStatus.Green }));
  const one = { namespace: "shop-web", pools: ["app"], images: images(2) };

  it("passes the whole pack", async () => {
    assert.deepEqual(judged(await guard([one, { ...one, namespace: "shop-orders" }])), []);
  });

  it("holds a thousand digests a namespace, well below what an object may have", async () => {
    const parts = await guard([{ ...one, images: images(1000) }]);
    const parameters = parts.find(({ type }) => type === "kubernetes:core/v1:ConfigMap");
    const data = parameters!.properties["data"] as Record<string, string>;
    assert.equal(Object.keys(data).filter((key) => key.startsWith("sha256.")).length, 1000);
    assert.ok(JSON.stringify(data).length < 256 * 1024);
  });

  for (const [what, namespaces, message] of [
    [
      "more than a thousand digests",
      [{ ...one, images: images(1001) }],
      /AdmissionGuard guard: namespaces\.shop-web\.images holds 1001 digests; at most 1000 can be held/,
    ],
    [
      "what is no digest",
      [{ ...one, images: [{ digest: "sha256:1", status: ImageStatus.Green }] }],
      /names "sha256:1", which is no sha256 digest/,
    ],
    ["a namespace twice", [one, one], /namespaces\[1\]\.namespace is shop-web again/],
    ["a namespace without pools", [{ ...one, pools: [] }], /namespaces\[0\]\.pools is empty/],
    [
      "an unknown supplier",
      [{ ...one, supplier: "acme" }],
      /supplier is "acme", not a supplier of the estate/,
    ],
  ] satisfies [string, AdmissionGuardArgs["namespaces"], RegExp][])
    it(`refuses ${what}`, () => assert.rejects(guard(namespaces), message));

  it("tells repositories as the estate does", () => {
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,5}$/);
    const glob = fc.oneof(
      part,
      fc.constant("*"),
      part.map((each) => `${each}*`),
    );
    const pattern = fc
      .tuple(
        fc.constantFrom("a.example.com", "*.example.com", "x-*.example.com"),
        fc.array(glob, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
      )
      .map(([host, parts, below]) => `${host}/${parts.join("/")}${below ? "/**" : ""}`);
    const name = fc.tuple(
      fc.constantFrom("a.example.com", "x-1.example.com", "b.a.example.com", "example.com"),
      fc.array(part, { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), name, (patterns, [host, parts]) => {
        const path = parts.join("/");
        const expected = patterns.some((each) => matchRepository(each, host, path));
        assert.equal(new RegExp(repositoryExpression(patterns)).test(`${host}/${path}`), expected);
      }),
      { numRuns: 500 },
    );
  });
});
