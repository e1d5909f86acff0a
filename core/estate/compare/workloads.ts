import { isDeepStrictEqual } from "node:util";
import { globCovers } from "../glob";
import type { AccountGroup, PlatformAgent } from "../schema/accounts";
import type { Clause, DeploymentRule } from "../schema/rules";
import type { CriticalService, DataClass, Owner } from "../schema/workloads";
import { nameCovers, optionalCovers } from "./flows";
import { named, noLessThan, noMoreThan, report, same, type Compare, type Context } from "./kit";
import { findsLessWith } from "./mentions";

const clauses = (rules: readonly DeploymentRule[], verb: "never" | "allow"): Clause[] =>
  rules.flatMap((rule) => rule[verb] ?? []);

/** Every `never` stays. The first `allow` refuses what it doesn't name; each further one lets more through. */
export const compareRules: Compare<DeploymentRule[]> = (base, derived, context) => {
  noLessThan<Clause>("drops a rule")(clauses(base, "never"), clauses(derived, "never"), context);
  const before = clauses(base, "allow");
  const after = clauses(derived, "allow");
  if (before.length === 0) return;
  if (after.length === 0)
    report(context, before, after, "drops the last rule that says what may be deployed");
  noMoreThan<Clause>("lets more be deployed")(before, after, context);
};

/** A class may come to hold for more, unless a rule finds less then. */
export const compareDataClasses: Compare<Record<string, DataClass>> = (base, derived, context) => {
  const widened = (name: string, inner: Context): void => {
    if (findsLessWith(context.derived, "data", name)) {
      report(inner, undefined, name, "holds for more, and a rule finds less where it holds");
    }
  };
  named<DataClass>(
    (before, after, inner) => {
      noLessThan<DataClass["select"][number]>("no longer holds for some workloads")(
        before.select,
        after.select,
        inner,
      );
      if (!isDeepStrictEqual(before.select, after.select)) widened(String(inner.path.at(-1)), inner);
    },
    "drops a class of data",
    (name, _value, inner) => widened(name, inner),
  )(base, derived, context);
};

/** Each entry is kept, or replaced by one for more workloads, fewer places or fewer neighbours. */
export const compareCritical: Compare<CriticalService[]> = (base, derived, context) => {
  noLessThan<CriticalService>("no longer keeps critical services apart", (kept, entry) => {
    const fewer = (after: string[], before: string[]): boolean =>
      before.length === 0 ||
      (after.length > 0 && after.every((one) => before.some((wide) => globCovers(wide, one))));
    return (
      entry.workload.every((one) => kept.workload.includes(one)) &&
      fewer(kept.pools, entry.pools) &&
      fewer(kept.vpcs, entry.vpcs) &&
      kept.perMachine <= entry.perMachine
    );
  })(base, derived, context);
  const more = derived.some((entry) => !base.some((one) => isDeepStrictEqual(one, entry)));
  if (more && findsLessWith(context.derived, "critical")) {
    report(context, base, derived, "holds for more, and a rule finds less for critical services");
  }
};

/** Owners judge nothing unless workloads are told apart by them; the first match must stay the same. */
export const compareOwners: Compare<Owner[]> = (base, derived, context) => {
  if (!isDeepStrictEqual(derived.slice(0, base.length), base))
    report(context, base, derived, "changes owners");
  else if (derived.length > base.length && findsLessWith(context.derived, "owner")) {
    report(context, base, derived, "changes owners, by which workloads are told apart");
  }
};

export const compareAccountGroups = named<AccountGroup>(
  same("changes a group or its accounts"),
  "drops a group",
  (_name, group, context) => {
    if (findsLessWith(context.derived, "accountGroup")) {
      report(context, undefined, group, "adds a group, by which workloads are told apart");
    }
  },
);

export const comparePlatform = noMoreThan<PlatformAgent>(
  "lets more agents stand beside every workload",
  (wide, narrow) =>
    optionalCovers(wide.workload, narrow.workload, nameCovers) &&
    (["namespace", "kind", "cluster"] as const).every((key) => optionalCovers(wide[key], narrow[key])),
);
