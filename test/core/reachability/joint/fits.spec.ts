import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Graph, type Workload } from "../../../../core/graph";
import { awsReachability, type AwsEndpoint, type Certainty } from "../../../../core/reachability/aws";
import { mayStandOn, runsOnFargate } from "../../../../core/reachability/joint/fits";
import { made } from "../aws/support";
import { cluster, nodeGroup, objects } from "./support";

type Labels = Readonly<Record<string, string>>;
type Value = string | undefined;

const json = (value: unknown): string => JSON.stringify(value);

const deployed = (kind: string, namespace: string, labels: Labels, spec: object): string =>
  json({
    apiVersion: kind === "Pod" ? "v1" : "apps/v1",
    kind,
    metadata: { name: "web", namespace, ...(kind === "Pod" && { labels }) },
    spec:
      kind === "Pod"
        ? { containers: [], ...spec }
        : { template: { metadata: { labels }, spec: { containers: [], ...spec } } },
  });

/** The endpoint of a kind of resource, and the only workload. */
function read(kind: string, graph: Graph): readonly [AwsEndpoint, Workload] {
  const found = awsReachability(graph).endpoints.find(({ node }) => node.kind === kind);
  const [workload] = graph.all("Workload");
  assert.ok(found && workload);
  return [found, workload];
}

const profile = (selectors: unknown) =>
  made("aws:eks/fargateProfile:FargateProfile", "fp", {
    clusterName: "eks",
    fargateProfileName: "fp",
    subnetIds: ["subnet-1"],
    selectors,
  });

/** Compares character by character, as the documentation of Fargate profiles tells it. */
function fits(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const rest = pattern.slice(1);
  if (pattern.startsWith("*")) return fits(rest, text) || (text !== "" && fits(pattern, text.slice(1)));
  return text !== "" && (pattern.startsWith("?") || pattern[0] === text[0]) && fits(rest, text.slice(1));
}

const pattern = fc.constantFrom("shop", "sh*", "*op", "s?op", "?", "*", "s.op", "other");
const name = fc.constantFrom("shop", "shoop", "s.op", "other");
const selectors = fc.array(
  fc.record({
    namespace: pattern,
    labels: fc.dictionary(fc.constantFrom("app", "tier"), pattern, { maxKeys: 2 }),
  }),
  { maxLength: 3 },
);
const labelled = fc.dictionary(fc.constantFrom("app", "tier"), name, { maxKeys: 2 });

describe("which machines pods may stand on", () => {
  it("on Fargate, one selector of a profile takes namespace and all labels", () => {
    fc.assert(
      fc.property(selectors, name, labelled, (found, namespace, labels) => {
        const graph = buildGraph([
          ...cluster,
          profile(found),
          ...objects(deployed("Deployment", namespace, labels, {})),
        ]);
        const [endpoint, workload] = read("FargateProfile", graph);
        const taken = found.some(
          (each) =>
            fits(each.namespace, namespace) &&
            Object.entries(each.labels).every(
              ([key, wanted]) => labels[key] !== undefined && fits(wanted, labels[key]),
            ),
        );
        assert.equal(runsOnFargate(endpoint, workload), taken ? "yes" : "no");
      }),
      { numRuns: 60 },
    );
  });

  it("on Fargate, what is not known of one side is decided by the other where that can", () => {
    const say = (found: unknown, namespace: string, labels: Labels, kind = "Pod", spec = {}): Certainty => {
      const resources = objects(deployed(kind, namespace, labels, spec));
      const [shown] = objects(json({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, found }));
      const graph = buildGraph([...cluster, profile(shown!.properties["found"]), ...resources]);
      return runsOnFargate(...read("FargateProfile", graph));
    };
    assert.equal(say("UNKNOWN", "shop", {}), "unknown");
    assert.equal(say(["UNKNOWN"], "shop", {}), "unknown");
    assert.equal(say(["UNKNOWN", { namespace: "shop" }], "shop", {}), "yes");
    assert.equal(say([{ namespace: "other", labels: "UNKNOWN" }], "shop", {}), "no");
    assert.equal(say([{ namespace: "shop", labels: "UNKNOWN" }], "shop", {}), "unknown");
    assert.equal(say([{ namespace: "shop", labels: { app: "UNKNOWN" } }], "shop", {}), "no");
    assert.equal(say([{ namespace: "shop", labels: { app: "UNKNOWN" } }], "shop", { app: "a" }), "unknown");
    assert.equal(say([{ namespace: "shop", labels: { app: "a" } }], "shop", { app: "UNKNOWN" }), "unknown");
    assert.equal(say([{ namespace: "shop" }], "UNKNOWN", {}), "unknown");
    // Neither of these can run there.
    assert.equal(say([{ namespace: "shop" }], "shop", {}, "DaemonSet"), "no");
    assert.equal(say([{ namespace: "shop" }], "shop", {}, "Pod", { hostNetwork: true }), "no");
  });

  const keys = ["pool", "tier", "kubernetes.io/os", "eks.amazonaws.com/nodegroup", "node.kubernetes.io/type"];
  const given = (key: string): boolean => key.includes(".");
  const values = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom("a", "b", "UNKNOWN"), {
    maxKeys: 3,
  });

  it("by labels, not those of a group that certainly lacks one", () => {
    fc.assert(
      fc.property(values, values, fc.boolean(), (wanted, labels, templated) => {
        const [shown] = objects(json({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, labels }));
        const graph = buildGraph([
          ...cluster,
          nodeGroup("ng", {
            labels: shown!.properties["labels"],
            ...(templated && { launchTemplate: { id: "lt-1", version: "1" } }),
          }),
          ...objects(deployed("Pod", "shop", {}, { nodeSelector: wanted })),
        ]);
        const isOpen = (value: Value): boolean => value === "UNKNOWN";
        const may =
          templated ||
          Object.entries(wanted).every(
            ([key, value]) => given(key) || isOpen(value) || isOpen(labels[key]) || labels[key] === value,
          );
        assert.equal(mayStandOn(...read("EksNodeGroup", graph)), may);
      }),
      { numRuns: 60 },
    );
  });
});
