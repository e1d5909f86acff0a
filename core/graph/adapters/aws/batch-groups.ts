import type { Builder } from "../../build";
import { formatPath, type Path, reveal, Secret, Unknown } from "../../value";
import { mappingAt } from "./blocks";
import { isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

/** Containers that a job definition starts together. */
export interface Group {
  /** One container; a task of ECS with several; a pod of EKS. */
  readonly form: "container" | "task" | "pod";
  readonly value: Properties | Unknown;
  readonly path: Path;
}

/** The names under which users keep names of their own. */
const free = new Set(["labels", "annotations", "limits", "requests", "options", "driverOpts"]);

/** The provider reads the JSON without regard to the case of a key's first letter. `depth`: groups lie ten levels down. */
function lowered(value: unknown, depth = 16): unknown {
  if (depth === 0 || value instanceof Secret) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => lowered(item, depth - 1));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const name = key.charAt(0).toLowerCase() + key.slice(1);
      return [name, free.has(name) ? entry : lowered(entry, depth - 1)];
    }),
  );
}

function wrong(builder: Builder, path: Path, message: string, instead: string): Unknown {
  builder.problem(path, `${formatPath(path)}: ${message}`);
  return new Unknown(instead);
}

/** One of the properties that hold containers: JSON text, or structured. */
function decoded(builder: Builder, content: unknown, key: string): unknown {
  const value = reveal(content);
  if (typeof value !== "string") return lowered(value);
  try {
    return lowered(JSON.parse(value) as unknown);
  } catch {
    return wrong(builder, { parent: undefined, key }, "is not JSON", `valid ${key} (they are not JSON)`);
  }
}

const holders = ["containerProperties", "ecsProperties", "eksProperties", "nodeProperties"];

/** A job definition's properties with what is JSON text in them read. */
export const decodedJob = (builder: Builder, properties: Properties): Properties => ({
  ...properties,
  ...Object.fromEntries(
    holders.flatMap((key) => {
      const content = properties[key];
      return content === undefined || content === null ? [] : [[key, decoded(builder, content, key)]];
    }),
  ),
});

/** What a job definition, or a range of the nodes of one, starts. */
function groupsIn(builder: Builder, properties: Properties, container: string, parent?: Path): Group[] {
  const one = mappingAt(builder, properties, container, parent);
  const nested = (key: string, inner: string, form: Group["form"]): Group[] => {
    const outer = mappingAt(builder, properties, key, parent);
    if (!outer) return [];
    if (outer.value instanceof Unknown)
      return [{ form, value: outer.value, path: { parent: outer.path, key: inner } }];
    const found = mappingAt(builder, outer.value, inner, outer.path);
    return found ? [{ form, ...found }] : [];
  };
  return [
    ...(one ? [{ form: "container", ...one } as const] : []),
    ...nested("ecsProperties", "taskProperties", "task"),
    ...nested("eksProperties", "podProperties", "pod"),
  ];
}

/** All groups of containers of a job definition whose JSON is read; of what is not known one stands for all. */
export function groupsOf(builder: Builder, properties: Properties): readonly Group[] {
  const own = groupsIn(builder, properties, "containerProperties");
  const nodes = mappingAt(builder, properties, "nodeProperties");
  if (!nodes) return own;
  const path: Path = { parent: nodes.path, key: "nodeRangeProperties" };
  const hidden = (value: Unknown, at: Path): Group => ({
    form: "container",
    value,
    path: { parent: at, key: "container" },
  });
  if (nodes.value instanceof Unknown) return [...own, hidden(nodes.value, path)];
  const ranges = reveal(nodes.value["nodeRangeProperties"]);
  if (ranges === undefined || ranges === null) return own;
  if (ranges instanceof Unknown) return [...own, hidden(ranges, path)];
  if (!Array.isArray(ranges))
    return [...own, hidden(wrong(builder, path, "expected a list", "a valid list of ranges"), path)];
  const inRanges = ranges.flatMap((item: unknown, key): Group[] => {
    const range = reveal(item);
    const at: Path = { parent: path, key };
    if (range instanceof Unknown) return [hidden(range, at)];
    if (!isMapping(range)) return [hidden(wrong(builder, at, "expected a mapping", "a valid range"), at)];
    return groupsIn(builder, range, "container", at);
  });
  return [...own, ...inRanges];
}
