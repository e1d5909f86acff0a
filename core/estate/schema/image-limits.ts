import * as z from "zod";
import { oneOrMany, section } from "./kit";
import { duration, reference, repository, size, text } from "./scalars";

const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

const DAY = 86_400_000;

const severity = () =>
  z
    .union([z.enum(["any", ...SEVERITIES]), z.array(z.enum(SEVERITIES)).min(1)])
    .transform((value): Severity[] =>
      value === "any" ? [...SEVERITIES] : Array.isArray(value) ? value : [value],
    )
    .describe("severities of the finding; any stands for all");

const row = () =>
  section("A row of the risk table: all that it names must match", {
    severity: severity(),
    exposed: reference("internet, or a zone that can reach the workload").optional(),
    environment: oneOrMany(reference("an environment")).describe("where the image runs").optional(),
    new: z.enum(["block", "allow"]).default("allow").describe("new instances of such an image"),
    fixWithin: duration("when running ones must be replaced, from the finding's date"),
    rebuild: z.boolean().default(false).describe("whether a rebuild is asked for at once"),
    vex: z.enum(["honour", "ignore"]).default("honour").describe("statements that the image isn't affected"),
  });

export type RiskRow = z.output<ReturnType<typeof row>>;

const DEFAULT_RISK: RiskRow[] = [
  {
    severity: ["critical"],
    exposed: "internet",
    new: "block",
    fixWithin: 3 * DAY,
    rebuild: false,
    vex: "honour",
  },
  { severity: ["critical", "high"], new: "block", fixWithin: 30 * DAY, rebuild: false, vex: "honour" },
  { severity: [...SEVERITIES], new: "allow", fixWithin: 90 * DAY, rebuild: false, vex: "honour" },
];

export const risk = () =>
  z
    .array(row())
    .min(1)
    .optional()
    .transform((rows) => rows ?? structuredClone(DEFAULT_RISK))
    .describe("Risk table: the first row that matches says what follows from a vulnerability");

export const licences = () =>
  section("Licences", {
    deny: z.array(text("an SPDX licence id")).default([]).describe("licences that no image may hold"),
  }).prefault({});

const BASE_CLASSES = ["full-distribution", "slim-distribution", "distroless", "scratch"] as const;

export const footprint = () =>
  section("Size and base", {
    maxSize: size("the most an image may weigh").optional(),
    maxPackages: z.int().min(1).max(1_000_000).describe("the most packages an image may hold").optional(),
    denyBase: z
      .array(z.union([z.enum(BASE_CLASSES), repository("a base image's repository")]))
      .default([])
      .describe("base images that no image may build on: by class or by repository"),
  }).prefault({});
