import { isDeepStrictEqual } from "node:util";
import { repositoriesOf } from "../checks";
import { repositoryCovers } from "../repository";
import type { EvidenceKind } from "../schema/evidence";
import type { RiskRow } from "../schema/image-limits";
import type { Images, Signer } from "../schema/images";
import { STATUSES } from "../schema/scalars";
import {
  at,
  atMost,
  fields,
  named,
  noLessThan,
  noMoreThan,
  notLaxer,
  refused,
  report,
  same,
  type Compare,
  type Context,
} from "./kit";
import { findsLessWith } from "./mentions";

/** A row that is absent leaves its environment to the default. */
const compareRepositories: Compare<Images["repositories"]> = (base, derived, context) => {
  for (const name of new Set([...Object.keys(base), ...Object.keys(derived)])) {
    const before = repositoriesOf(context.base, name);
    const after = repositoriesOf(context.derived, name);
    noMoreThan<string>("trusts a further repository", repositoryCovers)(before, after, at(context, name));
  }
};

type Needs = Images["evidence"]["green"];

const compareNeeds: Compare<Needs> = (base, derived, context) => {
  for (const kind of Object.keys(base) as EvidenceKind[]) {
    const before = base[kind];
    const after = derived[kind];
    if (after === undefined) report(at(context, kind), before, after, "no longer needs this evidence");
    else if (before !== undefined && after > before)
      report(at(context, kind), before, after, "lets evidence hold longer");
  }
  if (!isDeepStrictEqual(base, derived)) lowers(base, derived, context);
};

/** Stricter needs lower the status of some images: no rule may go easier on a lower status. */
function lowers(base: unknown, derived: unknown, context: Context): void {
  const rank = (status: (typeof STATUSES)[number]): number => STATUSES.indexOf(status);
  const gap = Object.values(context.derived.environments).some(({ admit }) =>
    STATUSES.some((higher) => !admit.includes(higher) && admit.some((status) => rank(status) < rank(higher))),
  );
  if (gap)
    report(
      context,
      base,
      derived,
      "lowers images from a status that some environment refuses to one it admits",
    );
  if (findsLessWith(context.derived, "status"))
    report(context, base, derived, "changes statuses, by which a rule goes");
}

/** The first row that matches holds: so the rows stay, and only what follows from them may get stricter. */
const compareRisk: Compare<RiskRow[]> = (base, derived, context) => {
  if (base.length !== derived.length) {
    report(context, base, derived, "has other rows than before");
    return;
  }
  const compareRow = fields<RiskRow>({
    severity: same("matches other findings than before"),
    exposed: same("matches other findings than before"),
    environment: same("matches other findings than before"),
    new: notLaxer(["allow", "block"], "no longer blocks new instances"),
    fixWithin: atMost("leaves more time"),
    rebuild: notLaxer([false, true], "no longer asks for a rebuild"),
    vex: notLaxer(["honour", "ignore"], "honours statements that were ignored"),
  });
  for (const [index, row] of base.entries()) {
    const after = derived[index];
    if (after) compareRow(row, after, at(context, index));
  }
};

export const compareImages = fields<Images>({
  repositories: compareRepositories,
  log: same("takes evidence from another log"),
  signers: named<Signer>(
    same("changes whose signatures count"),
    "drops a signer",
    refused("lets further signatures count"),
  ),
  builders: noMoreThan<string>("trusts a further builder"),
  sources: noMoreThan<string>("lets builds take materials from a further place"),
  evidence: fields<Images["evidence"]>({ blue: compareNeeds, red: compareNeeds, green: compareNeeds }),
  risk: compareRisk,
  licences: fields<Images["licences"]>({ deny: noLessThan<string>("no longer denies a licence") }),
  footprint: fields<Images["footprint"]>({
    maxSize: atMost("allows larger images"),
    maxPackages: atMost("allows more packages"),
    denyBase: noLessThan<string>("no longer denies a base"),
  }),
});
