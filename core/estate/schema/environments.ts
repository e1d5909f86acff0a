import * as z from "zod";
import { named, section } from "./kit";
import { reference, status, text, type Status } from "./scalars";
import { placeSelector } from "./selectors";

const unknowns = (stage: string) =>
  z.enum(["advisory", "mandatory"]).describe(`for what is unknown at ${stage}`);

const UNCONTROLLED_ADMITS: Status[] = ["green", "amber", "red", "blue"];

const environment = () =>
  section("An environment", {
    description: text("what the environment is for").optional(),
    select: z
      .array(placeSelector())
      .min(1)
      .describe("alternatives; the first environment that matches, top down, holds"),
    controlled: z.boolean().default(false).describe("production, or anything that must be kept like it"),
    level: reference("a security level; else strict if controlled, hybrid if not").optional(),
    admit: z
      .array(status())
      .optional()
      .describe("statuses of images that may run; else green if controlled, all but grey if not"),
    whole: z
      .boolean()
      .optional()
      .describe(
        "whether what is checked of it is all that its accounts hold: then what every account must have is missing where it isn't there",
      ),
    enforce: z
      .enum(["disabled", "advisory", "mandatory"])
      .optional()
      .describe("the most that a finding does; else mandatory if controlled, advisory if not"),
    onUnknown: z
      .union([
        z.enum(["advisory", "mandatory"]),
        section("By stage", {
          preview: unknowns("preview").default("advisory"),
          state: unknowns("state").default("mandatory"),
        }),
      ])
      .default({ preview: "advisory", state: "mandatory" })
      .transform((value) => (typeof value === "string" ? { preview: value, state: value } : value))
      .describe("what follows where a violation can be neither shown nor ruled out"),
  }).transform(({ level, admit, enforce, ...rest }) => ({
    ...rest,
    level: level ?? (rest.controlled ? "strict" : "hybrid"),
    admit: admit ?? (rest.controlled ? (["green"] satisfies Status[] as Status[]) : [...UNCONTROLLED_ADMITS]),
    enforce: enforce ?? (rest.controlled ? ("mandatory" as const) : ("advisory" as const)),
  }));

export const environments = () =>
  named("Environments, in order: the first that matches holds", environment());

export type Environment = z.output<ReturnType<typeof environment>>;
