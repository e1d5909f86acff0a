import assert from "node:assert/strict";
import fc from "fast-check";
import {
  matchGlob,
  matchRepository,
  parseDuration,
  parsePorts,
  parseSize,
  suggest,
} from "../../../core/estate";
import { satisfiesVersion } from "../../../core/estate";
import { globCovers } from "../../../core/estate/glob";
import { parseRepository, repositoryCovers } from "../../../core/estate/repository";
import { parseVersionRange, rangeWithin, type VersionRange } from "../../../core/estate/version";

const value = <T>(result: { value: T } | { problem: string }): T | undefined =>
  "value" in result ? result.value : undefined;

describe("units of an estate", () => {
  it("reads durations in milliseconds", () => {
    assert.deepEqual(
      ["30s", "15m", "24h", "90d", "forever"].map((text) => value(parseDuration(text))),
      [30_000, 900_000, 86_400_000, 7_776_000_000, Infinity],
    );
    for (const bad of [
      "",
      "1",
      "d",
      "0d",
      "-1d",
      "1.5h",
      "1w",
      " 1d",
      "1d ",
      "1D",
      "1e3s",
      "12345678d",
      "1d2h",
    ]) {
      assert.equal(value(parseDuration(bad)), undefined, bad);
    }
  });

  it("reads sizes in bytes", () => {
    assert.deepEqual(
      ["1B", "300MB", "1.5GiB", "10KB"].map((text) => value(parseSize(text))),
      [1, 3e8, 1610612736, 1e4],
    );
    for (const bad of ["", "300", "MB", "0MB", "-1MB", "1TB", "1 MB", "1mb", "1e9B", "0.0001B"]) {
      assert.equal(value(parseSize(bad)), undefined, bad);
    }
  });

  it("reads ports with their protocol", () => {
    assert.deepEqual(value(parsePorts("443/tcp")), { protocol: "tcp", from: 443, to: 443 });
    assert.deepEqual(value(parsePorts("8000-8100/udp")), { protocol: "udp", from: 8000, to: 8100 });
    assert.deepEqual(value(parsePorts("any/sctp")), { protocol: "sctp", from: 0, to: 65535 });
    assert.deepEqual(value(parsePorts("any")), { protocol: "any", from: 0, to: 65535 });
    assert.equal(value(parsePorts("icmp"))?.protocol, "icmp");
    for (const bad of [
      "443",
      "443/TCP",
      "0/tcp",
      "65536/tcp",
      "100-99/tcp",
      "0443/tcp",
      "1-2-3/tcp",
      "/tcp",
      "-/tcp",
      "443/icmp",
      "all",
    ]) {
      assert.equal(value(parsePorts(bad)), undefined, bad);
    }
    assert.match((parsePorts("443") as { problem: string }).problem, /443\/tcp/);
  });

  it("says whether a version lies in a range", () => {
    const within = (version: string, text: string): boolean | undefined =>
      satisfiesVersion(version, value(parseVersionRange(text)) as VersionRange);
    assert.equal(within("1.33", ">=1.33"), true);
    assert.equal(within("v1.33.2-eks-1a2b", ">=1.33"), true);
    assert.equal(within("1.32.9", ">=1.33"), false);
    assert.equal(within("1.4", ">=1.33"), false);
    assert.equal(within("1.33.7", "<=1.33"), true);
    assert.equal(within("1.33.7", ">1.33"), false);
    assert.equal(within("1.35", ">=1.31 <1.35"), false);
    assert.equal(within("1.33.1", "1.33"), true);
    assert.equal(within("latest", ">=1.33"), undefined);
    for (const bad of ["", "latest", "^1.2", ">=1.33,<2", "1.2.3.4", ">= 1.33"]) {
      assert.equal(value(parseVersionRange(bad)), undefined, bad);
    }
  });

  it("holds a range within another only where every version of it is", () => {
    const part = fc.integer({ min: 0, max: 4 });
    const version = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
    const range = fc
      .array(fc.tuple(fc.constantFrom(">=", ">", "<=", "<", "="), version), { minLength: 1, maxLength: 2 })
      .map((all) => value(parseVersionRange(all.map((one) => one.join("")).join(" "))) as VersionRange);
    fc.assert(
      fc.property(range, range, fc.array(version, { maxLength: 20 }), (narrow, wide, versions) => {
        if (!rangeWithin(narrow, wide)) return;
        for (const one of versions)
          assert.ok(!satisfiesVersion(one, narrow) || satisfiesVersion(one, wide), one);
      }),
      { numRuns: 2000 },
    );
    const at = (text: string): VersionRange => value(parseVersionRange(text)) as VersionRange;
    assert.ok(rangeWithin(at(">=1.34"), at(">=1.33")));
    assert.ok(!rangeWithin(at(">=1.32"), at(">=1.33")));
  });

  it("finds the name that was meant", () => {
    assert.equal(suggest("prodution", ["production", "staging"]), "production");
    assert.equal(suggest("Staging", ["production", "staging"]), "staging");
    assert.equal(suggest("zoens", ["zones", "flows"]), "zones");
    assert.equal(suggest("xyz", ["production", "staging"]), undefined);
    assert.equal(suggest("x".repeat(1000), ["x".repeat(999)]), undefined);
  });
});

describe("globs", () => {
  const regex = (glob: string): RegExp =>
    new RegExp(
      `^${glob
        .split(/(\*\*+|\*)/)
        .map((part) =>
          part === "*"
            ? "[^/]*"
            : part.startsWith("**")
              ? "[^]*"
              : part.replace(/[.+?^$(){}|[\]\\]/g, "\\$&"),
        )
        .join("")}$`,
    );
  const letters = (...all: string[]) =>
    fc.array(fc.constantFrom(...all), { maxLength: 8 }).map((some) => some.join(""));
  const glob = letters("a", "b", "/", "*", "**", ".");
  const text = letters("a", "b", "/", ".", "😀");

  it("match what the same pattern as an expression matches", () => {
    fc.assert(
      fc.property(glob, text, (pattern, one) =>
        assert.equal(matchGlob(pattern, one), regex(pattern).test(one)),
      ),
      {
        numRuns: 5000,
      },
    );
  });

  it("take time in proportion to pattern and text, whatever they are", () => {
    assert.equal(matchGlob("*a".repeat(120), `${"a".repeat(5000)}b`), false);
    assert.equal(matchGlob(`${"**a*".repeat(60)}**`, `${"a".repeat(5000)}/`), true);
  });

  it("cover another only where they match all that it matches", () => {
    fc.assert(
      fc.property(glob, glob, fc.array(text, { maxLength: 10 }), (wide, narrow, texts) => {
        if (!globCovers(wide, narrow)) return;
        for (const one of texts) assert.ok(!matchGlob(narrow, one) || matchGlob(wide, one));
      }),
      { numRuns: 5000 },
    );
    assert.ok(globCovers("shop/**", "shop/a*/b"));
    assert.ok(!globCovers("shop/*", "shop/**"));
  });
});

describe("patterns for repositories", () => {
  const ecr = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";

  it("match on path boundaries and within a label of the host", () => {
    const matches = (repository: string, pattern = ecr): boolean => {
      const slash = repository.indexOf("/");
      return matchRepository(pattern, repository.slice(0, slash), repository.slice(slash + 1));
    };
    assert.ok(matches("333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/web"));
    assert.ok(matches("333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/team/web"));
    for (const other of [
      "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop",
      "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shopping/web",
      "333333333333.dkr.ecr.eu-west-1.amazonaws.com.evil.com/shop/web",
      "333333333333.dkr.ecr.evil.com.amazonaws.com/shop/web",
      "444444444444.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
      "docker.io/333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
    ]) {
      assert.ok(!matches(other), other);
    }
    assert.ok(matches("docker.io/library/nginx", "docker.io/library/*"));
    assert.ok(!matches("docker.io/library/nginx/x", "docker.io/library/*"));
    assert.ok(matches("localhost:5000/a", "localhost:5000/a"));
  });

  it("refuse what would match by accident", () => {
    for (const bad of [
      "nginx",
      "library/nginx",
      "**",
      "*/shop/**",
      "*.com/shop",
      "**.example.com/a",
      "example.com",
      "example.com/",
      "example.com/a:1",
      "example.com/a@sha256:0",
      "example.com/A",
      "example.com//a",
      "example.com/a/../b",
      "https://example.com/a",
    ]) {
      assert.equal(value(parseRepository(bad)), undefined, bad);
    }
  });

  it("cover each other only where that can be shown", () => {
    assert.ok(repositoryCovers(ecr, "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/web"));
    assert.ok(repositoryCovers(ecr, "333333333333.dkr.ecr.*.amazonaws.com/shop/team/**"));
    assert.ok(!repositoryCovers(ecr, "333333333333.dkr.ecr.*.amazonaws.com/**"));
    assert.ok(!repositoryCovers(ecr, "docker.io/shop/web"));
    assert.ok(!repositoryCovers("333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/**", ecr));
  });
});
