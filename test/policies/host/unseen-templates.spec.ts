import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { launchTemplate, nodeGroup } from "../../../core/policy";
import { createResolver } from "../../../core/policy/environment";
import { estateWith } from "../../../core/policy/examples";
import { judge } from "../../../core/policy/judge";
import podPidLimits from "../../../policies/host/require-pod-pid-limits";

const estate = estateWith();
const resolver = createResolver(estate, { stack: "example/production" });
const said = (...resources: readonly Resource[]): readonly string[] =>
  judge([podPidLimits], buildGraph(resources), { estate, resolver, stage: "state" }).findings.map(
    ({ kind, message }) => `${kind}: ${message}`,
  );

// Examples pass over what they would say of nodes that are not theirs: only judging itself shows it.
describe("nodes of a launch template that is not given", () => {
  it("may let a pod have any number of processes", () => {
    assert.deepEqual(said(nodeGroup()), [
      "unknown: eks node group shop-app: cannot be judged, launchTemplate.id is not known (the nodes of launch template lt-0aaa1111bbbb2222c, which is not given)",
    ]);
  });
  it("may do so where not even its id is known", () => {
    assert.deepEqual(said(nodeGroup({ launchTemplate: { id: new Unknown("the template") } })), [
      "unknown: eks node group shop-app: cannot be judged, launchTemplate.id is not known (the nodes of its launch template: the template)",
    ]);
  });
  it("are judged by it where it is given", () => {
    const template = { ...launchTemplate({}), physicalId: "lt-0aaa1111bbbb2222c" };
    assert.deepEqual(said(nodeGroup(), template), [
      "violation: host node sets no limit for the processes of a pod",
    ]);
  });
});
