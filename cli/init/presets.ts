/** How strictly a first estate is written: lines of it that do not follow from what was seen. */
export interface Preset {
  /** What it is for, as a comment. */
  readonly about: string;
  /** Of each environment that is controlled. */
  readonly controlled: readonly string[];
  /** Of every other. */
  readonly others: readonly string[];
  /** Sections of their own, after the environments. */
  readonly sections: readonly string[];
}

const hardest = "[disallow-privileged-containers, disallow-runtime-sockets, disallow-public-stores]";

const levelsOfPci = [
  "# Cardholder data meets nothing that holds none; what differs in any of these never shares a machine.",
  "levels:",
  "  pci:",
  "    cohabitation: [{ differ: zone }, { differ: data }, { differ: supplier }, { differ: environment }]",
  "    separateZonesBy: [vpc, vm]",
  "    blockingLayers: 2",
];

export const presets = {
  starter: {
    about: "starter: everything is found, nothing fails yet. Delete `enforce` once the list is short.",
    controlled: ["    level: hybrid", "    enforce: advisory", "    onUnknown: advisory"],
    others: ["    level: open", "    onUnknown: advisory"],
    sections: ["exceptions: { longest: 180d }"],
  },
  regulated: {
    about: "regulated: production shares nothing, what is not known fails, exceptions are short.",
    controlled: ["    level: strict", "    onUnknown: mandatory"],
    others: ["    level: hybrid"],
    sections: [`exceptions: { longest: 30d, protected: ${hardest} }`],
  },
  pci: {
    about:
      "pci: for cardholder data. `bulkhead check --framework pci-dss-4.0.1` judges it control by control.",
    controlled: ["    level: pci", "    onUnknown: mandatory"],
    others: ["    level: hybrid"],
    sections: [...levelsOfPci, "", `exceptions: { longest: 90d, protected: ${hardest} }`],
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
