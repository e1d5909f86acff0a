import { loadEstate, type Estate } from "../estate";
import { buildGraph } from "../graph";
import { createResolver } from "./environment";
import type { Finding } from "./finding";
import { judge, type JudgeOptions, type Judgement } from "./judge";
import { exampleEstate, exampleTime, exampleTrust, overlay } from "./minimal";
import type { Example, Policy } from "./policy";

/**
 * The examples' estate with sections laid over it.
 *
 * @throws Error where the whole is no sound estate
 */
export function estateWith(changes: object = {}): Estate {
  const data = overlay(structuredClone(exampleEstate), changes);
  const loaded = loadEstate({ builtIn: { data, name: "the examples' estate" } });
  if (loaded.ok) return loaded.estate;
  throw new Error(loaded.errors.map((each) => each.message).join("\n"));
}

let plain: Estate | undefined;

/**
 * An example is of one resource: what would have to be known of the machines that it would run on is none of its matter, nor
 * of the networks that it lies in, nor of what a node group makes its machines from, and where.
 */
const isBesides = ({ subject, missing }: Finding): boolean =>
  missing !== undefined &&
  (/^the (?:nodes|container instances) of /.test(missing) ||
    / may connect with: .* not given$/.test(missing) ||
    (/:Node[gG]roup$/.test(subject.type) && missing.includes(", which was not given, ")));

/** What judging an example came to: findings, and how often each policy passed or did not apply. */
type ExampleJudgement = Pick<Judgement, "findings" | "tallies">;

/** An example, to be judged by one set of policies after another. */
export interface BuiltExample {
  /** What its resources have of the wrong type. */
  readonly problems: readonly string[];
  readonly judge: (policies: readonly Policy[]) => ExampleJudgement;
}

/** Builds what an example holds, in the examples' estate and at their time. */
export function buildExample(example: Example, options: { readonly partial?: boolean } = {}): BuiltExample {
  const estate = example.estate ? estateWith(example.estate) : (plain ??= estateWith());
  const graph = buildGraph(example.resources, options);
  const resolver = createResolver(estate, { stack: example.stack ?? "example/production" });
  const judging: JudgeOptions = {
    estate,
    resolver,
    stage: "state",
    now: exampleTime,
    ...(example.images && { images: exampleTrust(example.images) }),
  };
  return {
    problems: graph.problems.map((each) => each.message),
    judge: (policies) => {
      const { findings, tallies } = judge(policies, graph, judging);
      return { findings: findings.filter((each) => !isBesides(each)), tallies };
    },
  };
}

/** Judges the resources of an example by the policies. */
export function judgeExample(
  policies: readonly Policy[],
  example: Example,
  options: { readonly partial?: boolean } = {},
): ExampleJudgement & Pick<BuiltExample, "problems"> {
  const { problems, judge } = buildExample(example, options);
  return { ...judge(policies), problems };
}

/** What is wrong with an example that must pass every policy; nothing, where it does. */
export function faultsOfGood(policies: readonly Policy[], example: Example): readonly string[] {
  const { findings, problems } = judgeExample(policies, example);
  return [...problems, ...findings.map(textOf)];
}

/** What is wrong with an example that must give one violation of its policy, and none of others but those that it names. */
export function faultsOfBad(
  policies: readonly Policy[],
  policy: Policy,
  example: Example,
): readonly string[] {
  const { findings } = judgeExample(policies, example);
  const own = findings.filter((each) => each.policy === policy.name);
  const expected = new Set(example.alsoFails ?? []);
  const failed = new Set(findings.map((each) => each.policy));
  return [
    ...(own.length === 1 ? [] : [`one violation was expected, found: ${own.length}`, ...own.map(textOf)]),
    ...own.filter(({ kind }) => own.length === 1 && kind !== "violation").map(textOf),
    ...findings.filter((each) => each.policy !== policy.name && !expected.has(each.policy)).map(textOf),
    ...[...expected].filter((name) => !failed.has(name)).map((name) => `${name} was expected to fail too`),
  ];
}

const textOf = ({ policy, kind, message }: Finding): string =>
  `${policy}: ${kind === "violation" ? "" : `${kind}: `}${message}`;
