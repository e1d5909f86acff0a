import assert from "node:assert/strict";
import { buildGraph, Secret, Unknown, type Resource } from "../../../core/graph";
import { comparePromotion, exitCodeOfPromotion } from "../../../cli/diff/promotion";

const digest = (letter: string): string => `registry.example.com/web@sha256:${letter.repeat(64)}`;

const object = (kind: string, more: object, namespace: unknown = "shop"): Resource => ({
  id: `urn:${kind}`,
  urn: `urn:${kind}`,
  type: kind === "Deployment" ? "kubernetes:apps/v1:Deployment" : `kubernetes:core/v1:${kind}`,
  name: "web",
  properties: { kind, metadata: { name: "web", namespace }, ...more },
});

const deployment = (container: unknown, namespace?: unknown): Resource =>
  object("Deployment", { spec: { template: { spec: { containers: container } } } }, namespace);

const compare = (base: readonly Resource[], head: readonly Resource[]) =>
  comparePromotion({ name: "a", graph: buildGraph(base) }, { name: "b", graph: buildGraph(head) });

const pathsOf = (promotion: ReturnType<typeof compare>): readonly string[] =>
  Object.values(promotion.differences).flatMap((all) => all.map(({ path }) => path));

describe("comparePromotion", () => {
  it("tells a changed secret of a key with dots, and shows neither value", () => {
    const secret = (value: unknown): Resource => object("Secret", { stringData: { "tls.key": value } });
    const found = compare([secret("first")], [secret("second")]);
    assert.deepEqual(pathsOf(found), ["stringData.tls.key"]);
    assert.doesNotMatch(JSON.stringify(found), /first|second/);
    assert.deepEqual(pathsOf(compare([secret("first")], [secret("first")])), []);
  });

  it("tells changed secret values wherever they stand, and shows neither", () => {
    const config = (value: unknown): Resource => object("ConfigMap", { data: { password: value } });
    const found = compare([config(new Secret("first"))], [config(new Secret("second"))]);
    assert.deepEqual(pathsOf(found), ["data.password"]);
    assert.doesNotMatch(JSON.stringify(found), /first|second/);
    assert.deepEqual(pathsOf(compare([config(new Secret("first"))], [config(new Secret("first"))])), []);
  });

  it("takes no secret that isn't known yet for the same", () => {
    const config = (): Resource => object("ConfigMap", { data: { password: new Secret(new Unknown("it")) } });
    assert.deepEqual(pathsOf(compare([config()], [config()])), ["data.password"]);
  });

  it("does not pass containers that aren't known yet", () => {
    const known = deployment([{ name: "web", image: digest("a") }]);
    const same = compare([known], [known]);
    assert.equal(exitCodeOfPromotion(same), 0);
    const found = compare([known], [deployment(new Unknown("it"))]);
    assert.deepEqual(
      found.images.map(({ verdict }) => verdict),
      ["unknown"],
    );
    assert.equal(exitCodeOfPromotion(found), 3);
  });

  it("compares workloads of a namespace that isn't known yet", () => {
    const one = deployment([{ name: "web", image: digest("a") }], new Unknown("it"));
    const other = deployment([{ name: "web", image: digest("b") }]);
    const found = compare([one], [other]);
    assert.deepEqual(found.workloads, ["Deployment web"]);
    assert.equal(exitCodeOfPromotion(found), 1);
  });
});
