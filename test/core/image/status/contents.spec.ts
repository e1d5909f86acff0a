import assert from "node:assert/strict";
import { isDenied, sourceOf } from "../../../../core/image/status/contents";

describe("licences", () => {
  const denied = new Set(["AGPL-3.0-only", "GPL-2.0-or-later", "SSPL-1.0"]);
  const cases: readonly (readonly [string, boolean])[] = [
    ["AGPL-3.0-only", true],
    ["agpl-3.0-only", true],
    ["AGPL-3.0", true],
    ["AGPL-3.0-or-later", false],
    ["MIT", false],
    ["MIT OR AGPL-3.0-only", false],
    ["MIT AND AGPL-3.0-only", true],
    ["(MIT OR Apache-2.0) AND SSPL-1.0", true],
    ["MIT OR (Apache-2.0 AND SSPL-1.0)", false],
    ["AGPL-3.0-only OR SSPL-1.0", true],
    ["GPL-2.0+", true],
    ["GPL-2.0-or-later WITH Classpath-exception-2.0", true],
    ["LicenseRef-own", false],
    // No expressions: named is denied.
    ["MIT or (AGPL-3.0-only", true],
    ["SSPL-1.0, see LICENSE", true],
    ["the AGPL-3.0 licence", true],
    ["GNU something", false],
    [`${"(".repeat(4000)}MIT${")".repeat(4000)}`, false],
    [`${"MIT OR ".repeat(5000)}SSPL-1.0`, true],
  ];
  for (const [expression, verdict] of cases)
    it(`${verdict ? "denies" : "allows"} ${expression.slice(0, 60)}`, () => {
      assert.equal(isDenied(expression, denied), verdict);
    });

  it("denies nothing where nothing is denied", () => {
    assert.equal(isDenied("SSPL-1.0", new Set()), false);
  });
});

describe("where a material comes from", () => {
  it("is a host, or the type of a package", () => {
    assert.equal(sourceOf("git+https://git.example.com/a/b@v1"), "git.example.com");
    assert.equal(sourceOf("pkg:npm/lodash@4.17.21"), "pkg:npm");
    assert.equal(sourceOf("pkg:oci/a?repository_url=registry.example.com%2Fshop"), "registry.example.com");
    assert.equal(sourceOf("pkg:docker/registry.example.com/shop/base@1?platform=x"), "registry.example.com");
    assert.equal(sourceOf("pkg:docker/library/alpine@3"), "pkg:docker");
    assert.equal(sourceOf("something"), undefined);
  });
});
