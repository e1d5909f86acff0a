import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../core/graph";
import { hostingOf } from "../../core/placement";
import { manifest } from "../../core/policy/minimal";
import {
  daemonPods,
  generatedCluster,
  generatedNamespaces,
  runtimeClasses,
} from "./support/generated-cluster";
import { Neighbours, type Placed } from "./support/neighbours";
import { schedule, type Outcome } from "./support/schedule";
import { useCluster } from "./support/use-cluster";

const count = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 250);
/** Refusals that hang on which pods stand where already, and so on the order in which they came. */
const byOthers = /pod affinity rules|anti-affinity|topology spread constraints(?! \(missing)|free ports/;
/** Of these, what may also hang on pods that are not there, or on how many there are. */
const byAbsence = /pod affinity rules|topology spread constraints(?! \(missing)/;

describe("candidate hosts and the real scheduler", () => {
  const cluster = useCluster({ scheduler: true });

  it(`agree on ${count} generated clusters`, async function () {
    this.timeout("30m");
    const { client } = cluster();
    for (const object of [...generatedNamespaces, ...runtimeClasses]) await client.apply(object);
    const seen = { bound: 0, refused: 0, byOthers: 0, keptOff: 0, daemons: 0, named: 0 };
    const samples = fc.sample(generatedCluster, { numRuns: count, seed: 20_26 });
    for (const [index, generated] of samples.entries()) {
      const { nodes, pods, daemons } = generated;
      const objects = [...generatedNamespaces, ...runtimeClasses, ...nodes, ...pods, ...daemons];
      const graph = buildGraph(objects.map((each) => manifest(structuredClone(each))));
      const hosting = hostingOf(graph);
      const made = daemons.flatMap((daemon) => daemonPods(daemon, nodes));
      const outcomes = await schedule(client, { nodes, pods: [...pods, ...made] });
      const placed = outcomes.map((outcome): Placed => {
        const name = outcome.pod.metadata.name.replace(/-node-\d+$/, "");
        return { outcome, workload: graph.all("Workload").find((each) => each.name === name)! };
      });
      const neighbours = new Neighbours(hosting, graph, nodes);
      const someName = pods.some(nodeNameOf);
      for (const { outcome, workload } of placed) {
        const candidates = hosting.candidates(workload).flatMap(({ pool }) => pool.nodeName ?? []);
        const context = (): string =>
          `cluster ${index}: ${told(outcome)}\n${JSON.stringify(generated, null, 1)}`;
        const named = nodeNameOf(outcome.pod);
        const daemon = workload.workloadKind === "DaemonSet" ? outcome.pod.metadata.name : undefined;
        const own =
          daemon === undefined ? candidates : candidates.filter((each) => daemon.endsWith(`-${each}`));
        if (daemon !== undefined) seen.daemons++;
        if (named !== undefined) {
          // Nobody schedules it: it stands there, and nowhere else.
          seen.named++;
          assert.ok(
            candidates.every((each) => each === named),
            context(),
          );
        } else if (outcome.node !== undefined) {
          seen.bound++;
          assert.ok(own.includes(outcome.node), context());
        } else if (byOthers.test(outcome.refusal ?? "")) {
          seen.byOthers++;
          // Pods that name their node, and others of one DaemonSet, keep it off by their mere being there.
          if (someName || daemon !== undefined || byAbsence.test(outcome.refusal ?? "")) continue;
          seen.keptOff++;
          for (const node of own) assert.ok(neighbours.isKeptOff(workload, node, placed), context());
        } else {
          seen.refused++;
          assert.deepEqual(own, [], context());
        }
      }
      const wrong = neighbours.wrongPair(placed);
      assert.equal(
        wrong && `cluster ${index}: ${wrong.map(({ outcome }) => told(outcome)).join(", ")}`,
        undefined,
        JSON.stringify(generated, null, 1),
      );
    }
    console.log(
      `      ${seen.bound} bound, ${seen.refused} refused, ${seen.byOthers} refused for other pods (${seen.keptOff} explained), ${seen.named} by name; ${seen.daemons} of DaemonSets`,
    );
    assert.ok(
      seen.bound > count && seen.refused > count,
      "the generated clusters leave nothing to tell apart",
    );
    for (const kind of ["keptOff", "daemons", "named"] as const) assert.ok(seen[kind] > count / 10, kind);
  });
});

const nodeNameOf = ({ spec }: Outcome["pod"]): string | undefined =>
  (spec as { readonly nodeName?: string }).nodeName;

const told = ({ pod, node, refusal }: Outcome): string =>
  node === undefined
    ? `${pod.metadata.name} was refused: ${refusal}`
    : `${pod.metadata.name} was put on ${node}`;
