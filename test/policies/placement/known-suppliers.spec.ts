import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { example, resource } from "../../../core/policy/minimal";
import requireKnownSuppliers from "../../../policies/placement/require-known-suppliers";
import { judgeExample } from "../../support/judge-example";

const own = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1";
const foreign = "docker.io/acme/checkout:1";
const suppliers = { "in-house": { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] } };

const task = (image: unknown): Resource =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "checkout", {
    family: "checkout",
    containerDefinitions: image instanceof Unknown ? image : JSON.stringify([{ name: "checkout", image }]),
  });
const lambda = (properties: object): Resource =>
  resource("aws:lambda/function:Function", "checkout", { name: "checkout", ...properties });

const found = (...resources: readonly Resource[]): readonly string[] =>
  judgeExample([requireKnownSuppliers], example(resources, { estate: { suppliers } })).findings.map(
    ({ kind, message }) => `${kind}: ${message}`,
  );

describe("suppliers of images that no scheduler was seen to place", () => {
  it("are asked for of a task definition without a service", () => {
    assert.deepEqual(found(task(own)), []);
    assert.match(found(task(foreign)).join(), /^violation: .*checkout.* runs an image of no supplier/);
  });

  it("are not known where its containers are not", () => {
    assert.match(found(task(new Unknown("an output"))).join(), /^unknown: .*the supplier of its images/);
  });

  it("are asked for of a function made from an image, not of one from an archive", () => {
    assert.match(found(lambda({ imageUri: foreign, packageType: "Image" })).join(), /^violation: /);
    assert.deepEqual(found(lambda({ imageUri: own, packageType: "Image" })), []);
    assert.deepEqual(found(lambda({ runtime: "nodejs22.x", handler: "index.handler" })), []);
  });
});
