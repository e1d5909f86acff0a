import * as z from "zod";

/** Names the form of a picture and its version. */
export const PICTURE_SCHEMA = "bulkhead/reach-picture/v1";

/** The note of a picture in which ends that differ in what they may are one node. It is drawn too. */
export const coarseNote =
  "There are more kinds of ends than a picture shows: those of one namespace, or of one zone, are drawn as one.";

const verdicts = ["declared", "declared-possible", "forbidden", "forbidden-possible"] as const;

const node = z.strictObject({
  id: z.string().describe("`n` and a number, for this picture only"),
  kind: z.enum(["workloads", "machines", "outside", "platform"]),
  label: z.string(),
  what: z.string().optional().describe("what it is, as `node group`"),
  count: z.int().describe("how many ends it stands for"),
  members: z.array(z.string()).describe("the names of the first of them"),
});

const box = z.strictObject({
  id: z.string().describe("`z` and a number, for this picture only"),
  label: z.string(),
  zone: z.string().optional().describe("the zone of the estate; absent for what lies in none"),
  external: z.boolean(),
  nodes: z.array(node),
});

const arrow = z.strictObject({
  from: z.string().describe("a node, or a box where all nodes of it are meant"),
  to: z.string(),
  connections: z.string().describe("as `TCP 443,8000-8100;UDP 53`"),
  verdict: z
    .enum(verdicts)
    .describe(
      "whether the estate's flows declare it; `-possible` where what is not known decides whether it is there",
    ),
});

export const pictureSchema = z.strictObject({
  schema: z.literal(PICTURE_SCHEMA),
  title: z.string(),
  boxes: z.array(box),
  arrows: z.array(arrow),
  notes: z.array(z.string()),
});

/** Who can reach whom, as it is drawn: zones as boxes, ends that are alike as one node, connections as arrows. */
export type Picture = z.output<typeof pictureSchema>;
export type PictureBox = Picture["boxes"][number];
export type PictureNode = PictureBox["nodes"][number];
export type PictureArrow = Picture["arrows"][number];
export type PictureVerdict = PictureArrow["verdict"];
