import * as z from "zod";
import { named, section } from "./kit";
import { licences, risk, footprint } from "./image-limits";
import { evidence } from "./evidence";
import { glob, repository, text } from "./scalars";

const path = (description: string) => text(`${description}, relative to the estate file`);

const keyless = () =>
  section("A signer by identity", {
    keyless: section("Whom the certificate must name", {
      issuer: z.url({ protocol: /^https$/, error: "is not an https URL" }).describe("the identity's issuer"),
      identity: text("the identity (* within a path part, ** across)"),
      trustRoot: path("the pinned trust root"),
    }),
  }).transform(({ keyless }) => ({ kind: "keyless" as const, ...keyless }));

const keyed = () =>
  section("A signer by key", { key: path("the public key") }).transform(({ key }) => ({
    kind: "key" as const,
    key,
  }));

const signer = () => z.union([keyless(), keyed()]);

export const images = () =>
  section("What images must be", {
    repositories: z
      .record(z.string(), z.array(repository("a repository")))
      .default({})
      .transform((rows): Record<string, string[]> & { default: string[] } => ({ default: [], ...rows }))
      .describe("trusted repositories by environment; default for the others. None is trusted unless named"),
    log: path("the embedded evidence log").optional(),
    signers: named("Whose signatures count", signer()).default({}),
    builders: z
      .array(text("a builder's id"))
      .default([])
      .describe("trusted builders, by the id in their provenance"),
    sources: z
      .array(glob("a host"))
      .default([])
      .describe("hosts from which builds may take materials, beside those of the trusted repositories"),
    evidence: evidence(),
    risk: risk(),
    licences: licences(),
    footprint: footprint(),
  });

export type Images = z.output<ReturnType<typeof images>>;
export type Signer = z.output<ReturnType<typeof signer>>;
