import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../core/graph";
import {
  bucket,
  dividedNamespace,
  imageRepository,
  manifest,
  repositoryPolicy,
  resource,
  threatDetector,
  trail,
} from "../../../core/policy";
import { removedFrom } from "../../../cli/diff/removed";
import type { Side } from "../../../cli/diff/read-side";

const side = (resources: readonly Resource[], partial = false): Side =>
  ({ live: { graph: buildGraph(resources, { partial }) } }) as unknown as Side;
const removed = (base: readonly Resource[], head: readonly Resource[], partial = false) =>
  removedFrom(side(base), side(head, partial));
const quota = (name: string) =>
  manifest({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name, namespace: "shop" },
    spec: { hard: { pods: "10" } },
  });

describe("what guarded the base and is gone", () => {
  it("is found by kind, name and namespace, with whether any of its kind is left", () => {
    const base = [...trail(), ...threatDetector(), ...dividedNamespace("shop"), quota("a"), quota("b")];
    const head = [...trail().slice(1), ...threatDetector(), ...dividedNamespace("shop"), quota("b")];
    assert.deepEqual(removed(base, head), [
      { what: "resource quota", name: "a", namespace: "shop", last: false },
      { what: "trail", name: "audit", last: true },
    ]);
    assert.deepEqual(removed(base, base), []);
    assert.deepEqual(removed(head, base), []);
  });

  it("knows what is laid on buckets", () => {
    assert.deepEqual(
      removed(bucket(), bucket().slice(0, 1))?.map(({ what }) => what),
      [
        "block of public access to a bucket",
        "policy of a bucket",
        "record of a bucket",
        "versioning of a bucket",
      ],
    );
  });

  it("knows either provider's form, and the policies of repositories", () => {
    const base = [
      resource("aws-native:guardduty:Detector", "account", { enable: true }),
      imageRepository(),
      repositoryPolicy(),
    ];
    assert.deepEqual(
      removed(base, [imageRepository()])?.map(({ what, last }) => [what, last]),
      [
        ["policy of an image repository", true],
        ["threat detector", true],
      ],
    );
  });

  it("does not count what only has another name", () => {
    const base = [...dividedNamespace("shop"), quota("a")];
    assert.deepEqual(removed(base, [...dividedNamespace("shop"), quota("renamed")]), []);
  });

  it("does not count what went with its namespace", () => {
    assert.deepEqual(removed([...dividedNamespace("shop"), quota("a")], dividedNamespace("other")), []);
    assert.deepEqual(
      removed(dividedNamespace("shop"), dividedNamespace("shop").slice(0, 1))?.map(({ what }) => what),
      ["limit range", "network policy", "resource quota"],
    );
  });

  it("is not known where a part is compared", () => {
    assert.equal(removed(trail(), [], true), undefined);
  });
});
