import { Locations } from "./located";
import { parseEstate } from "./parse";
import type { Estate } from "./schema/estate";

/** The one environment of an estate that nobody declared. */
export const UNDECLARED = "undeclared";

const DATA = {
  zones: { internet: { external: true } },
  environments: {
    // Not controlled: what production is, whose images are trusted and which zones exist only an owner can say.
    // Every policy that needs no declaration holds at its own level, and every status may run.
    [UNDECLARED]: {
      select: [{ stack: "**" }, { cluster: "**" }, { namespace: "**" }],
      level: "hybrid",
      admit: ["grey", "blue", "red", "amber", "green"],
      enforce: "mandatory",
    },
  },
};

/** What holds without any estate file: the internet as the only zone, one uncontrolled environment. */
export function defaultEstate(): Estate {
  const result = parseEstate(structuredClone(DATA), new Locations(), { file: "defaults" });
  if ("errors" in result) throw new Error("the default estate is unsound", { cause: result.errors });
  return { ...result.content, defaulted: true };
}

export const defaultData = (): unknown => structuredClone(DATA);
