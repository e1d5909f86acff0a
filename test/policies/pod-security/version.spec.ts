import assert from "node:assert/strict";
import { UNKNOWN, type PlaceSubject } from "../../../core/estate";
import {
  kubernetesMinorIn,
  newestMinor,
  parseKubernetesMinor,
} from "../../../core/policy/kubernetes-version";
import { estateWith } from "../../support/judge-example";

const estate = estateWith({
  clusters: {
    old: { select: [{ cluster: "old-*" }], version: "1.30" },
    older: { select: [{ cluster: "old-1" }], version: "1.29" },
    silent: { select: [{ stack: "shop/*" }] },
  },
});

describe("the version of Kubernetes", () => {
  const expectations: readonly [string, PlaceSubject, number][] = [
    ["what the estate declares of the cluster", { cluster: "old-2" }, 30],
    ["the newest, where the estate contradicts itself", { cluster: "old-1" }, newestMinor],
    ["the newest, where the estate says nothing of it", { stack: "shop/production" }, newestMinor],
    ["the newest, where the cluster is not known", { cluster: UNKNOWN }, newestMinor],
    ["the newest, where nothing matches", { cluster: "new" }, newestMinor],
  ];
  for (const [what, place, minor] of expectations)
    it(`is ${what}`, () => assert.equal(kubernetesMinorIn(estate, place), minor));

  it("is read with or without v, patch and build", () => {
    const texts = ["1.35", "v1.35.2", "1.35.2-eks-3abbec1", "1.35+", "latest", "1.22", "2.1", "1.x", ""];
    assert.deepEqual(texts.map(parseKubernetesMinor), [
      35,
      35,
      35,
      35,
      newestMinor,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is refused in the estate where it is none", () => {
    for (const version of ["1.22", "1.3", "v1.35", "latest"])
      assert.throws(
        () => estateWith({ clusters: { a: { select: [{ cluster: "a" }], version } } }),
        /version/,
      );
  });
});
