import { plural } from "../../core/report/text";
import type { Change, Diff } from "./model";

/** `shop/web, shop/api and 3 more (zone app)`. */
export function endsText({ names, count, zones }: Change["from"], most = 4): string {
  const shown = names.slice(0, most);
  const left = count - shown.length;
  const list = left > 0 ? `${shown.join(", ")} and ${left} more` : shown.join(", ");
  return zones.length === 0 ? list : `${list} (${zones.join(", ")})`;
}

const marks = {
  declared: "declared by a flow",
  forbidden: "no flow declares it",
  unknown: "perhaps undeclared",
};

/** `possible, no flow declares it`; empty where there is nothing to say. */
export function marksOf({ certain, verdict }: Change): string {
  return [certain ? "" : "possible", verdict === undefined ? "" : marks[verdict]].filter(Boolean).join(", ");
}

/** `2 new findings, 1 gone, 14 unchanged; 3 connections gained, 0 lost; the estate is looser in 1 place`. */
export function diffHeadline({ findings, connections, loosened = [], removed = [] }: Diff): string {
  const parts = [
    `${plural(findings.new.length, "new finding")}, ${findings.gone.length} gone, ${findings.unchanged} unchanged`,
  ];
  if (findings.accepted.length > 0) parts[0] += `, ${findings.accepted.length} accepted now`;
  if (connections)
    parts.push(
      `${plural(connections.gained.length, "group")} of connections gained, ${connections.lost.length} lost`,
    );
  if (loosened.length > 0) parts.push(`the estate is looser in ${plural(loosened.length, "place")}`);
  if (removed.length > 0) parts.push(`${plural(removed.length, "safeguard")} gone`);
  return parts.join("; ");
}

/** A safeguard that is gone: `trail audit; none is left`. */
export const removalText = ({ what, name, namespace, last }: NonNullable<Diff["removed"]>[number]): string =>
  `${what} ${name}${namespace === undefined ? "" : ` of namespace ${namespace}`}${last ? ": none is left" : ""}`;
