import type { Level } from "./schema/levels";

const SHARED = { sandbox: "optional", userNamespaces: "optional" } as const;

/** Levels that need no declaration; a declared one of the same name replaces them. */
export const BUILT_IN_LEVELS: { open: Level; hybrid: Level; strict: Level } = {
  open: { ...SHARED, cohabitation: "any", separateZonesBy: [], blockingLayers: 1 },
  hybrid: {
    ...SHARED,
    cohabitation: [{ differ: "zone" }, { differ: "trust", by: 30 }, { differ: "supplier" }],
    separateZonesBy: ["vm"],
    blockingLayers: 1,
  },
  strict: {
    ...SHARED,
    cohabitation: "none",
    separateZonesBy: ["vpc", "host", "vm"],
    sandbox: "required",
    blockingLayers: 2,
  },
};
