import type { Graph } from "../graph";
import { memoised } from "../memo";
import type { Resource } from "../resource";
import { type Path, reveal, Secret, Unknown } from "../value";
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
const subnetGroupName = /subnetGroup(Name|Id|Identifier)?$/i;
const templateName = /^launchTemplate(Id|Name|Specification)?$/i;

/** Resources that speak of groups without having them. */
const speakers =
  /:(SecurityGroup(Rule|IngressRule|EgressRule|Ingress|Egress|VpcAssociation)?|DefaultSecurityGroup)$/;

const deepest = 8;

/** What every AWS resource that has or uses any such thing refers to. */
export const usesOf = (graph: Graph): ReadonlyMap<Resource, Uses> => graph.derive(collect);

const none: readonly never[] = Object.freeze([]);
/** Their keys are the user's: a tag `subnet` refers to none. */
const ofTheUser = new Set(["tags", "tagsAll"]);

function collect(graph: Graph): ReadonlyMap<Resource, Uses> {
  const all = new Map<Resource, Uses>();
  for (const resource of graph.resources) {
    const { type, properties, propertyDependencies } = resource;
    if (!isUser(type) || isSpeaker(type)) continue;
    const uses: Found = {};
    for (const property in properties) {
      if (ofTheUser.has(property)) continue;
      const sources = propertyDependencies?.[property] ?? none;
      walk(properties[property], property, undefined, "", { sources, uses }, 0);
    }
    const { groups = none, subnets = none, subnetGroups = none, launchTemplates = none } = uses;
    if (groups !== none || subnets !== none || subnetGroups !== none || launchTemplates !== none)
      all.set(resource, { groups, subnets, subnetGroups, launchTemplates });
  }
  return all;
}

type Found = Partial<Record<Use, Reference[]>>;

interface Walk {
  readonly sources: readonly string[];
  readonly uses: Found;
}

/** Karpenter's class of machines is an object of Kubernetes that names what is AWS's. */
const isUser = memoised(
  (type: string) => type.startsWith("aws") || /^kubernetes:karpenter\.k8s\.aws\/\w+:EC2NodeClass$/.test(type),
);
const isSpeaker = memoised((type: string) => speakers.test(type));

/** What a property's name by itself says. */
const plainUse = memoised((key: string): Use | undefined => {
  if (groupName.test(key) && !peerName.test(key)) return "groups";
  if (subnetGroupName.test(key)) return "subnetGroups";
  if (subnetName.test(key)) return "subnets";
  return templateName.test(key) ? "launchTemplates" : undefined;
});

function useOf(key: string, within: string): Use | undefined {
  const use = plainUse(key);
  if (use !== undefined) return use;
  // Interfaces of the native provider name their groups so.
  if ((key === "groups" || key === "groupSet") && /networkInterfaces?$/i.test(within)) return "groups";
  // Karpenter selects by terms; those with an id name one.
  if (key === "id" && within === "securityGroupSelectorTerms") return "groups";
  if (key === "id" && within === "subnetSelectorTerms") return "subnets";
  // A mapping that names its template by `id` or `name`.
  const named = key === "id" || key === "name";
  return named && templateName.test(within) ? "launchTemplates" : undefined;
}

/** @param within the nearest key above that is a name */
function walk(
  found: unknown,
  key: string | number,
  parent: Path | undefined,
  within: string,
  state: Walk,
  depth: number,
): void {
  const value = reveal(found);
  if (value === undefined || value === null || depth > deepest) return;
  if (typeof value !== "object" || value instanceof Unknown) {
    note(value, String(key), within, key, parent, state);
  } else if (Array.isArray(value)) {
    const [path, name] = [{ parent, key }, String(key)];
    (value as unknown[]).forEach((item, index) => {
      const compound =
        typeof item === "object" && item !== null && !(item instanceof Unknown) && !(item instanceof Secret);
      if (compound) walk(item, index, path, name, state, depth + 1);
      else note(item, name, within, index, path, state);
    });
  } else {
    const path = { parent, key };
    const inner = typeof key === "number" ? within : key;
    for (const name of Object.keys(value))
      walk((value as Record<string, unknown>)[name], name, path, inner, state, depth + 1);
  }
}

/** @param name the name that the item goes by: the key of its list, where it stands in one */
function note(
  item: unknown,
  name: string,
  within: string,
  key: string | number,
  parent: Path | undefined,
  { sources, uses }: Walk,
): void {
  const use = useOf(name, within);
  if (use === undefined) return;
  const value = reveal(item);
  const path = { parent, key };
  if (typeof value === "string" && value !== "") (uses[use] ??= []).push({ path, value, sources });
  else if (value instanceof Unknown) {
    const many = /s$/.test(String(key)) ? ({ many: true } as const) : {};
    (uses[use] ??= []).push({ path, missing: value.missing, sources, ...many });
  }
}
