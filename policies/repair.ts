import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { Policy } from "../core/policy/policy";
import { fromAnalyze, rawProperties } from "./wire";

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * Writes a repaired value in the engine's form: what a policy left alone keeps the engine's own markers, so that
 * secrets stay secret and unknowns unknown.
 *
 * @param repaired what the policy made of `plain`
 * @param plain the value as the policy saw it
 * @param raw the value as the engine sent it
 */
function toWire(repaired: unknown, plain: unknown, raw: unknown): unknown {
  if (repaired === plain) return raw;
  if (Array.isArray(repaired) && Array.isArray(plain) && Array.isArray(raw)) {
    return repaired.map((item, index) =>
      toWire(item, (plain as unknown[])[index], (raw as unknown[])[index]),
    );
  }
  if (!isMapping(repaired) || !isMapping(plain) || !isMapping(raw)) return repaired;
  return Object.fromEntries(
    Object.entries(repaired).map(([key, item]) => [key, toWire(item, plain[key], raw[key])]),
  );
}

export interface Repaired {
  readonly policy: Policy;
  /** All properties of the resource after this policy's repair, in the engine's form. */
  readonly properties: Mapping;
}

/** Lets each policy repair what the ones before it left; a policy that changes nothing is not listed. */
export function repair(request: analyzer.AnalyzeRequest, policies: readonly Policy[]): readonly Repaired[] {
  const resource = fromAnalyze(request);
  if (typeof resource === "string") return [];
  const raw = rawProperties(request);
  const result: Repaired[] = [];
  let current = resource;
  for (const policy of policies) {
    const repaired = policy.remediate?.(current);
    if (!repaired || repaired === current.properties) continue;
    current = { ...current, properties: repaired };
    result.push({ policy, properties: toWire(repaired, resource.properties, raw) as Mapping });
  }
  return result;
}
