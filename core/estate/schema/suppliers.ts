import * as z from "zod";
import { named, section } from "./kit";
import { reference, repository, text } from "./scalars";

const supplier = () =>
  section("Who delivers images", {
    description: text("who that is").optional(),
    repositories: z
      .array(repository("a repository"))
      .default([])
      .describe("where this supplier's images lie"),
    signer: reference("the signer whose attestation proves the supplier").optional(),
  });

export const suppliers = () => named("Suppliers of images", supplier());

export type Supplier = z.output<ReturnType<typeof supplier>>;
