import assert from "node:assert/strict";
import type { Evidence } from "../../../../core/image";
import { gather } from "../../../../core/image/reports/gather";
import { readData } from "../../../../core/image/reports/recognise";
import type { Report } from "../../../../core/image/reports/report";
import { Statuses } from "../../../../core/image/status/status";
import { digest, estateWith, evidence, HOUR, iso, start } from "./support";

const image = digest("a");
const openssl = "pkg:deb/debian/openssl";
const id = "CVE-2026-7";
const found = (at: number, name: string, severity: "high" | "critical" = "high") =>
  evidence("scan", at, {
    digest: image,
    body: {
      feed: `feed of ${name}`,
      findings: [{ id, severity, package: name, version: "3.0.1", purl: `pkg:deb/debian/${name}@3.0.1` }],
    },
  });
const vex = (
  at: number,
  more: Partial<Omit<Evidence, "kind" | "body">> = {},
  status: "not_affected" | "affected" = "not_affected",
) =>
  evidence("vex", at, {
    digest: image,
    body: { statements: [{ vulnerability: id, status, packages: [openssl] }] },
    ...more,
  });
const estate = estateWith();
/** Whether the vulnerability is in doubt at an instant, in whatever order the evidence came. */
function inDoubt(list: readonly Evidence[], now: number): boolean {
  const answers = [list, [...list].reverse()].map((order) => {
    const statuses = new Statuses(estate);
    for (const each of order) statuses.add(each);
    return statuses.of(image, now).causes.some(({ cause }) => cause === `vulnerability:${id}`);
  });
  assert.equal(answers[0], answers[1]);
  return answers[0]!;
}
const [first, second, third] = [start, start + HOUR, start + 2 * HOUR];

describe("VEX about packages", () => {
  it("answers what is found in them, before it and after it", () => {
    assert.equal(inDoubt([found(first, "openssl")], third), true);
    assert.equal(inDoubt([found(first, "openssl"), vex(second)], third), false);
    assert.equal(inDoubt([vex(first), found(second, "openssl")], third), false);
  });

  it("does not answer for another package, which a later feed finds the same in", () => {
    const list = [found(first, "openssl"), vex(second)];
    assert.equal(inDoubt([...list, found(third, "nginx")], third - 1000), false);
    assert.equal(inDoubt([...list, found(third, "nginx")], third), true);
    assert.equal(inDoubt([vex(first), found(second, "nginx")], third), true);
    const nowhere = evidence("scan", third, {
      digest: image,
      body: { feed: "another", findings: [{ id, severity: "high" }] },
    });
    assert.equal(inDoubt([...list, nowhere], third), true);
  });

  it("ends to the second, is taken back, and is revoked", () => {
    const list = [found(first, "openssl"), vex(second, { expires: iso(third) })];
    assert.equal(inDoubt(list, third - 1000), false);
    assert.equal(inDoubt(list, third), true);
    assert.equal(inDoubt([found(first, "openssl"), vex(second), vex(third, {}, "affected")], third), true);
    const said = vex(second);
    const revoked = evidence("revocation", third, { digest: image, body: { reason: "wrong", of: said.id } });
    assert.equal(inDoubt([found(first, "openssl"), said, revoked], third), true);
  });

  it("is recorded with its packages, of those that the image is known to hold", () => {
    const report = readData({
      "@context": "https://openvex.dev/ns/v0.2.0",
      author: "shop",
      timestamp: iso(first),
      statements: [{ vulnerability: { name: id }, products: [openssl], status: "not_affected" }],
    }) as Report;
    const told = (known: readonly Evidence[]) =>
      gather([report], { digest: image, anySubject: true, feedDate: undefined, evidenceOf: () => known })[0];
    const statements = [{ vulnerability: id, status: "not_affected", packages: [openssl] }];
    const bom = evidence("sbom", first, {
      digest: image,
      body: { format: "spdx", packages: [{ name: "openssl", version: "3.0.1", purl: `${openssl}@3.0.1` }] },
    });
    for (const known of [bom, found(first, "openssl")])
      assert.deepEqual(told([known])?.bodies, [{ kind: "vex", body: { author: "shop", statements } }]);
    assert.throws(() => told([found(first, "nginx")]), /says nothing of this image/);
  });
});
