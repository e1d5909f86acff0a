import * as z from "zod";
import { named, oneOrMany, section } from "./kit";
import { reference } from "./scalars";

const LAYERS = ["account", "vpc", "host", "vm", "sandbox", "pool", "namespace"] as const;
export type Layer = (typeof LAYERS)[number];

const DIFFERENCES = [
  "zone",
  "trust",
  "supplier",
  "data",
  "environment",
  "namespace",
  "accountGroup",
  "owner",
] as const;

/** A condition over two workloads. All keys must hold; those that name one workload's trait hold if either has it. */
export interface CohabitationRule {
  differ?: (typeof DIFFERENCES)[number] | undefined;
  /** With `differ: trust`: the least distance of the two ranks. */
  by?: number | undefined;
  zone?: string[] | undefined;
  supplier?: string[] | undefined;
  data?: string[] | undefined;
  environment?: string[] | undefined;
  critical?: boolean | undefined;
  all?: CohabitationRule[] | undefined;
  any?: CohabitationRule[] | undefined;
  not?: CohabitationRule | undefined;
}

const rule: z.ZodType<CohabitationRule> = z
  .lazy(() =>
    section("A pair of workloads that must not share a machine", {
      differ: z.enum(DIFFERENCES).describe("the two differ in this").optional(),
      by: z.int().min(1).max(100).describe("with differ: trust, by at least so much").optional(),
      zone: oneOrMany(reference("a zone")).describe("either lies in it").optional(),
      supplier: oneOrMany(reference("a supplier, or unknown"))
        .describe("either is of this supplier")
        .optional(),
      data: oneOrMany(reference("a data class")).describe("either holds this class of data").optional(),
      environment: oneOrMany(reference("an environment")).describe("either runs in it").optional(),
      critical: z.boolean().describe("either is a critical service").optional(),
      all: z.array(rule).min(1).describe("all of these hold").optional(),
      any: z.array(rule).min(1).describe("one of these holds").optional(),
      not: rule.describe("this does not hold").optional(),
    })
      .refine(
        (value) => Object.keys(value).length > 0,
        "is empty: it would hold for every pair; write cohabitation: none",
      )
      .refine((value) => value.by === undefined || value.differ === "trust", "has by without differ: trust"),
  )
  .meta({ id: "CohabitationRule" });

const level = () =>
  section("How much the parts of an environment may share", {
    cohabitation: z
      .union([z.enum(["any", "none"]), z.array(rule).min(1)])
      .default("none")
      .describe(
        "which workloads may share a machine: any, none, or all but the pairs of which one rule holds",
      ),
    separateZonesBy: z
      .array(z.enum(LAYERS))
      .default([])
      .describe("virtualisation layers that must each keep zones apart"),
    sandbox: z
      .enum(["required", "optional"])
      .default("optional")
      .describe("sandboxed run time (Kata, gVisor, Fargate)"),
    userNamespaces: z.enum(["required", "optional"]).default("optional").describe("user namespaces for pods"),
    blockingLayers: z
      .int()
      .min(1)
      .max(8)
      .default(1)
      .describe("independent layers that must each block a forbidden flow"),
  });

export const levels = () => named("Security levels, beside the built-in open, hybrid and strict", level());

export type Level = z.output<ReturnType<typeof level>>;
