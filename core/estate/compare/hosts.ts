import { isDeepStrictEqual } from "node:util";
import { cidrsWithin } from "../cidr";
import { globCovers } from "../glob";
import type { Hosts } from "../schema/hosts";
import type { Identities, IdRange } from "../schema/identities";
import type { Status } from "../schema/scalars";
import { rangeWithin } from "../version";
import { at, atMost, fields, free, named, noMoreThan, report, same, type Compare } from "./kit";

const compareVersions: Compare<Hosts["kubernetes"]> = (base, derived, context) => {
  if (!rangeWithin(derived, base)) report(context, base.text, derived.text, "supports further versions");
};

export const compareHosts = fields<Hosts>({
  images: fields<Hosts["images"]>({
    families: noMoreThan<string>("approves a further family", globCovers),
    owners: noMoreThan<string>("approves images of a further owner"),
    admit: noMoreThan<Status>("admits a further status"),
    maxAge: atMost("allows older images"),
  }),
  kubernetes: compareVersions,
  addons: named(compareVersions, "drops an add-on", free),
  management: noMoreThan<string>("lets administration come from further addresses", (wide, narrow) =>
    cidrsWithin([narrow], [wide]),
  ),
});

/** By supplier, since a row that goes leaves its supplier to the default. */
const compareUserIds: Compare<Identities["userIds"]> = (base, derived, context) => {
  const row = (rows: Record<string, IdRange> & { default: IdRange }, name: string): IdRange =>
    (Object.hasOwn(rows, name) ? rows[name] : undefined) ?? rows.default;
  for (const name of new Set([...Object.keys(base), ...Object.keys(derived)])) {
    const before = row(base, name);
    const after = row(derived, name);
    if (after.from < before.from || after.to > before.to)
      report(at(context, name), before, after, "allows further ids");
  }
};

export const compareIdentities = fields<Identities>({
  userIds: compareUserIds,
  // More principals may record more evidence; fewer let one of them hold two duties unseen.
  duties: (base, derived, context) => {
    for (const duty of new Set([...Object.keys(base), ...Object.keys(derived)]) as Set<keyof typeof base>) {
      const before = base[duty];
      const after = derived[duty];
      if (!isDeepStrictEqual(new Set(before), new Set(after))) {
        same("changes who has a duty")(before, after, at(context, duty));
      }
    }
  },
});
