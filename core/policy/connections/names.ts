import type { Endpoint } from "../../reachability";
import type { Share } from "../../reachability/flows";
import { ConnectionSet } from "../../sets";

/** `shop/web, orders and 3 more`. */
export function nameEnds(ends: readonly Endpoint[], most = 3): string {
  const names = [...new Set(ends.map(({ name }) => name))];
  const more = names.length - most;
  if (more > 0) return `${names.slice(0, most).join(", ")} and ${more} more`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `shop/web and orders on TCP 80, cart on all`. */
export const nameShares = (all: readonly Share[]): string => {
  const byText = new Map<string, Endpoint[]>();
  for (const { ends, connections } of all) {
    const text = connectionText(connections);
    byText.set(text, [...(byText.get(text) ?? []), ...ends]);
  }
  const texts = [...byText].map(([text, ends]) => `${nameEnds(ends)} on ${text}`);
  const more = texts.length - 4;
  return more > 1 ? `${texts.slice(0, 4).join(", ")}, and others` : texts.join(", ");
};

const connectionText = (connections: ConnectionSet): string =>
  ConnectionSet.transport().isSubsetOf(connections) ? "all ports" : connections.toText();

/** The ends of all shares. */
export const endsOf = (all: readonly Share[]): readonly Endpoint[] => all.flatMap(({ ends }) => ends);
