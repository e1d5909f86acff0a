import type { Graph } from "../graph";
import type { Resource } from "../resource";
import { Secret, Unknown, type Path } from "../value";
import type { Reference, References } from "./reference";

/** What a resource refers to, wherever in its properties: security groups that it has, subnets that it lies in. */
export interface Uses {
  readonly groups: References;
  readonly subnets: References;
  /** Subnet groups of data stores, which name subnets in their turn. */
  readonly subnetGroups: References;
  readonly launchTemplates: References;
}

type Use = keyof Uses;

/** Properties of any provider's resource that name a security group as something that the resource has. */
const groupName = /security_?groups?(_?(ids?|names?))?$/i;
/** Those that name one as somebody else's: the peer of a rule, who may log in to hosts. */
const peerName = /^(source|destination|referenced|peer|user|remote|allowed)/i;
const subnetName = /(^|[a-z])subnets?(_?(ids?|mappings?))?$|^vpcZoneIdentifiers?$/i;
const subnetGroupName = /subnetGroup(Name)?$/i;
const templateName = /^launchTemplate(Id|Name|Specification)?$/i;

/** Resources that speak of groups without having them. */
const speakers =
  /:(SecurityGroup(Rule|IngressRule|EgressRule|Ingress|Egress|VpcAssociation)?|DefaultSecurityGroup)$/;

const deepest = 8;

/** What every AWS resource that has or uses any such thing refers to. */
export const usesOf = (graph: Graph): ReadonlyMap<Resource, Uses> => graph.derive(collect);

function collect(graph: Graph): ReadonlyMap<Resource, Uses> {
  const all = new Map<Resource, Uses>();
  for (const resource of graph.resources) {
    if (!resource.type.startsWith("aws") || speakers.test(resource.type)) continue;
    const found: Record<Use, Reference[]> = {
      groups: [],
      subnets: [],
      subnetGroups: [],
      launchTemplates: [],
    };
    for (const [property, value] of Object.entries(resource.properties)) {
      const sources = resource.propertyDependencies?.[property] ?? [];
      walk(value, { parent: undefined, key: property }, { property, sources, found, within: "" }, 0);
    }
    if (Object.values(found).some((each) => each.length > 0)) all.set(resource, found);
  }
  return all;
}

interface Walk {
  readonly property: string;
  readonly sources: readonly string[];
  readonly found: Record<Use, Reference[]>;
  /** The nearest key above that is a name. */
  readonly within: string;
}

const byKey = new Map<string, Use | undefined>();

/** What a property's name by itself says; names are few and come again and again. */
function plainUse(key: string): Use | undefined {
  if (byKey.has(key)) return byKey.get(key);
  let use: Use | undefined;
  if (groupName.test(key) && !peerName.test(key)) use = "groups";
  else if (subnetGroupName.test(key)) use = "subnetGroups";
  else if (subnetName.test(key)) use = "subnets";
  else if (templateName.test(key)) use = "launchTemplates";
  // Tags and labels are names of the user's: not all of them can be kept.
  if (byKey.size < 4096) byKey.set(key, use);
  return use;
}

function useOf(key: string, within: string): Use | undefined {
  const use = plainUse(key);
  if (use !== undefined) return use;
  // Interfaces of the native provider name their groups so.
  if ((key === "groups" || key === "groupSet") && /networkInterfaces?$/i.test(within)) return "groups";
  // A mapping that names its template by `id` or `name`.
  const named = key === "id" || key === "name";
  return named && templateName.test(within) ? "launchTemplates" : undefined;
}

function walk(found: unknown, path: Path, state: Walk, depth: number): void {
  const value = found instanceof Secret ? found.value : found;
  if (value === undefined || value === null || depth > deepest) return;
  const key = String(path.key);
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      if (
        typeof item === "object" &&
        item !== null &&
        !(item instanceof Unknown) &&
        !(item instanceof Secret)
      )
        walk(item, { parent: path, key: index }, { ...state, within: key }, depth + 1);
      else note(item, { parent: path, key: index }, key, state);
    });
  } else if (typeof value === "object" && !(value instanceof Unknown)) {
    const within = typeof path.key === "number" ? state.within : key;
    for (const [name, inner] of Object.entries(value))
      walk(inner, { parent: path, key: name }, { ...state, within }, depth + 1);
  } else note(value, path, key, state);
}

function note(item: unknown, path: Path, key: string, { sources, found, within }: Walk): void {
  const use = useOf(key, within);
  if (use === undefined) return;
  const value = item instanceof Secret ? item.value : item;
  if (typeof value === "string" && value !== "") found[use].push({ path, value, sources });
  else if (value instanceof Unknown) {
    const many = /s$/.test(String(path.key)) ? ({ many: true } as const) : {};
    found[use].push({ path, missing: value.missing, sources, ...many });
  }
}
