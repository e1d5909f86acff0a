import * as z from "zod";
import { once } from "../once";
import { BUILT_IN_LEVELS } from "../built-in";
import { accountGroups, clusters, platform } from "./accounts";
import { environments } from "./environments";
import { BASE_FLOWS, baseFlows, flows } from "./flows";
import { hosts } from "./hosts";
import { identities } from "./identities";
import { images } from "./images";
import { inputs } from "./inputs";
import { section } from "./kit";
import { levels, type Level } from "./levels";
import { deadlines, exceptions, policies, register, states } from "./operation";
import { rules } from "./rules";
import { text } from "./scalars";
import { suppliers } from "./suppliers";
import { critical, dataClasses, owners } from "./workloads";
import { zones } from "./zones";

export const estateSchema = once(() =>
  section("How an estate of containers is divided", {
    $schema: z.string().describe("for editors").optional(),
    apiVersion: z.literal("bulkhead/v1").default("bulkhead/v1").describe("version of this format"),
    organisation: text("whose estate it is").optional(),
    extends: text(
      "an estate that this one may only tighten: a file, an npm package, or URL#sha256=digest",
    ).optional(),
    zones: zones().refine(...atLeastOne("zone")),
    flows: flows().default([]),
    baseFlows: baseFlows().default([...BASE_FLOWS]),
    levels: levels()
      .default({})
      .transform((own): Record<string, Level> => ({ ...structuredClone(BUILT_IN_LEVELS), ...own })),
    environments: environments().refine(...atLeastOne("environment")),
    accountGroups: accountGroups().default({}),
    clusters: clusters().default({}),
    platform: platform().default([{ namespace: "kube-system" }]),
    suppliers: suppliers().default({}),
    rules: rules().default([]),
    dataClasses: dataClasses().default({}),
    critical: critical().default([]),
    images: images().prefault({}),
    hosts: hosts(),
    identities: identities(),
    owners: owners().default([]),
    inputs: inputs().default({}),
    register: register().optional(),
    exceptions: exceptions(),
    states: states().optional(),
    deadlines: deadlines().optional(),
    policies: policies().default({}),
  }),
);

function atLeastOne(what: string): [(value: object) => boolean, string] {
  return [(value) => Object.keys(value).length > 0, `is empty: declare at least one ${what}`];
}

/** An estate with every default filled in. `defaulted`: nobody declared it, only Bulkhead's own defaults hold. */
export type Estate = z.output<ReturnType<typeof estateSchema>> & { defaulted: boolean };
