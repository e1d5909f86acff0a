import { isDeepStrictEqual } from "node:util";
import type { InputRule, WorkloadInputs } from "../schema/inputs";
import type { Deadlines, Exceptions, PolicySetting, Register, States } from "../schema/operation";
import { STALE_AFTER } from "../schema/operation";
import { ENFORCEMENTS, type Enforcement } from "../schema/scalars";
import {
  at,
  atMost,
  both,
  fields,
  free,
  named,
  noLessThan,
  notLaxer,
  report,
  same,
  sameOrder,
  type Compare,
} from "./kit";

const rank = (level: Enforcement): number => ENFORCEMENTS.indexOf(level);

/** Level and settings that hold in an environment; without a name, where none is set for the environment. */
function inForce(setting: PolicySetting | undefined, environment?: string): Omit<PolicySetting, "in"> {
  const own =
    setting && environment !== undefined && Object.hasOwn(setting.in, environment)
      ? setting.in[environment]
      : undefined;
  return { enforce: own?.enforce ?? setting?.enforce, settings: { ...setting?.settings, ...own?.settings } };
}

/** A policy's own level isn't the estate's to know: where none was set, only `mandatory` is surely no lower. */
export const comparePolicies: Compare<Record<string, PolicySetting>> = (base, derived, context) => {
  const environments = Object.keys(context.derived.environments);
  for (const name of new Set([...Object.keys(base), ...Object.keys(derived)])) {
    for (const environment of [undefined, ...environments]) {
      const before = inForce(Object.hasOwn(base, name) ? base[name] : undefined, environment);
      const after = inForce(Object.hasOwn(derived, name) ? derived[name] : undefined, environment);
      const place = at(context, name, ...(environment === undefined ? [] : ["in", environment]));
      const lower =
        before.enforce !== after.enforce &&
        after.enforce !== "mandatory" &&
        (before.enforce === undefined ||
          after.enforce === undefined ||
          rank(after.enforce) < rank(before.enforce));
      if (lower) report(at(place, "enforce"), before.enforce, after.enforce, "may enforce a policy less");
      if (!isDeepStrictEqual(before.settings, after.settings)) {
        report(at(place, "settings"), before.settings, after.settings, "changes the settings of a policy");
      }
    }
  }
};

export const compareExceptions = fields<Exceptions>({
  file: same("takes exceptions from another file"),
  inCode: notLaxer([true, false], "lets the judged code make exceptions"),
  approved: notLaxer([false, true], "lets exceptions count that nobody else approved"),
  protected: noLessThan<string>("lets exceptions be made to a policy"),
  longest: atMost("lets exceptions last longer"),
});

export const compareRegister: Compare<Register | undefined> = (base, derived, context) => {
  if (base === undefined || derived === undefined) {
    same("takes what runs, and its status, from another register")(base, derived, context);
    return;
  }
  fields<Register>({
    url: same("takes what runs, and its status, from another register"),
    snapshot: same("takes what runs, and its status, from another snapshot"),
    key: same("trusts another key"),
    staleAfter: atMost("relies on the register longer"),
    stopWithin: atMost("leaves more time to stop"),
    behaviour: same("answers anomalies in another way"),
  })(base, derived, context);
};

const fieldsOfStates = fields<States>({ staleAfter: atMost("takes older states for current") });

/** Without the section its own default holds. */
export const compareStates: Compare<States | undefined> = (base, derived, context) =>
  fieldsOfStates(base ?? { staleAfter: STALE_AFTER }, derived ?? { staleAfter: STALE_AFTER }, context);

const later = atMost("leaves more time for findings");
const fieldsOfDeadlines = fields<Deadlines>({ critical: later, high: later, medium: later, low: later });

export const compareDeadlines: Compare<Deadlines | undefined> = (base = {}, derived = {}, context) =>
  fieldsOfDeadlines(base, derived, context);

/** What a workload may be given stays, or loses what may be left out. Where nothing was said, anything narrows. */
const compareInputs: Compare<WorkloadInputs> = fields<WorkloadInputs>({
  env: (base, derived, context) => {
    if (base === undefined) return;
    if (derived === undefined) report(context, base, derived, "lets variables be anything");
    else {
      for (const [name, rule] of Object.entries(base)) {
        const kept = Object.hasOwn(derived, name) ? derived[name] : undefined;
        const dropped = kept === undefined && !rule.required;
        if (!dropped && !isDeepStrictEqual(kept, rule))
          report(at(context, name), rule, kept, "changes a variable");
      }
      for (const name of Object.keys(derived)) {
        if (!Object.hasOwn(base, name))
          report(at(context, name), undefined, derived[name], "lets a variable be given");
      }
    }
  },
  args: (base, derived, context) => {
    if (base === undefined) return;
    const kept = derived?.every((rule: InputRule) => base.some((one) => isDeepStrictEqual(one, rule)));
    const lost = base.some((one) => one.required && !derived?.some((rule) => isDeepStrictEqual(one, rule)));
    if (kept !== true || lost) report(context, base, derived, "lets other arguments be given");
  },
});

export const compareAllInputs = both<Record<string, WorkloadInputs>>(
  named(compareInputs, "lets a workload be given anything", free),
  sameOrder("changes which entry matches first"),
);
