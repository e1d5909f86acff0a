import { PICTURE_SCHEMA, portsOf, type Draw, type Picture, type PictureArrow } from "../pictures";
import type { Result } from "../result";
import { chip, drawn, markup, table, type Markup } from "./markup";

type Zones = NonNullable<Result["zones"]>;
type Flow = Zones["flows"][number];
type Connections = NonNullable<Result["connections"]>;

/** More than this nobody reads in one picture. */
const mostBoxes = 40;

/** Who may connect to whom: the zones drawn, then in words, then what shows each forbidden connection. */
export function zoneMap(zones: Zones, connections: Connections | undefined, draw: Draw): Markup {
  const rows = zones.flows.map(({ from, to, allowed, forbidden, unknown }) => [
    `${from} → ${to}`,
    forbidden === undefined ? "" : markup`${chip("forbidden")} ${portsOf(forbidden)}`,
    unknown === undefined ? "" : markup`${chip("unknown")} ${portsOf(unknown)}`,
    allowed === undefined ? "" : portsOf(allowed),
  ]);
  return markup`${pictureOf(zones, draw)}
${table("Flows between zones", ["from → to", "forbidden and possible", "not known", "allowed"], rows)}
${connections ? witnesses(connections) : undefined}`;
}

function pictureOf(zones: Zones, draw: Draw): Markup {
  const picture = toPicture(zones);
  if (picture.boxes.length === 0) return markup`<p>Nothing connects.</p>`;
  if (picture.boxes.length > mostBoxes)
    return markup`<p>There are too many zones for a picture: the table has them all.</p>`;
  return markup`<figure class="map" tabindex="0" role="group" aria-label="Zones and what passes between them; the table below says the same">${drawn(draw(picture))}</figure>`;
}

/** Each zone as a box with what lies in it, each flow as arrows. */
function toPicture({ zones, flows }: Zones): Picture {
  const known = new Map(zones.map((each) => [each.zone, each]));
  const labels = [...new Set([...known.keys(), ...flows.flatMap(({ from, to }) => [from, to])])];
  const rank = (label: string): number => (known.has(label) ? 1 : 0);
  labels.sort((a, b) => rank(a) - rank(b));
  const ids = new Map(labels.map((label, at) => [label, `n${at}`]));
  const arrow = (
    flow: Flow,
    connections: string | undefined,
    verdict: PictureArrow["verdict"],
  ): PictureArrow[] =>
    connections === undefined
      ? []
      : [{ from: ids.get(flow.from)!, to: ids.get(flow.to)!, connections, verdict }];
  return {
    schema: PICTURE_SCHEMA,
    title: "Zones, and what passes between them",
    boxes: labels.map((label, at) => ({
      id: `z${at}`,
      label,
      ...(label.startsWith("zone ") && { zone: label }),
      external: !known.has(label),
      nodes: [
        {
          id: `n${at}`,
          kind: known.has(label) ? ("workloads" as const) : ("outside" as const),
          label: known.has(label) ? `${known.get(label)!.ends} in it` : label,
          count: known.get(label)?.ends ?? 1,
          members: known.get(label)?.names ?? [],
        },
      ],
    })),
    arrows: flows.flatMap((flow) => [
      ...arrow(flow, flow.allowed, "declared"),
      ...arrow(flow, flow.forbidden, "forbidden"),
      ...arrow(flow, flow.unknown, "forbidden-possible"),
    ]),
    notes: [],
  };
}

function witnesses({ groups, shown }: Connections): Markup {
  const wrong = shown.filter(({ verdict }) => verdict !== "allowed");
  if (wrong.length === 0) return markup`<p>No connection is forbidden and possible.</p>`;
  return markup`<h3>Forbidden connections, followed hop by hop</h3>
${wrong.slice(0, first).map(followed)}
${
  wrong.length > first
    ? markup`<details><summary>${wrong.length - first} more</summary>${wrong.slice(first).map(followed)}</details>`
    : undefined
}
${groups > shown.length ? markup`<p>${groups - shown.length} more groups of connections are not shown.</p>` : undefined}`;
}

/** So many stand in the open. */
const first = 8;

function many(names: readonly string[], ends: number): string {
  const shown = names.slice(0, 3);
  return `${shown.join(", ")}${ends > shown.length ? ` and ${ends - shown.length} more` : ""}`;
}

const followed = ({ from, to, may, must, verdict, witness }: Connections["shown"][number]): Markup =>
  markup`<details><summary>${chip(verdict)} ${many(from.names, from.ends)} → ${many(to.names, to.ends)} <span class="dim">${from.zone} → ${to.zone}</span></summary>
<p>May pass: <code>${portsOf(may)}</code>. Passes for certain: <code>${portsOf(must)}</code>.</p>
${witness ? markup`<ol class="hops">${witness.map((hop) => markup`<li>${hop}</li>`)}</ol>` : undefined}</details>`;
