import type { Result } from "./result";

type Places = NonNullable<Result["statuses"]>["images"][number]["places"];

/** By when an image in doubt must be replaced: the earliest of where it runs (ISO 8601). */
export const dueOf = ({ places = [] }: { readonly places?: Places }): string | undefined =>
  places.flatMap((place) => place.due ?? []).sort()[0];
