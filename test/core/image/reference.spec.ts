import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  canonicalReference,
  effectiveTag,
  isDigest,
  isTruncatedDigest,
  parseReference,
  repositoryName,
  type ImageReference,
} from "../../../core/image";

const sha = "a".repeat(64);
function parsed(text: string): ImageReference {
  const result = parseReference(text);
  assert.ok("reference" in result, `${text}: ${"problem" in result ? result.problem : ""}`);
  return result.reference;
}
const name = (text: string): string => repositoryName(parsed(text));
const problem = (text: string): string | undefined => {
  const result = parseReference(text);
  return "problem" in result ? result.problem : undefined;
};

describe("image references", () => {
  it("without a registry are Docker Hub's", () => {
    assert.equal(name("nginx"), "docker.io/library/nginx");
    assert.equal(name("library/nginx"), "docker.io/library/nginx");
    assert.equal(name("docker.io/nginx"), "docker.io/library/nginx");
    assert.equal(name("index.docker.io/nginx"), "docker.io/library/nginx");
    assert.equal(name("index.docker.io/a/b"), "docker.io/a/b");
    assert.equal(name("bitnami/nginx:1"), "docker.io/bitnami/nginx");
  });

  it("have a registry where the first part has a dot, a port or an upper-case letter, or is localhost", () => {
    assert.equal(name("docker.io.evil.com/x"), "docker.io.evil.com/x");
    assert.equal(name("myregistry.io.evil.com/x"), "myregistry.io.evil.com/x");
    assert.equal(name("registry:5000/x"), "registry:5000/x");
    assert.equal(name("localhost/x"), "localhost/x");
    assert.equal(name("Registry/x"), "Registry/x");
    assert.equal(name("[2001:db8::1]:5000/x"), "[2001:db8::1]:5000/x");
    assert.equal(name("registry/x"), "docker.io/registry/x");
  });

  it("tell a port from a tag", () => {
    assert.deepEqual(parsed("host:5000/x:1.2"), { domain: "host:5000", path: "x", tag: "1.2" });
    assert.deepEqual(parsed("x:5000"), { domain: "docker.io", path: "library/x", tag: "5000" });
  });

  it("are pinned by a digest, whatever the tag", () => {
    const both = parsed(`nginx:1.25@sha256:${sha}`);
    assert.equal(both.tag, "1.25");
    assert.deepEqual(both.digest, { algorithm: "sha256", encoded: sha });
    assert.equal(effectiveTag(both), undefined);
    assert.equal(effectiveTag(parsed("nginx")), "latest");
    assert.equal(effectiveTag(parsed("nginx:1.25")), "1.25");
    assert.equal(canonicalReference(both), `docker.io/library/nginx:1.25@sha256:${sha}`);
  });

  it("are refused where the grammar refuses them", () => {
    for (const text of [
      "",
      sha,
      "Nginx",
      "nginx:",
      "nginx@",
      "nginx:a:b",
      "nginx:-a",
      `nginx:${"a".repeat(129)}`,
      "a//b",
      "/a",
      "a/",
      "a..b",
      "a._b",
      "-a/b",
      "a-/b",
      "a b",
      "host:port/x",
      "-host.com/x",
      "https://host/x",
      `nginx@sha256:${"a".repeat(63)}`,
      `nginx@sha256:${"A".repeat(64)}`,
      `nginx@sha256:${"g".repeat(64)}`,
      "nginx@custom:abc",
      `host.com/${"a".repeat(256)}`,
      `host.com/${"a/".repeat(2000)}a`,
    ])
      assert.ok(problem(text), text);
  });

  it("may have the separators and algorithms that the grammar allows", () => {
    for (const text of [
      "a__b",
      "a---b",
      "a.b_c-d",
      `a@blake3:${sha}`,
      `a@multi+hash.a:${"0".repeat(32)}`,
      `a:${"t".repeat(128)}`,
      `host.com/${"a".repeat(255)}`,
    ])
      assert.equal(problem(text), undefined, text);
  });

  it("are the same after being written out", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}((__|[._]|-{1,3})[a-z0-9]{1,8}){0,2}$/);
    const host = fc.oneof(
      fc.constant("localhost"),
      fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?(\.[a-z0-9]{1,6}){1,2}(:[0-9]{1,5})?$/),
    );
    const reference = fc.record({
      host: fc.option(host, { nil: undefined }),
      parts: fc.array(part, { minLength: 1, maxLength: 4 }),
      tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
      digest: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/), { nil: undefined }),
    });
    fc.assert(
      fc.property(reference, ({ host, parts, tag, digest }) => {
        const text =
          (host === undefined ? "" : `${host}/`) +
          parts.join("/") +
          (tag === undefined ? "" : `:${tag}`) +
          (digest === undefined ? "" : `@sha256:${digest}`);
        const result = parseReference(text);
        if (!("reference" in result)) {
          // Only a first part that reads as a host can keep these texts from being references.
          assert.ok(host === undefined || /^[0-9a-f]{64}$/.test(text), `${text}: ${result.problem}`);
          return;
        }
        assert.deepEqual(parseReference(canonicalReference(result.reference)), result);
      }),
    );
  });

  it("never make the parser throw or hang", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[a._\-/:@]{0,80}$/)),
        (text) => {
          const result = parseReference(text);
          if ("reference" in result) assert.ok(result.reference.path.length <= 255);
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(problem(`${"a-".repeat(1000)}!`));
  });
});

describe("OCI digests", () => {
  it("are strict for registered algorithms and open for others", () => {
    assert.equal(isDigest(`sha256:${sha}`), true);
    assert.equal(isDigest(`sha256:${"A".repeat(64)}`), false);
    assert.equal(isDigest("sha256:abc"), false);
    assert.equal(isDigest("custom-algorithm:a"), true);
    assert.equal(isDigest("custom:"), false);
    assert.equal(isDigest("latest"), false);
  });

  it("tells a digest's beginning from one of the wrong length", () => {
    assert.equal(isTruncatedDigest("sha256:123456"), true);
    assert.equal(isTruncatedDigest(`sha256:${"a".repeat(31)}`), true);
    for (const text of [
      `sha256:${"a".repeat(32)}`,
      "sha256:",
      "sha256:xyz",
      "SHA256:abc",
      "sha256:ABC",
      "latest",
    ])
      assert.equal(isTruncatedDigest(text), false, text);
  });
});
