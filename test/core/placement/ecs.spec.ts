import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { hostingOf } from "../../../core/placement";
import { graphOf } from "./support";

const aws = (type: string, name: string, properties: Record<string, unknown>): Resource => ({
  id: `urn::${name}`,
  urn: `urn::${name}`,
  type,
  name,
  properties,
  physicalId: name,
});
const machines = [
  aws("aws:ecs/cluster:Cluster", "shop", { name: "shop" }),
  aws("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
    userData: Buffer.from(
      `#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\necho ECS_INSTANCE_ATTRIBUTES='{"zone":"dmz"}' >> /etc/ecs/ecs.config\n`,
    ).toString("base64"),
  }),
  aws("aws:autoscaling/group:Group", "instances", { launchTemplate: { id: "lt" } }),
  aws("aws:ecs/taskDefinition:TaskDefinition", "web", { family: "web", containerDefinitions: "[]" }),
];

function answers(service: Record<string, unknown>, resources = machines): Record<string, string> {
  const given = { cluster: "shop", taskDefinition: "web", ...service };
  const graph = graphOf([...resources, aws("aws:ecs/service:Service", "web-service", given)]);
  const task = graph.all("Workload")[0]!;
  const verdicts = hostingOf(graph).verdicts(task);
  return Object.fromEntries(verdicts.map(({ pool, answer }) => [pool.name, answer]));
}

describe("pools of ECS", () => {
  const memberOf = (expression: string) => ({ placementConstraints: [{ type: "memberOf", expression }] });

  it("launch on instances, or each task on a machine of Fargate", () => {
    assert.deepEqual(answers({}), { instances: "yes", Fargate: "no" });
    assert.deepEqual(answers({ launchType: "FARGATE" }), { instances: "no", Fargate: "yes" });
    const strategy = { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] };
    assert.deepEqual(answers(strategy), { instances: "no", Fargate: "yes" });
  });

  it("heed placement constraints, as far as they can be read", () => {
    assert.equal(answers(memberOf("attribute:zone == dmz"))["instances"], "yes");
    assert.equal(answers(memberOf("attribute:zone != dmz"))["instances"], "no");
    assert.equal(answers(memberOf("attribute:zone in [app, data]"))["instances"], "no");
    assert.equal(answers(memberOf("attribute:zone =~ d.*"))["instances"], "unknown");
  });

  it("are not known where a capacity provider chooses among instances", () => {
    const strategy = { capacityProviderStrategies: [{ capacityProvider: "blue" }] };
    assert.deepEqual(answers(strategy), { instances: "unknown", Fargate: "no" });
  });

  it("stand for instances that were not seen: who asks for nothing lands there", () => {
    const bare = machines.filter(({ name }) => name === "shop" || name === "web");
    assert.deepEqual(answers({}, bare), { "unseen instances": "yes", Fargate: "no" });
    assert.equal(answers(memberOf("attribute:zone == dmz"), bare)["unseen instances"], "unknown");
  });
});
