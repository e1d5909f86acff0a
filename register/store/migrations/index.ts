import type { Migration } from "kysely";
import type { Flavour } from "../flavour";
import { first } from "./0001-first";
import { tallies } from "./0002-tallies";
import { retention } from "./0003-retention";

/** All migrations, by name in the order in which they are carried out. One that was released is never changed. */
export const migrations = (flavour: Flavour): Record<string, Migration> => ({
  "0001-first": first(flavour),
  "0002-tallies": tallies(flavour),
  "0003-retention": retention(flavour),
});
