import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../core/graph";
import { hostingOf } from "../../core/placement";
import { manifest } from "../../core/policy/minimal";
import { generatedCluster, generatedNamespaces, runtimeClasses } from "./support/generated-cluster";
import { schedule, type Outcome } from "./support/schedule";
import { useCluster } from "./support/use-cluster";

const count = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 250);
/** Refusals that hang on which pods stand where already, and so on the order in which they came. */
const byOthers = /pod affinity rules|anti-affinity|topology spread constraints(?! \(missing)|free ports/;

describe("candidate hosts and the real scheduler", () => {
  const cluster = useCluster({ scheduler: true });

  it(`agree on ${count} generated clusters`, async function () {
    this.timeout("30m");
    const { client } = cluster();
    for (const object of [...generatedNamespaces, ...runtimeClasses]) await client.apply(object);
    const seen = { bound: 0, refused: 0, byOthers: 0 };
    const samples = fc.sample(generatedCluster, { numRuns: count, seed: 20_26 });
    for (const [index, generated] of samples.entries()) {
      const objects = [...generatedNamespaces, ...runtimeClasses, ...generated.nodes, ...generated.pods];
      const graph = buildGraph(objects.map((each) => manifest(structuredClone(each))));
      const hosting = hostingOf(graph);
      for (const outcome of await schedule(client, generated)) {
        const { name } = outcome.pod.metadata;
        const workload = graph.all("Workload").find((each) => each.name === name)!;
        const candidates = hosting.candidates(workload).map(({ pool }) => pool.nodeName);
        const context = () => `cluster ${index}: ${told(outcome)}\n${JSON.stringify(generated, null, 1)}`;
        if (outcome.node !== undefined) {
          seen.bound++;
          assert.ok(candidates.includes(outcome.node), context());
        } else if (byOthers.test(outcome.refusal ?? "")) {
          seen.byOthers++;
        } else {
          seen.refused++;
          assert.deepEqual(candidates, [], context());
        }
      }
    }
    console.log(
      `      ${seen.bound} bound, ${seen.refused} refused, ${seen.byOthers} refused for other pods`,
    );
    assert.ok(
      seen.bound > count && seen.refused > count,
      "the generated clusters leave nothing to tell apart",
    );
  });
});

const told = ({ pod, node, refusal }: Outcome): string =>
  node === undefined
    ? `${pod.metadata.name} was refused: ${refusal}`
    : `${pod.metadata.name} was put on ${node}`;
