import { coverageOf } from "../policy/coverage";
import { frameworks, type Framework } from "../policy/frameworks";
import type { Result } from "../report/result";
import type { AuditCoverage } from "./result";

/** A policy that does not judge in an audit, though controls ask for it. */
export interface LeftOut {
  readonly name: string;
  readonly controls: readonly string[];
}

type Policies = Result["policies"];
type StackCounts = NonNullable<AuditCoverage["controls"][number]["stacks"]>;

/** How a policy came out in one stack; the worst of its policies decides how a control did. */
const [notApplicable, pass, unknown, fail] = [0, 1, 2, 3] as const;

/** Of a record: five numbers of each policy, in their order, none of a stack that could not be read; and what went wrong. */
interface Judged {
  readonly tallies: readonly number[];
  readonly verdict: { readonly problems: readonly { readonly code: string }[] };
}

interface Control {
  /** Indexes of its policies among those that judge. */
  readonly policies: readonly number[];
  /** What it comes to at least: unknown where one of its policies is left out. */
  readonly least: number;
  /** Stacks by standing. */
  readonly stacks: [number, number, number, number];
}

/** Frameworks over many stacks, control by control: in how many each holds, and what it comes to for all of them. */
export class FleetCoverage {
  private readonly frameworks: readonly Framework[];
  private readonly controls = new Map<string, Control>();
  private readonly standing: number[];
  private unread = 0;

  constructor(
    policies: readonly LeftOut[],
    private readonly leftOut: readonly LeftOut[] = [],
    only?: string,
  ) {
    this.frameworks = frameworks.filter(({ id }) => only === undefined || id === only);
    this.standing = new Array<number>(policies.length).fill(0);
    const judging = new Map<string, number[]>();
    for (const [at, { controls }] of policies.entries())
      for (const control of controls) judging.set(control, [...(judging.get(control) ?? []), at]);
    const missing = new Set(leftOut.flatMap(({ controls }) => controls));
    for (const control of new Set([...judging.keys(), ...missing]))
      this.controls.set(control, {
        policies: judging.get(control) ?? [],
        least: missing.has(control) ? unknown : notApplicable,
        stacks: [0, 0, 0, 0],
      });
  }

  /** What could not be read of a stack passes nothing, and what was read of it may fail. */
  add({ tallies, verdict: { problems } }: Judged): void {
    // What is of the wrong type was judged as unknown by the policies themselves.
    const isUnread = problems.some(({ code }) => code !== "wrong-type");
    if (isUnread) this.unread += 1;
    const { standing } = this;
    for (let at = 0; at < standing.length; at += 1) {
      const first = at * 5;
      if (tallies[first + 1]! > 0) standing[at] = fail;
      else if (tallies[first + 2]! > 0 || tallies[first + 4]! > 0) standing[at] = unknown;
      else standing[at] = tallies[first]! > 0 ? pass : notApplicable;
    }
    for (const { policies, least, stacks } of this.controls.values()) {
      let worst: number = isUnread ? unknown : least;
      for (const at of policies) if (standing[at]! > worst) worst = standing[at]!;
      stacks[worst]! += 1;
    }
  }

  /** @param policies with the tallies of all stacks, those that judge between stacks among them */
  finish(policies: Policies): AuditCoverage[] {
    const tallies = new Map(policies.map(({ name, tally }) => [name, tally]));
    return this.frameworks.map((framework) => {
      const { controls, ...told } = coverageOf(framework, [...policies, ...this.leftOut], tallies);
      return {
        ...told,
        controls: controls.map((control) => ({
          ...this.withUnread(control),
          policies: [...control.policies],
          ...this.stacksOf(`${framework.id}:${control.control}`),
        })),
      };
    });
  }

  /** What could not be read passes nothing. */
  private withUnread<T extends { readonly verdict: string; readonly why: string }>(control: T): T {
    if (this.unread === 0 || (control.verdict !== "pass" && control.verdict !== "not-applicable"))
      return control;
    const stacks = this.unread === 1 ? "1 stack" : `${this.unread} stacks`;
    return {
      ...control,
      verdict: "unknown",
      why: `not known: ${stacks} could not be read whole; ${control.why}`,
    };
  }

  private stacksOf(control: string): { stacks?: StackCounts } {
    const known = this.controls.get(control);
    if (!known) return {};
    const [without, passed, open, failed] = known.stacks;
    return { stacks: { pass: passed, fail: failed, unknown: open, notApplicable: without } };
  }
}
