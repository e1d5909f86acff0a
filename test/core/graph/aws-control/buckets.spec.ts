import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import {
  bucketPoliciesOf,
  loggingsOf,
  refusesPlaintext,
  versioningsOf,
} from "../../../../core/graph/aws-control";
import { Unknown } from "../../../../core/graph";
import { resource } from "../../../../core/policy/minimal";

const urn = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::orders";
const made = resource("aws:s3/bucket:Bucket", "orders", {}, { urn, id: urn });
const other = resource("aws:s3/bucket:Bucket", "images", {}, { urn: `${urn}2`, id: `${urn}2` });
const versioning = (bucket: unknown, sources: readonly string[] = []): Resource =>
  resource(
    "aws:s3/bucketVersioning:BucketVersioning",
    "orders",
    { bucket, versioningConfiguration: { status: "Enabled" } },
    { propertyDependencies: { bucket: sources } },
  );

const found = (...resources: Resource[]) => {
  const graph = buildGraph(resources);
  const bucket = graph.all("Bucket").find(({ id }) => id === urn)!;
  const { definite, possible } = versioningsOf(graph, bucket);
  return [definite.length, possible.length];
};

describe("what is laid on buckets", () => {
  it("belongs to the bucket that an unknown name comes from", () => {
    const unknown = new Unknown("the bucket's name");
    assert.deepEqual(found(made, other, versioning(unknown, [urn])), [1, 0]);
    assert.deepEqual(found(made, other, versioning(unknown, [`${urn}2`])), [0, 0]);
  });

  it("may belong to any bucket where nothing tells which", () => {
    assert.deepEqual(found(made, other, versioning(new Unknown("a configuration"))), [0, 1]);
    assert.deepEqual(found(made, other, versioning(new Unknown("one of both"), [urn, `${urn}2`])), [0, 1]);
  });

  it("is read in the native and the older forms", () => {
    const graph = buildGraph([
      resource("aws-native:s3:Bucket", "native", {
        bucketName: "native",
        versioningConfiguration: { status: "Enabled" },
        loggingConfiguration: { destinationBucketName: "records" },
      }),
      resource("aws:s3/bucketV2:BucketV2", "older", {
        bucket: "older",
        versionings: [{ enabled: true }],
        loggings: [{ targetBucket: "records" }],
      }),
      resource("aws:s3/bucketLoggingV2:BucketLoggingV2", "apart", {
        bucket: "older",
        targetBucket: "records",
      }),
      resource("aws-native:s3:BucketPolicy", "apart", {
        bucket: "native",
        policyDocument: { Statement: [] },
      }),
    ]);
    const [native, older] = graph.all("Bucket");
    for (const bucket of [native!, older!]) {
      assert.equal(bucket.versioning, true);
      assert.deepEqual(
        bucket.logTarget.map(({ value }) => value),
        ["records"],
      );
    }
    assert.equal(loggingsOf(graph, older!).definite.length, 1);
    assert.equal(bucketPoliciesOf(graph, native!).definite.length, 1);
  });
});

describe("a refusal of plain HTTP", () => {
  const refusal = {
    place: "Statement",
    effect: "Deny",
    principals: [{ type: "AWS", value: "*" }],
    actions: ["*"],
    resources: ["*"],
    conditions: [{ operator: "BoolIfExists", key: "AWS:SecureTransport", values: ["false"] }],
  };

  it("is one of everything, for everybody", () => {
    assert.ok(refusesPlaintext(refusal));
    assert.ok(refusesPlaintext({ ...refusal, resources: ["(an output of aws:s3/bucket:Bucket orders)"] }));
    assert.ok(
      !refusesPlaintext({ ...refusal, principals: [{ type: "Service", value: "logging.s3.amazonaws.com" }] }),
    );
    assert.ok(!refusesPlaintext({ ...refusal, actions: ["s3:Get*"] }));
    assert.ok(!refusesPlaintext({ ...refusal, effect: "Allow" }));
    assert.ok(!refusesPlaintext({ ...refusal, conditions: [] }));
    assert.ok(
      !refusesPlaintext({
        ...refusal,
        conditions: [{ operator: "Bool", key: "aws:SecureTransport", values: ["false", "true"] }],
      }),
    );
  });
});
