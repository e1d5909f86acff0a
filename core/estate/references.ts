import { BUILT_IN_LEVELS } from "./built-in";
import { isMapping, valueAt, type Path } from "./located";

/** A name in the data that something else must declare. */
export interface Reference {
  path: Path;
  part: "key" | "value";
  name: string;
  /** What it names, in the singular. */
  kind: string;
  known: ReadonlySet<string>;
}

/** Every reference of an estate, read from the raw data: so also those beside what the schema refuses. */
export function* references(data: unknown): Generator<Reference> {
  const keys = (...path: string[]): string[] => {
    const value = valueAt(data, path);
    return isMapping(value) ? Object.keys(value) : [];
  };
  const declared = {
    zone: new Set(keys("zones")),
    environment: new Set(keys("environments")),
    environmentRow: new Set(["default", ...keys("environments")]),
    supplier: new Set([...keys("suppliers"), "unknown"]),
    supplierRow: new Set(["default", ...keys("suppliers")]),
    data: new Set(keys("dataClasses")),
    level: new Set([...keys("levels"), ...Object.keys(BUILT_IN_LEVELS)]),
    signer: new Set(keys("images", "signers")),
    exposed: new Set(["internet", ...keys("zones")]),
  };
  type Kind = keyof typeof declared;
  const words: Partial<Record<Kind, string>> = {
    data: "data class",
    exposed: "zone",
    environmentRow: "environment",
    supplierRow: "supplier",
  };

  function* to(kind: Kind, path: Path, part: "key" | "value" = "value"): Generator<Reference> {
    const value = part === "key" ? path.at(-1) : valueAt(data, path);
    if (Array.isArray(value)) for (const index of value.keys()) yield* to(kind, [...path, index], part);
    if (typeof value !== "string") return;
    yield { path, part, name: value, kind: words[kind] ?? kind, known: declared[kind] };
  }
  const entries = (...path: string[]): Path[] => {
    const value = valueAt(data, path);
    if (Array.isArray(value)) return [...value.keys()].map((index) => [...path, index]);
    return isMapping(value) ? Object.keys(value).map((key) => [...path, key]) : [];
  };
  function* condition(path: Path, depth = 0): Generator<Reference> {
    if (depth > 64) return;
    for (const kind of ["zone", "environment", "supplier", "data"] as const) yield* to(kind, [...path, kind]);
    for (const list of ["all", "any"]) {
      const inner = valueAt(data, [...path, list]);
      if (Array.isArray(inner)) for (const i of inner.keys()) yield* condition([...path, list, i], depth + 1);
    }
    if (isMapping(valueAt(data, [...path, "not"]))) yield* condition([...path, "not"], depth + 1);
  }

  for (const flow of entries("flows")) for (const end of ["from", "to"]) yield* to("zone", [...flow, end]);
  for (const level of entries("levels")) {
    const rules = valueAt(data, [...level, "cohabitation"]);
    if (Array.isArray(rules)) for (const i of rules.keys()) yield* condition([...level, "cohabitation", i]);
  }
  for (const environment of entries("environments")) yield* to("level", [...environment, "level"]);
  for (const supplier of entries("suppliers")) yield* to("signer", [...supplier, "signer"]);
  for (const rule of entries("rules"))
    for (const verb of ["never", "allow"]) yield* condition([...rule, verb]);
  for (const row of entries("images", "repositories")) yield* to("environmentRow", row, "key");
  for (const row of entries("images", "risk")) {
    yield* to("environment", [...row, "environment"]);
    yield* to("exposed", [...row, "exposed"]);
  }
  for (const row of entries("register", "behaviour", "responses"))
    yield* to("environment", [...row, "environments"]);
  for (const row of entries("identities", "userIds")) yield* to("supplierRow", row, "key");
  for (const policy of entries("policies")) {
    const by = valueAt(data, [...policy, "in"]);
    if (isMapping(by))
      for (const key of Object.keys(by)) yield* to("environment", [...policy, "in", key], "key");
  }
}

/** Policies that the estate names, against those that there are. */
export function* policyReferences(data: unknown, names: readonly string[]): Generator<Reference> {
  const known = new Set(names);
  const settings = valueAt(data, ["policies"]);
  for (const name of isMapping(settings) ? Object.keys(settings) : []) {
    yield { path: ["policies", name], part: "key", name, kind: "policy", known };
  }
  const kept = valueAt(data, ["exceptions", "protected"]);
  for (const [index, name] of Array.isArray(kept) ? kept.entries() : []) {
    if (typeof name === "string") {
      yield {
        path: ["exceptions", "protected", index],
        part: "value",
        name,
        kind: "policy",
        known,
      };
    }
  }
}
