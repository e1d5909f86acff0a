import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { BatchJob } from "../../nodes/batch";
import { defineUnknown, type Path, reveal, Unknown } from "../../value";
import { jobContainer, podContainer, podOfJob, podOfTask } from "./batch-container";
import { decodedJob, groupsOf, type Group } from "./batch-groups";
import { roleOf } from "./ecs-container";
import { enabled, taskVolumes } from "./ecs-volumes";
import { at, emptyNode, judged, readPlaced, refersTo, type Places } from "./placed";
import { readTags } from "./tags";
import type { AdapterTable } from "./table";
import { addContainer, addWorkload, isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const platform = "batch";
const workloadKind = "JobDefinition";

interface Found {
  readonly item: unknown;
  readonly path: Path;
  readonly list: "containers" | "initContainers";
}

/** The containers of one group, each with its place; unknown where a list is. */
function containersOf(builder: Builder, { form, value, path }: Group): readonly Found[] | Unknown {
  if (value instanceof Unknown) return value;
  if (form === "container") return [{ item: value, path, list: "containers" }];
  const found: Found[] = [];
  for (const list of form === "pod"
    ? (["initContainers", "containers"] as const)
    : (["containers"] as const)) {
    const items = reveal(value[list]);
    if (items === undefined || items === null) continue;
    if (items instanceof Unknown) return items;
    const parent: Path = { parent: path, key: list };
    if (!Array.isArray(items)) {
      builder.problem(parent, `${list}: expected a list of containers`);
      return new Unknown("a valid list of containers");
    }
    items.forEach((item: unknown, key) => void found.push({ item, path: { parent, key }, list }));
  }
  return found;
}

/** One group of containers becomes a workload. */
function addGroup(builder: Builder, name: unknown, group: Group, fargate: boolean): void {
  const { form, value, path } = group;
  const known: Properties = value instanceof Unknown ? {} : value;
  const pod = form === "pod" ? podOfJob(known) : podOfTask(known);
  const workload = addWorkload(builder, name, { platform, workloadKind, path, pod });
  if (value instanceof Unknown) defineUnknown(workload, "pod", path, value);
  const found = containersOf(builder, group);
  if (found instanceof Unknown) {
    const place: Path = form === "container" ? path : { parent: path, key: "containers" };
    defineUnknown(workload, "containers", place, found);
    builder.notSeen(`${workloadKind} ${workload.resource.name}: containers`, found.missing);
    return addContainer(builder, workload, found, place, { name: "containers", role: "container" });
  }
  const all = found.map(({ item }) => item);
  for (const each of found) {
    const content = reveal(each.item);
    const own = isMapping(content) ? content : undefined;
    if (!own && !(content instanceof Unknown)) builder.problem(each.path, "a container must be a mapping");
    const title = reveal(own?.["name"]);
    const role = form === "task" ? roleOf(title, all) : each.list === "initContainers" ? "init" : "container";
    addContainer(
      builder,
      workload,
      own
        ? form === "pod"
          ? podContainer(own)
          : jobContainer(own, known, fargate)
        : content instanceof Unknown
          ? content
          : new Unknown("a valid container"),
      each.path,
      {
        name:
          typeof title === "string"
            ? title
            : form === "container"
              ? workload.name
              : `container ${each.path.key}`,
        role,
        ...(own && { extra: own }),
      },
    );
  }
}

const placesBelow = new Map<string, Places<OwnProperties<BatchJob>>>();

/** Where a group keeps what AWS adds to it. */
function placesOf(keys: readonly (string | number)[]): Places<OwnProperties<BatchJob>> {
  const base = keys.join(".");
  let found = placesBelow.get(base);
  if (!found) {
    found = {
      taskRole: refersTo([`${base}.jobRoleArn`, `${base}.taskRoleArn`]),
      executionRole: refersTo(`${base}.executionRoleArn`),
      assignPublicIp: at(enabled, `${base}.networkConfiguration.assignPublicIp`),
      volumes: at(taskVolumes, `${base}.volumes`),
    };
    if (placesBelow.size < 1024) placesBelow.set(base, found);
  }
  return found;
}

function addJob(builder: Builder, { value, path }: Group): void {
  const keys: (string | number)[] = [];
  for (let part: Path | undefined = path; part; part = part.parent) keys.unshift(part.key);
  const job = emptyNode(builder.resource, "BatchJob");
  readTags(builder, job);
  // The group alone, at its place: what is wrong above it is reported already.
  const alone = keys.reduceRight<unknown>(
    (inner, key) => Object.assign(typeof key === "number" ? [] : {}, { [key]: inner }),
    value,
  );
  readPlaced(builder, job, placesOf(keys), alone as Properties);
  builder.add(job as never);
}

function adaptJobDefinition(builder: Builder): void {
  const { resource } = builder;
  const properties = decodedJob(builder, judged(resource));
  const name = reveal(properties["name"] ?? properties["jobDefinitionName"]);
  const capabilities = reveal(properties["platformCapabilities"]);
  const fargate = Array.isArray(capabilities) && capabilities.includes("FARGATE");
  for (const group of groupsOf(builder, properties)) {
    addGroup(builder, name, group, fargate);
    if (group.form !== "pod") addJob(builder, group);
  }
}

/** Containers that AWS Batch runs as jobs. */
export const batch: AdapterTable = {
  "aws:batch/jobDefinition:JobDefinition": adaptJobDefinition,
  "aws-native:batch:JobDefinition": adaptJobDefinition,
};
