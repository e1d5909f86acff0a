import { isDeepStrictEqual } from "node:util";
import type { Content } from "../parse";
import type { Environment } from "../schema/environments";
import type { CohabitationRule, Layer, Level } from "../schema/levels";
import {
  atLeast,
  both,
  fields,
  free,
  named,
  noLessThan,
  noMoreThan,
  notLaxer,
  refused,
  report,
  same,
  sameOrder,
  type Compare,
} from "./kit";
import { findsLessWith } from "./mentions";

const compareCohabitation: Compare<Level["cohabitation"]> = (base, derived, context) => {
  if (base === "any" || derived === "none") return;
  if (base === "none" || derived === "any") {
    report(context, base, derived, "lets more workloads share a machine");
    return;
  }
  noLessThan<CohabitationRule>("drops a rule that keeps workloads apart", upholds)(base, derived, context);
};

function upholds(kept: CohabitationRule, rule: CohabitationRule): boolean {
  const { by: keptBy = 1, ...keptRest } = kept;
  const { by = 1, ...rest } = rule;
  return keptBy <= by && isDeepStrictEqual(keptRest, rest);
}

const compareLevel = fields<Level>({
  cohabitation: compareCohabitation,
  separateZonesBy: noLessThan<Layer>("no longer separates zones by a layer"),
  sandbox: notLaxer(["optional", "required"], "no longer requires a sandbox"),
  userNamespaces: notLaxer(["optional", "required"], "no longer requires user namespaces"),
  blockingLayers: atLeast("demands fewer independent layers"),
});

// A level that is new changes nothing until an environment has it, which is judged there.
export const compareLevels = named<Level>(compareLevel, "drops a level", free);

const ENFORCE: Environment["enforce"][] = ["disabled", "advisory", "mandatory"];
const UNKNOWN: Environment["onUnknown"]["state"][] = ["advisory", "mandatory"];

const levelOf = (estate: Content, name: string): Level | undefined =>
  Object.hasOwn(estate.levels, name) ? estate.levels[name] : undefined;

const compareEnvironment = fields<Environment>({
  description: free,
  select: same("matches other places than before"),
  controlled: (base, derived, context) => {
    if (base && !derived) report(context, base, derived, "is no longer controlled");
    if (!base && derived && findsLessWith(context.base, "controlled")) {
      report(context, base, derived, "evades rules for what is not controlled");
    }
  },
  level: (base, derived, context) => {
    const before = levelOf(context.base, base);
    const after = levelOf(context.derived, derived);
    if (base === derived || !before || !after) return;
    const inner = { ...context, found: [] };
    compareLevel(before, after, inner);
    if (inner.found.length > 0)
      report(context, base, derived, "has a level that isn't shown to be as strict");
  },
  whole: (base, derived, context) => {
    if (base && !derived) report(context, base, derived, "no longer finds what its accounts lack");
  },
  admit: noMoreThan("admits a further status"),
  enforce: notLaxer(ENFORCE, "enforces less"),
  onUnknown: fields<Environment["onUnknown"]>({
    preview: notLaxer(UNKNOWN, "lets unknowns pass at preview"),
    state: notLaxer(UNKNOWN, "lets unknowns pass at state"),
  }),
});

export const compareEnvironments = both<Record<string, Environment>>(
  named(compareEnvironment, "drops an environment", refused("takes places from the other environments")),
  (base, derived, context) => {
    const kept = Object.fromEntries(Object.entries(derived).filter(([name]) => Object.hasOwn(base, name)));
    sameOrder("changes which environment matches first")(base, kept, context);
  },
);
