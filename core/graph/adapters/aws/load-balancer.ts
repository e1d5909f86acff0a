import type { Builder } from "../../build";
import type { Listener } from "../../nodes/load-balancer";
import { alias, int, listOf, looseBool, looseInt, readInto, shape, str, text, type Field } from "../../shape";
import { defineUnknown, peek, Unknown, type Path } from "../../value";
import { hide, readBlocks, type Block } from "./blocks";
import { makeNode, nodeAdapter, type Draft } from "./node";
import { at, isNative, judged } from "./placed";
import { readReferences } from "./references";
import type { Adapter, AdapterTable } from "./table";

const kinds = ["application", "network", "gateway"] as const;

const attributes = "loadBalancerAttributes";

/** A switch that natively is one of a list of keys and values. */
const attribute = (name: string): Field<boolean> => ({
  ...looseBool,
  read(raw, path, key, context) {
    if (!Array.isArray(raw)) return looseBool.read(raw, path, key, context);
    const pairs = raw as readonly unknown[];
    const found = pairs.find((each) => isPair(each) && each.key === name);
    const doubt = pairs.find(
      (each) => each instanceof Unknown || (isPair(each) && each.key instanceof Unknown),
    );
    if (found === undefined) return doubt === undefined ? false : new Unknown("the balancer's attributes");
    return looseBool.read((found as Pair).value, path, key, context);
  },
});

interface Pair {
  readonly key?: unknown;
  readonly value?: unknown;
}
const isPair = (value: unknown): value is Pair => typeof value === "object" && value !== null;

const balancerFields = {
  internal: at(looseBool, "internal"),
  addressType: at(str, "ipAddressType"),
  accessLogs: at(attribute("access_logs.s3.enabled"), "accessLogs.enabled", attributes),
  dropInvalidHeaderFields: at(
    attribute("routing.http.drop_invalid_header_fields.enabled"),
    "dropInvalidHeaderFields",
    attributes,
  ),
  deletionProtection: at(attribute("deletion_protection.enabled"), "enableDeletionProtection", attributes),
};

const balancer: Adapter = (builder) => {
  const properties = judged(builder.resource);
  const named = properties["loadBalancerType"] ?? properties["type"] ?? "application";
  const node = makeNode(builder, "LoadBalancer", {
    constants: { listeners: [], targets: [] },
    fields: balancerFields,
    references: { securityGroups: "securityGroups", subnets: "subnets" },
  });
  const kind = kinds.find((each) => each === named);
  const path: Path = { parent: undefined, key: "loadBalancerType" };
  if (kind) node.balancerKind = kind;
  else
    defineUnknown(node, "balancerKind", path, named instanceof Unknown ? named : new Unknown("a valid type"));
  node.subnets = [...node.subnets, ...mappedSubnets(builder)];
  readScheme(builder, node);
  builder.add(node);
};

function mappedSubnets(builder: Builder): Listener["targetGroups"] {
  const property = "subnetMappings";
  const blocks = readBlocks(builder, judged(builder.resource), property);
  if (!blocks || blocks instanceof Unknown) return [];
  return blocks.flatMap(({ properties, path }) =>
    properties instanceof Unknown
      ? []
      : readReferences(builder, properties, "subnetId", { parent: path, property }),
  );
}

/** The native form says `scheme: internal` where the classic one says `internal: true`. */
function readScheme(
  builder: Builder,
  node: { internal?: boolean; places: Readonly<Record<string, string>> },
): void {
  const scheme = judged(builder.resource)["scheme"];
  if (scheme === undefined || scheme === null) return;
  node.places = { ...node.places, internal: "scheme" };
  const path: Path = { parent: undefined, key: "scheme" };
  if (scheme instanceof Unknown) defineUnknown(node, "internal", path, scheme, [true, false]);
  else node.internal = scheme === "internal";
}

const classicListener = {
  lbPort: looseInt,
  loadBalancerPort: looseInt,
  lbProtocol: str,
  protocol: str,
  instancePort: looseInt,
};

/** A block `accessLogs` that does not say `enabled` switches them on, in the classic provider alone. */
function readLogDefault(builder: Builder, node: Draft<"LoadBalancer">): void {
  if (isNative(builder.resource) || peek(() => node.accessLogs) !== undefined) return;
  const blocks = readBlocks(builder, judged(builder.resource), "accessLogs");
  if (!blocks || blocks instanceof Unknown || blocks.length === 0) return;
  const { properties } = blocks[0]!;
  if (!(properties instanceof Unknown)) node.accessLogs = true;
}

const classicFields = {
  internal: at(looseBool, "internal"),
  accessLogs: at(looseBool, "accessLogs.enabled", "accessLoggingPolicy.enabled"),
};

/** A classic load balancer, whose listeners stand in its own resource. */
const classicBalancer: Adapter = (builder) => {
  const node = makeNode(builder, "LoadBalancer", {
    constants: { balancerKind: "classic" },
    fields: classicFields,
    references: { securityGroups: "securityGroups", subnets: "subnets", targets: "instances" },
  });
  readLogDefault(builder, node);
  readScheme(builder, node);
  builder.add(node);
  const blocks = readBlocks(builder, judged(builder.resource), "listeners");
  if (blocks instanceof Unknown) {
    const path: Path = { parent: undefined, key: "listeners" };
    defineUnknown(node, "listeners", path, blocks);
    // One listener stands for all that there may be, so that whoever judges listeners meets the unknown.
    add({ properties: blocks, path });
    return;
  }
  node.listeners = (blocks ?? []).map(add);

  function add({ properties, path }: Block): Listener {
    const listener = makeNode(builder, "Listener", {
      constants: { path, balancer: [], targetGroups: [], certificates: [] },
    });
    listener.loadBalancer = node;
    listener.name = `listener ${path.key} of ${builder.resource.name}`;
    if (properties instanceof Unknown) hide(listener, ["port", "protocol", "instancePort"], properties, path);
    else {
      const read = {};
      readInto(read, classicListener, properties, builder, path);
      for (const [name, theirs] of [
        ["port", ["lbPort", "loadBalancerPort"]],
        ["protocol", ["lbProtocol", "protocol"]],
        ["instancePort", ["instancePort"]],
      ] as const) {
        for (const each of theirs) {
          if (Object.hasOwn(read, each)) alias(listener, name, read, each);
        }
      }
      listener.certificates = ["sslCertificateId", "sslCertificateArn"].flatMap((each) =>
        readReferences(builder, properties, each, { parent: path, property: "listeners" }),
      );
    }
    builder.add(listener);
    return listener;
  }
};

const action = shape({
  type: str,
  redirect: shape({ protocol: str, port: text }),
  redirectConfig: shape({ protocol: str, port: text }),
});

/** The native form calls a redirect `redirectConfig`. */
function nameRedirects(node: { readonly actions?: readonly object[] }): void {
  const actions = peek(() => node.actions ?? []);
  if (actions instanceof Unknown) return;
  for (let index = 0; index < actions.length; index++) {
    const each = peek(() => actions[index]);
    if (each && !(each instanceof Unknown) && "redirectConfig" in each)
      alias(each, "redirect", each, "redirectConfig");
  }
}

const listenerFields = {
  port: at(looseInt, "port"),
  protocol: at(str, "protocol"),
  sslPolicy: at(str, "sslPolicy"),
  actions: at(listOf(action), "defaultActions"),
};

const listener: Adapter = (builder) => {
  const node = makeNode(builder, "Listener", {
    fields: listenerFields,
    references: { balancer: "loadBalancerArn", certificates: "certificateArn" },
  });
  nameRedirects(node);
  const properties = judged(builder.resource);
  const inner = (name: string) => {
    const blocks = readBlocks(builder, properties, name);
    return blocks instanceof Unknown || !blocks ? [] : blocks;
  };
  const below = (list: string, name: string) =>
    inner(list).flatMap((block) =>
      block.properties instanceof Unknown
        ? []
        : readReferences(builder, block.properties, name, { parent: block.path, property: list }),
    );
  node.targetGroups = forwardedTo(builder, "defaultActions");
  node.certificates = [...node.certificates, ...below("certificates", "certificateArn")];
  builder.add(node);
};

/** The target groups of actions: one by its ARN, or several with weights. */
function forwardedTo(builder: Builder, property: string): Listener["targetGroups"] {
  const read = (
    properties: Readonly<Record<string, unknown>>,
    path: Path | undefined,
  ): Listener["targetGroups"] => [
    ...["targetGroupArn", "arn"].flatMap((name) =>
      readReferences(builder, properties, name, { parent: path, property }),
    ),
    ...["forward", "forwardConfig", "targetGroups"].flatMap((name) => within(properties, name, path)),
  ];
  const within = (
    properties: Readonly<Record<string, unknown>>,
    name: string,
    path: Path | undefined,
  ): Listener["targetGroups"] => {
    const blocks = readBlocks(builder, properties, name, path);
    if (blocks instanceof Unknown) {
      const sources = builder.resource.propertyDependencies?.[property] ?? [];
      return [{ path: { parent: path, key: name }, missing: blocks.missing, sources, many: true }];
    }
    return (blocks ?? []).flatMap((block) =>
      block.properties instanceof Unknown ? [] : read(block.properties, block.path),
    );
  };
  return within(judged(builder.resource), property, undefined);
}

const listenerRule: Adapter = (builder) => {
  const node = makeNode(builder, "ListenerRule", { references: { listener: "listenerArn" } });
  node.targetGroups = forwardedTo(builder, "actions");
  builder.add(node);
};

const targetGroup = nodeAdapter("TargetGroup", {
  fields: {
    port: at(int, "port"),
    protocol: at(str, "protocol"),
    targetType: at(str, "targetType"),
    preserveClientIp: at(looseBool, "preserveClientIp"),
  },
  references: { vpc: "vpcId", targets: "targetIds" },
});

const targetAttachment = nodeAdapter("TargetAttachment", {
  fields: { port: at(looseInt, "port") },
  references: {
    targetGroup: ["targetGroupArn", "lbTargetGroupArn", "albTargetGroupArn"],
    balancer: "elb",
    target: ["targetId", "instance", "autoscalingGroupName"],
  },
});

const everyLibrary = (name: string, adapter: Adapter): AdapterTable => {
  const type = `${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
  return {
    [`aws:lb/${type}`]: adapter,
    [`aws:alb/${type}`]: adapter,
    [`aws:elasticloadbalancingv2/${type}`]: adapter,
    [`aws:applicationloadbalancing/${type}`]: adapter,
    [`aws-native:elasticloadbalancingv2:${name}`]: adapter,
  };
};

/** Load balancers, their listeners and what they pass connections on to. */
export const loadBalancers: AdapterTable = {
  ...everyLibrary("LoadBalancer", balancer),
  ...everyLibrary("Listener", listener),
  ...everyLibrary("ListenerRule", listenerRule),
  ...everyLibrary("TargetGroup", targetGroup),
  ...everyLibrary("TargetGroupAttachment", targetAttachment),
  "aws:elb/loadBalancer:LoadBalancer": classicBalancer,
  "aws:elasticloadbalancing/loadBalancer:LoadBalancer": classicBalancer,
  "aws-native:elasticloadbalancing:LoadBalancer": classicBalancer,
  "aws:elb/attachment:Attachment": targetAttachment,
  "aws:autoscaling/attachment:Attachment": targetAttachment,
};
