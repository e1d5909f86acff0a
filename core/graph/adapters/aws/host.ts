import type { Builder } from "../../build";
import { metadataOptions, type Host } from "../../nodes/host";
import { alias, listOf, looseBool, readInto, shape, str } from "../../shape";
import { defineUnknown, formatPath, type Path, peek, reveal, Unknown } from "../../value";
import type { Reference, References } from "../../aws/reference";
import { readBlocks, relative, single, type Block } from "./blocks";
import { addHostContainers } from "./host-containers";
import { readDisks, type View } from "./host-disks";
import { makeNode, type Draft } from "./node";
import { at, judged } from "./placed";
import { readAddresses } from "./private-addresses";
import { readAllReferences, separated } from "./references";
import { templateNames } from "./scaling-group";
import type { Adapter } from "./table";

type HostKind = Host["hostKind"];

type HostPlaces = ReturnType<typeof placesBelow>;
const known = new Map<string, HostPlaces>();

/** Where a host's properties stand: worked out once for each form, but for the specifications of fleets. */
function places(hostKind: HostKind, prefix: string): HostPlaces {
  if (hostKind === "fleet") return placesBelow(hostKind, prefix);
  const key = `${hostKind} ${prefix}`;
  let found = known.get(key);
  if (!found) known.set(key, (found = placesBelow(hostKind, prefix)));
  return found;
}

/** Where Batch names one kind of image in place of its own. */
const overriddenImages = ["ec2Configurations.0.imageIdOverride", "ec2Configuration.0.imageIdOverride"];

function placesBelow(hostKind: HostKind, prefix: string) {
  const below = (...names: readonly string[]): readonly string[] => names.map((name) => prefix + name);
  return {
    imageId: at(str, below("ami", ...overriddenImages, "imageId")),
    ...(hostKind === "node class" && {
      imageTerms: at(imageTerms, below("amiSelectorTerms")),
      imageFamily: at(str, below("amiFamily")),
    }),
    instanceType: at(str, below("instanceType")),
    metadataOptions: at(single(metadataOptions), below("metadataOptions")),
    sourceDestCheck: at(looseBool, below("sourceDestCheck")),
    keyName: at(str, below("keyName", "ec2KeyPair")),
    userData: at(str, below("userData", "userDataBase64")),
    tenancy: at(str, below("tenancy", "placementTenancy", "placement.tenancy")),
    hostResourceGroup: at(str, below("hostResourceGroupArn", "placement.hostResourceGroupArn")),
    monitoring: at(
      looseBool,
      hostKind === "launch template"
        ? below("monitoring.enabled")
        : below("monitoring", "enableMonitoring", "instanceMonitoring", "detailedMonitoring"),
      ...(hostKind === "fleet" ? [below("monitoring.enabled")] : []),
    ),
  };
}

const imageTerms = listOf(shape({ alias: str, id: str, name: str, owner: str, ssmParameter: str }));
const groupNames = ["vpcSecurityGroupIds", "securityGroupIds", "securityGroups", "securityGroupNames"];
const interfaceGroupNames = ["securityGroups", "groups", "groupSet"];
const imageNames = ["ami", "imageId"];
const subnetNames = ["subnetId", "subnets"];
const interfaceNames = ["networkInterfaceId"];

const none: readonly never[] = Object.freeze([]);

const joined = <T>(first: readonly T[], second: readonly T[]): readonly T[] =>
  second.length === 0 ? first : [...first, ...second];

/** An instance, launch template, launch configuration or spot request: all that their resource says stands at one place. */
export const host =
  (hostKind: HostKind, within?: string): Adapter =>
  (builder) => {
    const properties = judged(builder.resource);
    if (within === undefined) return addHost(builder, hostKind, { properties, path: undefined }, "");
    const path: Path = { parent: undefined, key: within };
    const found = properties[within];
    const inner = reveal(found);
    const known = typeof inner === "object" && inner !== null && !(inner instanceof Unknown);
    const view = { properties: known ? (inner as View["properties"]) : {}, path, property: within };
    addHost(builder, hostKind, view, `${within}.`, inner instanceof Unknown ? inner : undefined);
  };

/** Adds the machine, or what machines are made from, that a part of a resource says; `prefix` leads to it. */
export function addHost(
  builder: Builder,
  hostKind: HostKind,
  view: View,
  prefix: string,
  unknown?: Unknown,
): void {
  const node = makeNode(builder, "Host", {
    constants: { hostKind, ...(hostKind === "fleet" && view.path && { path: view.path }) },
    fields: places(hostKind, prefix),
  });
  if (node.path) {
    const start = `${formatPath(node.path)}.`;
    node.places = Object.fromEntries(
      Object.entries(node.places).map(([name, place]) => [name, place.replace(start, "")]),
    );
  }
  const references = (names: readonly string[], from: View = view): References =>
    readAllReferences(builder, from.properties, names, { parent: from.path, property: from.property });
  const inner = (name: string): readonly View[] => {
    const blocks = readBlocks(builder, view.properties, name, view.path);
    if (!blocks || blocks instanceof Unknown) return none;
    return blocks.flatMap(({ properties, path }) =>
      properties instanceof Unknown ? [] : [{ properties, path, property: view.property ?? name }],
    );
  };
  const ofAll = (views: readonly View[], names: readonly string[]): References =>
    views.length === 0 ? none : views.flatMap((each) => references(names, each));
  const interfaces = joined(inner("networkInterfaces"), inner("primaryNetworkInterface"));
  const whole =
    unknown && view.path
      ? [unread(builder, view.property ?? formatPath(view.path), view.path, unknown)]
      : none;
  const ofInterfaces = joined(
    joined(unreadOf(builder, view, "networkInterfaces"), unreadOf(builder, view, "primaryNetworkInterface")),
    whole,
  );
  const overridden = [...inner("ec2Configurations"), ...inner("ec2Configuration")];
  node.image = joined(references(imageNames), ofAll(overridden, ["imageIdOverride"]));
  node.securityGroups = joined(
    joined(references(groupNames), ofAll(interfaces, interfaceGroupNames)),
    hostKind === "node class" ? selectedGroups(inner("securityGroupSelectorTerms")) : ofInterfaces,
  );
  const subnets = joined(references(subnetNames), ofAll(interfaces, subnetNames));
  node.subnet = joined(hostKind === "fleet" ? separated(subnets) : subnets, ofInterfaces);
  node.networkInterfaces = joined(ofAll(interfaces, interfaceNames), ofInterfaces);
  node.launchTemplate = joined(
    joined(ofAll(inner("launchTemplate"), templateNames), unreadOf(builder, view, "launchTemplate")),
    whole,
  );
  node.instanceProfile = readProfile(builder, view, references);
  readPublicIp(builder, node, view, interfaces);
  const [doubt] = ofInterfaces;
  if (doubt?.missing !== undefined && peek(() => node.publicIp) !== true)
    defineUnknown(node, "publicIp", doubt.path, new Unknown(doubt.missing), [true, false]);
  const disks = readDisks(builder, view, node.path);
  if (disks instanceof Unknown || unknown)
    defineUnknown(
      node,
      "disks",
      { parent: view.path, key: "blockDeviceMappings" },
      unknown ?? (disks as Unknown),
    );
  else node.disks = disks;
  if (hostKind === "instance" || hostKind === "spot request") readAddresses(builder, node);
  if (unknown) defineUnknown(node, "publicIp", { parent: view.path, key: "networkInterfaces" }, unknown);
  builder.add(node);
  addHostContainers(builder, node);
}

/** What an unknown value may refer to; `input` is the resource's that it stands in. */
function unread({ resource }: Builder, input: string, path: Path, { missing }: Unknown): Reference {
  return { path, missing, sources: resource.propertyDependencies?.[input] ?? none, many: true };
}

/** What the unknown entries of a list of mappings, or the unknown list, may refer to. */
function unreadOf(builder: Builder, view: View, name: string): References {
  const input = view.property ?? name;
  const blocks = readBlocks(builder, view.properties, name, view.path);
  if (blocks instanceof Unknown) return [unread(builder, input, { parent: view.path, key: name }, blocks)];
  return (blocks ?? none).flatMap(({ properties, path }: Block) =>
    properties instanceof Unknown ? unread(builder, input, path, properties) : [],
  );
}

/** Karpenter's classes name groups by id, or select them by what AWS alone knows. */
const selectedGroups = (terms: readonly View[]): References =>
  terms.map(({ properties, path }) => {
    const { id } = properties;
    const at: Path = { parent: path, key: "id" };
    if (typeof id === "string") return { path: at, value: id, sources: none };
    const missing = id instanceof Unknown ? id.missing : "the security groups that the term selects";
    return { path: at, missing, sources: none, ...(id === undefined && { many: true as const }) };
  });

/** By name, by ARN, or as a mapping of either. */
function readProfile(
  builder: Builder,
  view: View,
  references: (names: readonly string[], from?: View) => References,
): References {
  const found = view.properties["iamInstanceProfile"];
  const value = reveal(found);
  if (typeof value !== "object" || value === null || value instanceof Unknown)
    return references(["iamInstanceProfile", "iamInstanceProfileArn", "instanceProfile", "instanceRole"]);
  const blocks = readBlocks(builder, view.properties, "iamInstanceProfile", view.path);
  if (!blocks || blocks instanceof Unknown) return [];
  return blocks.flatMap(({ properties, path }) =>
    properties instanceof Unknown
      ? []
      : references(["arn", "name"], { properties, path, property: view.property ?? "iamInstanceProfile" }),
  );
}

/** Karpenter writes it with other capitals. */
const publicIpNames = ["associatePublicIpAddress", "associatePublicIPAddress"] as const;

/** Of all places that ask for a public address one that does counts, else one that may, else one that refuses. */
function readPublicIp(builder: Builder, node: Draft<"Host">, view: View, interfaces: readonly View[]): void {
  const found: { holder: object; name: string; value: boolean | undefined | Unknown; path: Path }[] = [];
  for (const each of interfaces.length === 0 ? [view] : [view, ...interfaces])
    for (const name of publicIpNames) {
      if (each.properties[name] === undefined) continue;
      const holder: Record<string, boolean | undefined> = {};
      readInto(holder, { [name]: looseBool }, each.properties, builder, each.path);
      if (name in holder)
        found.push({ holder, name, value: peek(() => holder[name]), path: { parent: each.path, key: name } });
    }
  const chosen =
    found.find(({ value }) => value === true) ??
    found.find(({ value }) => value instanceof Unknown) ??
    found[0];
  node.publicIpAt = chosen ? relative(chosen.path, node.path) : publicIpNames[0];
  if (chosen) alias(node, "publicIp", chosen.holder, chosen.name);
}
