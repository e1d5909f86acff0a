import assert from "node:assert/strict";
import { buildGraph, Unknown, type Container } from "../../../../core/graph";
import type { SnapshotStatus } from "../../../../core/image";
import {
  container,
  exampleTime,
  exampleTrust,
  greenStatus,
  known,
  trustedDigest,
} from "../../../../core/policy/minimal";
import { imageTraits } from "../../../../core/policy/placement/image-traits";
import { estateWith } from "../../../support/judge-example";

const suppliers = {
  "in-house": { repositories: ["docker.io/shop/**"] },
  acme: { repositories: [], signer: "acme" },
  twin: { repositories: [], signer: "twin" },
};
const signers = { acme: { key: "acme.pub" }, twin: { key: "twin.pub" } };
const estate = estateWith({ suppliers, images: { signers } });

const containerOf = (image: unknown): Container =>
  buildGraph(container({ image }).resources).all("Container")[0]!;
const trusted = containerOf(`docker.io/shop/a@${trustedDigest}`);

const traitsBy = (...statuses: SnapshotStatus[]) => imageTraits(exampleTrust(known(statuses)), estate);
const signedBy = (...names: string[]) => greenStatus({ facts: { signers: names } });

describe("what evidence tells of a workload's images", () => {
  it("is nothing where none is known", () => {
    assert.deepEqual(imageTraits(undefined, estate), {});
    assert.deepEqual(imageTraits({ kind: "undeclared" }, estate), {});
    assert.deepEqual(imageTraits({ kind: "unavailable", why: "it is too old" }, estate), {});
  });

  it("is the colour of an image that is named by its digest, grey where nobody knows it", () => {
    const { statusOf } = traitsBy(greenStatus({ colour: "amber" }));
    assert.equal(statusOf?.(trusted), "amber");
    assert.equal(statusOf?.(containerOf(`docker.io/shop/a@sha256:${"b".repeat(64)}`)), "grey");
  });

  it("is no colour of an image that nothing can be known of", () => {
    const { statusOf, attestedSupplier } = traitsBy(signedBy("acme"));
    for (const image of ["docker.io/shop/a:1", "no image", undefined, new Unknown("the tag")]) {
      assert.equal(statusOf?.(containerOf(image)), undefined);
      assert.equal(attestedSupplier?.(containerOf(image)), undefined);
    }
  });

  it("is nothing of a status that has ended since", () => {
    const next = new Date(exampleTime).toISOString();
    const { statusOf, attestedSupplier } = traitsBy({ ...signedBy("acme"), next });
    assert.equal(statusOf?.(trusted), undefined);
    assert.equal(attestedSupplier?.(trusted), undefined);
  });

  it("is the one supplier who signed for it", () => {
    assert.equal(traitsBy(signedBy("acme")).attestedSupplier?.(trusted), "acme");
    assert.equal(traitsBy(signedBy("build", "twin")).attestedSupplier?.(trusted), "twin");
    assert.equal(traitsBy(signedBy("acme", "twin")).attestedSupplier?.(trusted), undefined);
    assert.equal(traitsBy(signedBy("build")).attestedSupplier?.(trusted), undefined);
    assert.equal(traitsBy(signedBy()).attestedSupplier?.(trusted), undefined);
    assert.equal(traitsBy({ digest: trustedDigest, colour: "red" }).attestedSupplier?.(trusted), undefined);
    assert.equal(traitsBy().attestedSupplier?.(trusted), undefined);
  });
});
