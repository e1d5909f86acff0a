import * as z from "zod";
import { oneOrMany, section } from "./kit";
import { glob, reference, status, text, type Status } from "./scalars";

/** A condition over one workload. All keys must hold; a list holds if one of its values does. */
export interface Clause {
  supplier?: string[] | undefined;
  environment?: string[] | undefined;
  data?: string[] | undefined;
  zone?: string[] | undefined;
  status?: Status[] | undefined;
  workload?: string[] | undefined;
  namespace?: string[] | undefined;
  trust?: { below?: number | undefined; atLeast?: number | undefined } | undefined;
  controlled?: boolean | undefined;
  critical?: boolean | undefined;
  storage?: boolean | undefined;
  all?: Clause[] | undefined;
  any?: Clause[] | undefined;
  not?: Clause | undefined;
}

const rank = () => z.int().min(0).max(100);

const clause: z.ZodType<Clause> = z
  .lazy(() =>
    section("A condition: all of its keys must hold", {
      supplier: oneOrMany(reference("a supplier, or unknown")).describe("the image's supplier").optional(),
      environment: oneOrMany(reference("an environment")).describe("where it runs").optional(),
      data: oneOrMany(reference("a data class")).describe("what data it holds").optional(),
      zone: oneOrMany(reference("a zone")).describe("the zone it runs in").optional(),
      status: oneOrMany(status()).describe("the image's status").optional(),
      workload: oneOrMany(glob("its name, or namespace/name")).describe("the workload").optional(),
      namespace: oneOrMany(glob("its name")).describe("the namespace").optional(),
      trust: section("The rank of its zone", {
        below: rank().describe("lower than this").optional(),
        atLeast: rank().describe("this or higher").optional(),
      })
        .refine((value) => Object.keys(value).length > 0, "is empty: write below or atLeast")
        .optional(),
      controlled: z.boolean().describe("whether the environment is controlled").optional(),
      critical: z.boolean().describe("whether it is a critical service").optional(),
      storage: z.boolean().describe("whether it stores data").optional(),
      all: z.array(clause).min(1).describe("all of these hold").optional(),
      any: z.array(clause).min(1).describe("one of these holds").optional(),
      not: clause.describe("this does not hold").optional(),
    }).refine((value) => Object.keys(value).length > 0, "is empty: it would hold for every workload"),
  )
  .meta({ id: "Clause" });

const rule = () =>
  section("A deployment rule: never, or allow", {
    never: clause.describe("what must not be deployed; it beats every allow").optional(),
    allow: clause
      .describe(
        "what may be deployed: with one such rule or more, a workload that none of them holds for is refused",
      )
      .optional(),
    reason: text("why, shown with the finding"),
  }).refine(
    (value) => (value.never === undefined) !== (value.allow === undefined),
    "needs exactly one of never and allow",
  );

export const rules = () => z.array(rule()).describe("Deployment rules; deny beats allow");

export type DeploymentRule = z.output<ReturnType<typeof rule>>;
