import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../core/graph";
import { defaultEstate } from "../../core/estate";
import { createResolver } from "../../core/policy/environment";
import { judge } from "../../core/policy/judge";
import { catalog } from "../../policies/catalog";

/** What an absence in a part of an estate is, and what the same is in the whole. */
const absences: Readonly<Record<string, Resource>> = {
  "require-vpc-flow-logs": resource("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }),
  "require-bucket-access-block": resource("aws:s3/bucket:Bucket", { bucket: "b" }),
  "require-default-deny": resource("kubernetes:core/v1:Namespace", { metadata: { name: "shop" } }),
};

function resource(type: string, properties: Readonly<Record<string, unknown>>): Resource {
  return { id: `urn:pulumi:s::p::${type}::one`, type, name: "one", properties };
}

describe("in a part of an estate", () => {
  for (const [name, only] of Object.entries(absences)) {
    const kinds = (partial: boolean) => {
      const estate = defaultEstate();
      const { policy } = catalog.find((entry) => entry.policy.name === name)!;
      const options = { estate, resolver: createResolver(estate), stage: "state" as const };
      const { findings } = judge([policy], buildGraph([only], { partial }), options);
      return [...new Set(findings.map(({ kind }) => kind))];
    };
    it(`what ${name} misses may lie in the rest`, () => {
      assert.deepEqual(kinds(false), ["violation"]);
      assert.deepEqual(kinds(true), ["unknown"]);
    });
  }
});
