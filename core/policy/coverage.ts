import type { Framework } from "./frameworks";
import { emptyTally, type Tally } from "./tally";
import type { PolicyInfo } from "./policy";

export type ControlVerdict = "pass" | "fail" | "unknown" | "not-applicable" | "not-covered";

/** What a check says of one control of a framework. */
export interface ControlCoverage {
  readonly control: string;
  readonly topic: string;
  readonly verdict: ControlVerdict;
  /** The policies that judge it. */
  readonly policies: readonly string[];
  readonly why: string;
}

/** What a check says of a framework, control by control, in its order. */
export interface Coverage {
  readonly framework: string;
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly controls: readonly ControlCoverage[];
}

const nothing = emptyTally();

/**
 * What the verdicts of policies come to for a framework. A control passes where something was judged by its policies and
 * nothing failed or stayed open; what an exception accepts has failed all the same.
 *
 * @param policies those of the catalogue
 * @param tallies of those that judged
 */
export function coverageOf(
  framework: Framework,
  policies: readonly Pick<PolicyInfo, "name" | "controls">[],
  tallies: ReadonlyMap<string, Tally>,
): Coverage {
  const byControl = new Map<string, string[]>();
  for (const { name, controls } of policies)
    for (const entry of controls)
      if (entry.startsWith(`${framework.id}:`)) {
        const control = entry.slice(framework.id.length + 1);
        byControl.set(control, [...(byControl.get(control) ?? []), name]);
      }
  return {
    framework: framework.id,
    name: framework.name,
    version: framework.version,
    url: framework.url,
    controls: framework.sections.flatMap(({ topic, topics = {}, controls, elsewhere }) =>
      controls.map((control): ControlCoverage => {
        const own = byControl.get(control) ?? [];
        return {
          control,
          topic: topics[control] ?? topic,
          policies: own,
          ...verdictOf(own, tallies, elsewhere),
        };
      }),
    ),
  };
}

function verdictOf(
  policies: readonly string[],
  tallies: ReadonlyMap<string, Tally>,
  elsewhere = "no policy judges it",
): Pick<ControlCoverage, "verdict" | "why"> {
  if (policies.length === 0) return { verdict: "not-covered", why: elsewhere };
  const left = policies.filter((name) => !tallies.has(name));
  const where = (verdict: keyof Tally): string =>
    policies
      .filter((name) => (tallies.get(name) ?? nothing)[verdict] > 0)
      .map((name) => `${name} (${(tallies.get(name) ?? nothing)[verdict]})`)
      .join(", ");
  const failed = where("violation");
  if (failed !== "") return { verdict: "fail", why: `violated: ${failed}` };
  const errors = where("error");
  if (errors !== "") return { verdict: "unknown", why: `could not judge: ${errors}` };
  const unknown = where("unknown");
  if (unknown !== "") return { verdict: "unknown", why: `not known: ${unknown}` };
  if (left.length > 0) return { verdict: "unknown", why: `left out of this check: ${left.join(", ")}` };
  const passed = where("pass");
  return passed === ""
    ? { verdict: "not-applicable", why: "there is nothing that it is about" }
    : { verdict: "pass", why: `judged: ${passed}` };
}
