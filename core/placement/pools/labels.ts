import { peek, Unknown } from "../../graph";
import { fixed, type Place, type PoolLabel, type Taint } from "./pool";

/** A declared mapping of labels, each value known or not. */
export function declaredLabels(read: () => Readonly<Record<string, string>> | undefined): {
  readonly labels: ReadonlyMap<string, PoolLabel>;
  readonly labelsOpen?: string;
} {
  const found = peek(read);
  if (found instanceof Unknown) return { labels: new Map(), labelsOpen: found.missing };
  const labels = new Map<string, PoolLabel>();
  for (const key of Object.keys(found ?? {})) {
    const value = peek(() => found![key]!);
    labels.set(
      key,
      value instanceof Unknown ? { values: undefined, varies: false, missing: value.missing } : fixed(value),
    );
  }
  return { labels };
}

interface RawTaint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** AWS writes effects in its own way. */
const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

export function declaredTaints(read: () => readonly RawTaint[] | undefined): {
  readonly taints: readonly Taint[];
  readonly taintsOpen?: string;
} {
  const found = peek(read);
  if (found instanceof Unknown) return { taints: [], taintsOpen: found.missing };
  let open: string | undefined;
  const taints: Taint[] = [];
  for (let index = 0; index < (found?.length ?? 0); index++) {
    const taint = peek(() => found![index]!);
    if (taint instanceof Unknown) {
      open = taint.missing;
      continue;
    }
    const part = (name: keyof RawTaint): string | Unknown => peek(() => taint[name] ?? "");
    const [key, value, effect] = [part("key"), part("value"), part("effect")];
    const unknown = [key, value, effect].find((each) => each instanceof Unknown);
    const text = (each: string | Unknown): string => (each instanceof Unknown ? "?" : each);
    taints.push({
      key: text(key),
      value: text(value),
      effect: effects[text(effect)] ?? text(effect),
      ...(unknown instanceof Unknown && { missing: unknown.missing }),
    });
  }
  return { taints, ...(open !== undefined && { taintsOpen: open }) };
}

const anyValue: PoolLabel = { values: undefined, varies: true };

/** The labels that every machine of a cluster on AWS has: of its own, its zone and its type. */
export function machineLabels(place: Place, instanceTypes?: readonly string[]): Map<string, PoolLabel> {
  const zones: PoolLabel =
    place.zones instanceof Unknown
      ? { values: undefined, varies: false, missing: place.zones.missing }
      : { values: place.zones, varies: place.zones.length > 1 };
  const region: PoolLabel =
    place.zones instanceof Unknown
      ? { values: undefined, varies: false, missing: place.zones.missing }
      : { values: [...new Set(place.zones.map((zone) => zone.replace(/[a-z]$/, "")))], varies: false };
  const types: PoolLabel = instanceTypes?.length
    ? { values: instanceTypes, varies: instanceTypes.length > 1 }
    : { values: undefined, varies: false, missing: "the type of the machines" };
  return new Map<string, PoolLabel>([
    ["kubernetes.io/hostname", anyValue],
    ["kubernetes.io/os", { values: undefined, varies: false, missing: "the machines' operating system" }],
    ["kubernetes.io/arch", { values: undefined, varies: false, missing: "the machines' architecture" }],
    ["topology.kubernetes.io/zone", zones],
    ["failure-domain.beta.kubernetes.io/zone", zones],
    ["topology.kubernetes.io/region", region],
    ["failure-domain.beta.kubernetes.io/region", region],
    ["node.kubernetes.io/instance-type", types],
    ["beta.kubernetes.io/instance-type", types],
  ]);
}
