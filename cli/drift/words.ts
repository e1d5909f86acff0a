import { plural } from "../../core/report/text";
import { shortDigest } from "../image/words";
import { stackless } from "./names";
import type {
  AliasedResource,
  ChangedProperty,
  Drift,
  LoneResource,
  RunningDrift,
  UnseenComponent,
} from "./model";

/** `aws:ec2/securityGroup:SecurityGroup db`. */
export const resourceText = ({ type, name }: LoneResource): string => `${type} ${name}`;

/** `spec.containers[web].image: program app@sha256:…, state app@sha256:…`. */
export const changeText = ({ path, program, state }: ChangedProperty): string =>
  `${path}: ${program === undefined ? "not in the program" : `program ${program}`}, ${state === undefined ? "not in the state" : `state ${state}`}`;

export function runningText({ workload, what, digest, instances = 0, as }: RunningDrift): string {
  if (what === "not running") return `${workload} is in the state and does not run`;
  const runs = plural(instances, "instance");
  if (what === "not declared") return `${workload} runs (${runs}), and neither program nor state declares it`;
  const where = as === undefined ? "neither program nor state declares" : `only the ${as} declares`;
  return `${workload} runs ${shortDigest(digest!)} (${runs}), which ${where}`;
}

/** `eks:index:Cluster shop: 12 resources in the state, not known from the program alone (…)`. */
export const unseenText = (row: UnseenComponent): string =>
  `${resourceText(row)}: ${plural(row.resources, "resource")} in the state, not known from the program alone (${row.why}); compared where a preview is given as the program`;

/** `aws:ec2/securityGroup:SecurityGroup db: database in the state`. */
export const aliasedText = (row: AliasedResource): string =>
  `${resourceText(row)}: in the state as ${stackless(row.was)}`;

/** `3 properties differ, 1 resource is not in the state, none is undeclared`. */
export function driftHeadline(drift: Drift): string {
  const { changed, missing, extra, unknown, running, connections, compared } = drift;
  const parts = [
    `${plural(compared, "resource")} compared`,
    `${plural(changed.length, "property differs", "properties differ")}`,
    `${missing.length} not in the state`,
    `${extra.length} not declared`,
  ];
  if (running) parts.push(`${running.length} otherwise running`);
  const unseen = drift.notSeen.reduce((sum, { resources }) => sum + resources, 0);
  if (unseen > 0) parts.push(`${unseen} not seen`);
  if (unknown.length > 0) parts.push(`${unknown.length} not known`);
  const gained = connections?.gained.length ?? 0;
  if (gained > 0) parts.push(`${plural(gained, "group")} of connections opened`);
  return parts.join(", ");
}
