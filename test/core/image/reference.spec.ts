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

  it("are exactly those of the distribution project's grammar, also of texts that are nearly one", () => {
    // The grammar as its documentation writes it, one production after the other, over the whole text at once.
    const alphaNumeric = "[a-z0-9]+";
    const separator = "(?:[_.]|__|[-]+)";
    const pathComponent = `${alphaNumeric}(?:${separator}${alphaNumeric})*`;
    const domainComponent = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    const domainName = `${domainComponent}(?:[.]${domainComponent})*`;
    const domain = `(?:${domainName}|\\[[a-fA-F0-9:]+\\])(?:[:][0-9]+)?`;
    const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    const algorithm = "[A-Za-z][A-Za-z0-9]*(?:[+.\\-_][A-Za-z][A-Za-z0-9]*)*";
    const whole = new RegExp(
      `^(${domain})/(${pathComponent}(?:/${pathComponent})*)(?:[:](${tag}))?(?:@((${algorithm})[:]([0-9a-fA-F]{32,})))?$`,
    );
    const lengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
    /** What a runtime makes of a text: the short forms of Docker Hub written out, then the grammar. */
    const oracle = (text: string): string | undefined => {
      if (/^[a-f0-9]{64}$/.test(text)) return undefined;
      const [first = "", ...rest] = text.split("/");
      const hasHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === "localhost");
      const host = !hasHost || first === "index.docker.io" ? "docker.io" : first;
      const named = hasHost ? rest.join("/") : text;
      const long = host === "docker.io" && !named.includes("/") ? `library/${named}` : named;
      const [, own, path, ownTag, digest, kind, encoded] = whole.exec(`${host}/${long}`) ?? [];
      if (own !== host || path === undefined || path.length > 255) return undefined;
      const length = kind === undefined ? undefined : lengths[kind];
      if (length !== undefined && !new RegExp(`^[0-9a-f]{${length}}$`).test(encoded!)) return undefined;
      return [own, path, ownTag, digest].map((part) => part ?? "").join(" ");
    };
    const sound = [
      "nginx",
      "localhost/x",
      "Registry/team/app",
      "host.example.com:5000/a__b/c.d/e--f:1.2-x_y",
      `index.docker.io/a@sha256:${sha}`,
      `[2001:db8::1]:443/x:t@sha512:${sha}${sha}`,
      `a/b:c@other+x:${sha.slice(32)}`,
    ];
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 2 }),
      put: fc.oneof(
        fc.constantFrom(..."aZ09._-/:@[]+ \nßé%"),
        fc.constantFrom("", "__", "//", "..", "sha256:"),
      ),
    });
    const text = fc.tuple(fc.constantFrom(...sound), fc.array(edit, { maxLength: 4 })).map(([from, edits]) =>
      edits.reduce((now, { at, cut, put }) => {
        const place = at % (now.length + 1);
        return now.slice(0, place) + put + now.slice(place + cut);
      }, from),
    );
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(text, (one) => {
        const result = parseReference(one);
        const found =
          "reference" in result
            ? [
                result.reference.domain,
                result.reference.path,
                result.reference.tag ?? "",
                result.reference.digest
                  ? `${result.reference.digest.algorithm}:${result.reference.digest.encoded}`
                  : "",
              ].join(" ")
            : undefined;
        if (found === undefined) refused++;
        else read++;
        assert.equal(found, oracle(one), JSON.stringify(one));
      }),
      { numRuns: 20_000 },
    );
    assert.ok(read > 4000 && refused > 4000, `${read} were read, ${refused} refused`);
  }).timeout(30_000);

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
