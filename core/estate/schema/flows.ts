import * as z from "zod";
import { oneOrMany, section } from "./kit";
import { cidr, glob, ports, reference, text } from "./scalars";

const zoneEnd = () => reference("a zone").transform((zone) => ({ kind: "zone" as const, zone }));

const workloadEnd = () =>
  section("Workloads by name", {
    workload: glob("the workload: its name, or namespace/name"),
    namespace: glob("the namespace's name").optional(),
  }).transform((end) => ({ kind: "workload" as const, ...end }));

const externalEnd = () =>
  section("A named party outside", {
    name: text("its host name or what people call it"),
    cidrs: z.array(cidr("a block")).min(1).describe("its addresses"),
  }).transform((end) => ({ kind: "external" as const, ...end }));

const ends = () => oneOrMany(z.union([zoneEnd(), workloadEnd(), externalEnd()]));

const flow = () =>
  section("A connection that may be made", {
    from: ends().describe("who opens it: zones, workloads or a named party"),
    to: ends().describe("who answers"),
    ports: z.array(ports("ports and protocol")).min(1).describe("the answering side's ports"),
    required: z.boolean().default(false).describe("it must also work"),
    reason: text("why it is needed").optional(),
  });

export const flows = () => z.array(flow()).describe("Allowed connections; all others are forbidden");

export const BASE_FLOWS = ["dns", "health-checks", "register"] as const;

export const baseFlows = () =>
  z
    .array(z.enum(BASE_FLOWS))
    .describe(
      "What every workload may do unless taken away: DNS, its node's health checks, the register's callbacks",
    );

export type Flow = z.output<ReturnType<typeof flow>>;
export type FlowEnd = Flow["from"][number];
export type BaseFlow = (typeof BASE_FLOWS)[number];
