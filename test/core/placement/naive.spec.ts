import assert from "node:assert/strict";
import { hostingOf, type Answer, type PlacementClass } from "../../../core/placement";
import { shareMachine } from "../../../core/placement/sharing";
import { everyOrder } from "./naive";
import { completions, Dice, graphOf, randomCluster } from "./random";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 150);
/** As everywhere (test/support/seed.ts): the same clusters in each run, others where a search asks for them. */
const asked = process.env["BULKHEAD_SEED"] ?? "0";
const first = asked === "random" ? Math.floor(Math.random() * 1e9) : Number(asked);

/** Compares an answer with what the simulator saw in each completion. @param exact whether `yes` must be so */
function compare(answer: Answer, seen: readonly boolean[], exact: boolean, what: string): void {
  if (answer === "no") assert.ok(!seen.includes(true), `${what}: the engine says no, the scheduler does it`);
  if (answer === "yes" && exact)
    assert.ok(!seen.includes(false), `${what}: the engine says yes, the scheduler never does it`);
  if (exact && seen.length === 1)
    assert.notEqual(answer, "unknown", `${what}: nothing is unknown, but for the engine`);
}

describe("placement against a naive simulator of the scheduler's filters", () => {
  for (const holes of [0, 2]) {
    it(`agrees on ${runs} random clusters with up to ${holes} unknown values`, () => {
      const told = new Map<Answer, number>();
      for (let seed = first; seed < first + runs; seed++) {
        const { draft, soft } = randomCluster(new Dice(seed * 7919 + holes), holes);
        const outcomes = completions(draft).map(everyOrder);
        const graph = graphOf(draft);
        const hosting = hostingOf(graph);
        const workloads = draft.pods.map(({ name }) =>
          graph.all("Workload").find((each) => each.name === name)!,
        );
        const classes = workloads.map((each): PlacementClass => hosting.classOf(each)!);
        const about = (text: string): string => `seed ${seed}, ${holes} holes, ${text}`;
        classes.forEach((own, pod) => {
          const explained = hosting.verdicts(workloads[pod]!).map(({ answer }) => answer);
          assert.deepEqual(explained, own.answers, about(`the reasons of w${pod}`));
          draft.nodes.forEach(({ name }, node) => {
            const index = own.hosts.pools.findIndex((pool) => pool.name === name);
            const answer = own.answers[index]!;
            told.set(answer, (told.get(answer) ?? 0) + 1);
            const seen = outcomes.map(({ landings }) => landings.has(`${pod} ${node}`));
            compare(answer, seen, !soft, about(`w${pod} on ${name}`));
          });
          for (let other = 0; other < pod; other++) {
            const answer = shareMachine(classes[other]!, own);
            const seen = outcomes.map(({ meetings }) => meetings.has(`${other} ${pod}`));
            compare(answer, seen, !soft, about(`w${other} with w${pod}`));
          }
        });
      }
      assert.ok((told.get("yes") ?? 0) > runs && (told.get("no") ?? 0) > runs);
      if (holes > 0) assert.ok((told.get("unknown") ?? 0) > 0);
    }).timeout(0);
  }
});
