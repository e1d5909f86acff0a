import * as z from "zod";
import { named, section } from "./kit";
import { cidr, text } from "./scalars";
import { zoneSelector } from "./selectors";

const zone = () =>
  section("A network zone", {
    description: text("what the zone is for").optional(),
    external: z
      .boolean()
      .default(false)
      .describe("outside of the estate; the one external zone without cidrs is the internet"),
    trust: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .describe("rank of trust, 0 (none) to 100; else 0 if external, 50 if not"),
    select: z
      .array(zoneSelector())
      .default([])
      .describe("alternatives that put a subnet, namespace or pool into the zone"),
    cidrs: z.array(cidr("a block")).default([]).describe("further addresses that belong to the zone"),
    within: z
      .enum(["allow", "deny"])
      .default("deny")
      .describe("flows between parts of the zone: allow all, or deny those that no flow declares"),
  }).transform(({ trust, ...rest }) => ({ ...rest, trust: trust ?? (rest.external ? 0 : 50) }));

export const zones = () =>
  named("Network zones: every subnet, namespace, pool and store lies in exactly one", zone());

export type Zone = z.output<ReturnType<typeof zone>>;
