import { DUTIES, type Duty } from "../../core/estate";
import type { RegisterEvent } from "../domain/event";
import type { Witness } from "../domain/kinds";

/** The duties of the estate, and who only reads or only speaks for itself. */
export const ROLES = [...DUTIES, "auditor", "workload"] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, as their credentials say. */
export interface Caller {
  readonly actor: string;
  readonly roles: readonly Role[];
  /** How the names of the instances begin that it may speak for, where it speaks for itself only. */
  readonly instances?: readonly string[];
  /** What its credentials say of where it runs: it can't say otherwise. */
  readonly place?: { readonly cluster?: string; readonly namespace?: string; readonly node?: string };
}

export const dutiesOf = ({ roles }: Caller): readonly Duty[] =>
  roles.filter((role): role is Duty => (DUTIES as readonly string[]).includes(role));

/** Everybody but a workload may ask what runs. */
export const mayRead = ({ roles }: Caller): boolean => roles.some((role) => role !== "workload");

export const mayExportHistory = ({ roles }: Caller): boolean =>
  roles.includes("auditor") || roles.includes("security");

/** As whom each role may report what happens to instances. */
const witnesses: Partial<Record<Role, readonly Witness[]>> = {
  workload: ["container"],
  orchestration: ["watcher", "platform"],
  system: ["watcher", "platform"],
  pipeline: ["platform"],
};

/** Why a caller may not report an event; undefined where it may. */
export function refusalOf(caller: Caller, event: RegisterEvent): string | undefined {
  const role = caller.roles.find((each) => witnesses[each]?.includes(event.by));
  if (role === undefined) return `may not report as ${event.by}`;
  if (role === "pipeline" && event.kind !== "deployed" && event.kind !== "removed")
    return "may report only what it deploys and removes";
  return event.by === "container" ? notItself(caller, event) : undefined;
}

function notItself({ instances = [], place = {} }: Caller, { instance, attributes }: RegisterEvent) {
  if (!instances.some((prefix) => instance.startsWith(prefix))) return "may speak only for itself";
  const { cluster, node, workload } = attributes;
  if (place.cluster !== undefined && cluster !== undefined && cluster !== place.cluster)
    return "may not say that it runs in another cluster";
  if (place.node !== undefined && node !== undefined && node !== place.node)
    return "may not say that it runs on another node";
  if (place.namespace !== undefined && workload !== undefined && !workload.startsWith(`${place.namespace}/`))
    return "may not say that it is of another namespace";
  return undefined;
}
