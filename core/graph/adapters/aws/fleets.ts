import type { Builder } from "../../build";
import { type Path, reveal, Unknown } from "../../value";
import { mappingAt, readBlocks } from "./blocks";
import { addHost, host } from "./host";
import { makeNode } from "./node";
import { isNative, judged } from "./placed";
import { follow, templateNames } from "./scaling-group";
import { separated } from "./references";
import type { Adapter } from "./table";
import { isMapping } from "./workload";

type Properties = Readonly<Record<string, unknown>>;

const none: readonly never[] = Object.freeze([]);

/** What a resource, or the one input that holds all of it, says. */
interface Request {
  readonly value: Properties | Unknown;
  readonly path: Path | undefined;
  /** The input, where it is one. */
  readonly within?: string;
}

const configs = "launchTemplateConfigs";

/** Machines that are started from launch templates: a group that makes them wherever its overrides say. */
function addGroup(builder: Builder, { value, within }: Request): void {
  if (!(value instanceof Unknown) && (value[configs] === undefined || value[configs] === null)) return;
  const start = within === undefined ? none : [within];
  const read = (route: readonly string[], ...names: readonly string[]) =>
    follow(builder, judged(builder.resource), [...start, ...route], names);
  const group = makeNode(builder, "AutoScalingGroup", { constants: { launchConfiguration: none } });
  group.launchTemplate = read([configs, "launchTemplateSpecification"], ...templateNames);
  group.subnets = separated(read([configs, "overrides"], "subnetId"));
  group.targetGroups = [
    ...read([], "targetGroupArns"),
    ...read(["loadBalancersConfig", "targetGroupsConfig", "targetGroups"], "arn"),
  ];
  builder.add(group);
}

/** The native form puts each group's id into a mapping of its own. */
function withGroups(properties: Properties): Properties {
  const groups = reveal(properties["securityGroups"]);
  if (!Array.isArray(groups)) return properties;
  const ids = groups.map((item: unknown) => {
    const entry = reveal(item);
    return isMapping(entry) ? entry["groupId"] : item;
  });
  return { ...properties, securityGroups: ids };
}

/** Each specification is a host. Of a list that is not known one stands for all. */
function addSpecifications(builder: Builder, { value, path: base, within }: Request): void {
  const name = "launchSpecifications";
  const property = within ?? name;
  const prefix = within === undefined ? name : `${within}.${name}`;
  const list: Path = { parent: base, key: name };
  const blocks = value instanceof Unknown ? value : readBlocks(builder, value, name, base);
  if (blocks instanceof Unknown) {
    const path: Path = { parent: list, key: 0 };
    return addHost(builder, "fleet", { properties: {}, path, property }, `${prefix}.0.`, blocks);
  }
  blocks?.forEach(({ properties, path }, index) => {
    const unknown = properties instanceof Unknown ? properties : undefined;
    const own = properties instanceof Unknown ? {} : withGroups(properties);
    addHost(builder, "fleet", { properties: own, path, property }, `${prefix}.${index}.`, unknown);
  });
}

/** A request for several kinds of machines at once. */
export const spotFleet: Adapter = (builder) => {
  const properties = judged(builder.resource);
  const within = "spotFleetRequestConfigData";
  const found = isNative(builder.resource) ? mappingAt(builder, properties, within) : undefined;
  if (isNative(builder.resource) && !found) return;
  const request: Request = found ? { ...found, within } : { value: properties, path: undefined };
  addSpecifications(builder, request);
  addGroup(builder, request);
};

/** A fleet of EC2's: all that it starts, it starts from launch templates. */
export const fleet: Adapter = (builder) =>
  addGroup(builder, { value: judged(builder.resource), path: undefined });

const computeEnvironment = host("compute environment", "computeResources");

/** The machines on which Batch runs jobs; on Fargate, and where others manage them, it has none of ours. */
export const batchMachines: Adapter = (builder) => {
  const found = reveal(judged(builder.resource)["computeResources"]);
  if (found === undefined || found === null) return;
  const type = isMapping(found) ? reveal(found["type"]) : undefined;
  if (typeof type !== "string" || !/^fargate/i.test(type)) computeEnvironment(builder);
};
