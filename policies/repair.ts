import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { Resource } from "../core/graph";
import type { Finding } from "../core/policy/finding";
import type { Policy } from "../core/policy/policy";
import { mend } from "../core/policy/repair";
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
    return repaired.map((item, index) => {
      // Where an item was taken out, the others have moved.
      const kept = plain.indexOf(item);
      const at = kept < 0 ? index : kept;
      return toWire(item, (plain as unknown[])[at], (raw as unknown[])[at]);
    });
  }
  if (!isMapping(repaired) || !isMapping(plain) || !isMapping(raw)) return repaired;
  // What is not there has no form on the wire.
  const there = Object.entries(repaired).filter(([, item]) => item !== undefined);
  return Object.fromEntries(there.map(([key, item]) => [key, toWire(item, plain[key], raw[key])]));
}

export interface Repaired {
  readonly policy: Policy;
  /** All properties of the resource after this policy's repair, in the engine's form. */
  readonly properties?: Mapping;
  /** Why nothing was repaired. */
  readonly left?: string;
}

/**
 * Lets each policy repair what the ones before it left; a policy that changes nothing is not listed, but where it can't
 * because something is not known.
 *
 * @param judge what a policy finds in the resource as it is by then
 */
export function repair(
  request: analyzer.AnalyzeRequest,
  policies: readonly Policy[],
  judge: (policy: Policy, resource: Resource) => readonly Finding[],
): readonly Repaired[] {
  const resource = fromAnalyze(request);
  if (typeof resource === "string") return [];
  const raw = rawProperties(request);
  const result: Repaired[] = [];
  let current = resource;
  for (const policy of policies) {
    const findings = judge(policy, current);
    const unknown = findings.find(({ kind }) => kind === "unknown");
    if (unknown) result.push({ policy, left: `left as it is: ${unknown.message}` });
    const repaired = mend([policy], current, findings);
    if (!repaired) continue;
    current = { ...current, properties: repaired };
    result.push({ policy, properties: toWire(repaired, resource.properties, raw) as Mapping });
  }
  return result;
}
