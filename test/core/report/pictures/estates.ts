import { PICTURE_SCHEMA, type Picture } from "../../../../core/report/pictures";

export type Node = Picture["boxes"][number]["nodes"][number];
export type Box = Picture["boxes"][number];
export type Arrow = Picture["arrows"][number];

export const workloads = (id: string, space: string, names: readonly string[]): Node => ({
  id,
  kind: "workloads",
  label: names.length === 1 ? `${space}/${names[0]}` : `${names.length} workloads of ${space}`,
  what: "Deployment",
  count: names.length,
  members: names.map((name) => `${space}/${name}`),
});

export const internet: Box = {
  id: "z0",
  label: "zone internet",
  zone: "internet",
  external: true,
  nodes: [{ id: "n0", kind: "outside", label: "the internet", count: 1, members: ["the internet"] }],
};

/** A zone `z<at>` with workloads `n<at>_<number>` in a namespace of its own. */
export const zone = (at: number, size: number): Box => ({
  id: `z${at}`,
  label: `zone ${at}`,
  zone: `${at}`,
  external: false,
  nodes: Array.from({ length: size }, (_, number) =>
    workloads(`n${at}_${number}`, `space-${at}`, [`service-${number}`]),
  ),
});

export const pictureOf = (boxes: readonly Box[], arrows: readonly Arrow[]): Picture => ({
  schema: PICTURE_SCHEMA,
  title: "Shop",
  boxes: [...boxes],
  arrows: [...arrows],
  notes: [],
});

/** Between each two of some, itself included. */
export const all = (ids: readonly string[], make: (from: string, to: string) => Arrow): Arrow[] =>
  ids.flatMap((from) => ids.map((to) => make(from, to)));

export const forbidden = (from: string, to: string, connections = "everything"): Arrow => ({
  from,
  to,
  connections,
  verdict: "forbidden",
});

export const declared = (from: string, to: string, connections = "TCP 443"): Arrow => ({
  from,
  to,
  connections,
  verdict: "declared",
});
