import assert from "node:assert/strict";
import { UNKNOWN } from "../../../core/estate";
import {
  kubernetesMinorIn,
  newestMinor,
  parseKubernetesMinor,
} from "../../../core/policy/kubernetes-version";
import { estateWith } from "../../support/judge-example";

describe("a version of Kubernetes", () => {
  it("is read by its minor number", () => {
    const cases = {
      latest: newestMinor,
      "1.35": 35,
      "v1.35": 35,
      "v1.35.2": 35,
      "1.35+": 35,
      "1.35-eks-abc": 35,
      "1.23": 23,
      "1.99": 99,
    };
    for (const [text, minor] of Object.entries(cases)) assert.equal(parseKubernetesMinor(text), minor, text);
  });

  it("is none otherwise", () => {
    const wrong = [
      "",
      "1",
      "1.",
      "2.35",
      "1.22",
      "1.9",
      "x1.35",
      "1.350",
      "1.35x",
      "1.3.5x",
      "Latest",
      " 1.35",
    ];
    for (const text of wrong) assert.equal(parseKubernetesMinor(text), undefined, text);
    assert.equal(parseKubernetesMinor(`1.35.${"a".repeat(64)}`), 35);
    assert.equal(parseKubernetesMinor(`1.35.${"a".repeat(65)}`), undefined);
  });

  it("is the declared one where exactly one is", () => {
    const estate = estateWith({
      clusters: {
        one: { select: [{ namespace: "a" }, { namespace: "both" }, { namespace: "same" }], version: "1.30" },
        two: { select: [{ namespace: "both" }], version: "1.31" },
        three: { select: [{ namespace: "same" }, { namespace: "plain" }, { namespace: "a" }] },
        four: { select: [{ namespace: "same" }], version: "1.30" },
      },
    });
    const of = (namespace: string | typeof UNKNOWN) => kubernetesMinorIn(estate, { namespace });
    assert.equal(of("a"), 30);
    assert.equal(of("same"), 30);
    assert.equal(of("both"), newestMinor);
    assert.equal(of("plain"), newestMinor);
    assert.equal(of("other"), newestMinor);
    assert.equal(of(UNKNOWN), newestMinor);
  });
});
