/** Names that people give to zones, with the trust that they usually mean by them. */
const zoneWords: readonly (readonly [zone: string, trust: number, words: readonly string[]])[] = [
  ["dmz", 20, ["dmz", "public", "edge", "ingress", "gateway", "frontend", "web", "perimeter"]],
  ["data", 80, ["data", "db", "database", "databases", "isolated", "storage", "postgres", "mysql", "redis"]],
  [
    "management",
    90,
    [
      "management",
      "mgmt",
      "admin",
      "ops",
      "monitoring",
      "logging",
      "observability",
      "cicd",
      "argocd",
      "flux",
    ],
  ],
  ["app", 50, ["app", "apps", "application", "private", "internal", "services", "backend", "compute"]],
];

const environmentWords: readonly (readonly [environment: string, words: readonly string[]])[] = [
  ["production", ["production", "prod", "prd", "live"]],
  ["staging", ["staging", "stage", "stg", "preprod", "uat", "acceptance"]],
  ["test", ["test", "testing", "tst", "qa", "int", "integration", "ci"]],
  ["development", ["development", "dev", "develop", "sandbox", "playground", "local"]],
];

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/[^a-z0-9]+/);

/** The zone that a name speaks of, if it speaks of one. */
export function zoneInName(name: string): string | undefined {
  const words = wordsOf(name);
  if (words[0] === "kube") return "management";
  return zoneWords.find(([, , known]) => known.some((word) => words.includes(word)))?.[0];
}

/** The usual rank of a zone of this name. */
export const trustOf = (zone: string): number =>
  zoneWords.find(([name]) => name === zoneInName(zone))?.[1] ?? 50;

/** The environment that a name speaks of, if it speaks of one. */
export function environmentInName(name: string): string | undefined {
  const words = wordsOf(name);
  return environmentWords.find(([, known]) => known.some((word) => words.includes(word)))?.[0];
}

/** Environments that people keep like production. */
export const isControlled = (environment: string): boolean => !["test", "development"].includes(environment);
