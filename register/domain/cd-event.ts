import * as z from "zod";

const form = z.looseObject({
  subject: z.looseObject({
    content: z.looseObject({ artifactId: z.string().max(2000) }),
  }),
});

/** The digest that a CDEvent names by its artifact's package URL: `pkg:oci/app@sha256%3A…`. */
export function digestOfCdEvent(data: unknown): string | undefined {
  const parsed = form.safeParse(data);
  if (!parsed.success) return undefined;
  const found = /@(sha256)(?::|%3[Aa])([0-9a-f]{64})(?:[?#]|$)/.exec(parsed.data.subject.content.artifactId);
  return found ? `${found[1]}:${found[2]}` : undefined;
}
