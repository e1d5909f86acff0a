import * as z from "zod";
import { section } from "./kit";
import { glob, text } from "./scalars";

const bounds = () =>
  section("Bounds", {
    min: z.int().describe("the least").optional(),
    max: z.int().describe("the most").optional(),
  }).refine(({ min, max }) => min === undefined || max === undefined || min <= max, "has min above max");

const KINDS = ["enum", "port", "integer", "boolean", "url", "glob", "fromSecret", "any"] as const;

const input = () =>
  section("What a value may be: one of the kinds", {
    enum: z.array(text("a value")).min(1).describe("one of these").optional(),
    port: z.literal(true).describe("a port, 1 to 65535").optional(),
    integer: z
      .union([z.literal(true), bounds()])
      .describe("a whole number")
      .optional(),
    boolean: z.literal(true).describe("true or false").optional(),
    url: z
      .union([
        z.literal(true),
        section("Limits", { hosts: z.array(glob("a host")).min(1).describe("hosts it may name") }),
      ])
      .describe("a URL")
      .optional(),
    glob: glob("what the value matches").optional(),
    fromSecret: z.literal(true).describe("by reference to a secret only").optional(),
    any: z.literal(true).describe("anything").optional(),
    maxLength: z.int().min(1).max(65_536).describe("the longest it may be").optional(),
    required: z.boolean().default(false).describe("it must be given"),
  }).refine(
    (value) => KINDS.filter((kind) => value[kind] !== undefined).length === 1,
    `needs exactly one of ${KINDS.join(", ")}`,
  );

const workloadInputs = () =>
  section("What a workload may be given at start", {
    env: z
      .record(z.string().regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, "is no name of a variable"), input())
      .describe("environment variables; with it, all others are refused")
      .optional(),
    args: z.array(input()).describe("arguments, each of which may be given; [] refuses all").optional(),
  });

export const inputs = () =>
  z
    .record(glob("the workload: its name, or namespace/name"), workloadInputs())
    .describe("Inputs by workload; the first that matches holds");

export type InputRule = z.output<ReturnType<typeof input>>;
export type WorkloadInputs = z.output<ReturnType<typeof workloadInputs>>;
