import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseReference, repositoryMatches, repositoryName } from "../../../core/image";

function matches(pattern: string, image: string): boolean {
  const result = parseReference(image);
  assert.ok("reference" in result, image);
  return repositoryMatches(pattern, result.reference);
}

describe("repository patterns", () => {
  it("match whole parts, never a raw beginning", () => {
    assert.equal(matches("docker.io/library/**", "nginx"), true);
    assert.equal(matches("docker.io/library/**", "docker.io.evil.com/library/nginx"), false);
    assert.equal(matches("registry.example.com/shop/**", "registry.example.com/shop-evil/x"), false);
    assert.equal(matches("registry.example.com/shop/**", "registry.example.com.evil.com/shop/x"), false);
    assert.equal(matches("registry.example.com/shop/*", "registry.example.com/shop/a/b"), false);
    assert.equal(matches("registry.example.com/shop/*", "registry.example.com/shop/a"), true);
  });

  it("hold for one account and all regions of ECR", () => {
    const pattern = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";
    assert.equal(matches(pattern, "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"), true);
    assert.equal(matches(pattern, "444444444444.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"), false);
    assert.equal(matches(pattern, "333333333333.dkr.ecr.a.evil.com.amazonaws.com/shop/web"), false);
  });

  it("without a host mean Docker Hub", () => {
    assert.equal(matches("nginx", "docker.io/library/nginx:1"), true);
    assert.equal(matches("openpolicyagent/**", "openpolicyagent/opa"), true);
    assert.equal(matches("openpolicyagent/**", "example.com/openpolicyagent/opa"), false);
  });

  it("that are a repository's name match it alone", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const names = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) => `r.example.com/${parts.join("/")}`);
    fc.assert(
      fc.property(names, names, (a, b) => {
        const result = parseReference(b);
        assert.ok("reference" in result);
        assert.equal(repositoryMatches(a, result.reference), a === repositoryName(result.reference));
      }),
    );
  });
});
