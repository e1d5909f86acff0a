import { Unknown } from "../../value";
import { openGroup } from "./awsx-open-group";
import { mapIn, mapsIn, type Component } from "./component";

const own = [
  "subnetIds",
  "subnets",
  "defaultTargetGroup",
  "defaultTargetGroupPort",
  "defaultSecurityGroup",
  "listener",
  "listeners",
];
const vpcOfSubnets = new Unknown("the VPC of the load balancer's subnets");

/** `awsx.lb.ApplicationLoadBalancer` and `NetworkLoadBalancer`, with their default group, target group and listeners. */
export const expandLoadBalancer =
  (kind: "application" | "network") =>
  (component: Component): void => {
    const { name } = component;
    const balancer = component.add("aws:lb/loadBalancer:LoadBalancer", name, {
      ...component.takeRest(own),
      subnets:
        component.take("subnets") ??
        component.take("subnetIds") ??
        (component.read("subnetMappings") === undefined
          ? new Unknown("the public subnets of the default VPC")
          : undefined),
      securityGroups:
        component.take("securityGroups") ?? (kind === "application" ? defaultGroups(component) : undefined),
      loadBalancerType: kind,
    });
    const [first = {}, ...others] = listenersOf(component);
    const defaults =
      kind === "application" ? protocolOf(component, first) : networkDefaults(component, first);
    const target = component.add("aws:lb/targetGroup:TargetGroup", name, {
      vpcId: vpcOfSubnets,
      targetType: "ip",
      ...defaults,
      ...component.withAll("defaultTargetGroup", mapIn(component.read("defaultTargetGroup"))),
    });
    const input = component.read("listeners") === undefined ? "listener" : "listeners";
    const listeners = [first, ...others].map((listener, index) =>
      component.add("aws:lb/listener:Listener", `${name}-${index}`, {
        defaultActions: [{ type: "forward", targetGroupArn: target }],
        ...(kind === "application" ? protocolOf(component, listener) : networkDefaults(component, listener)),
        ...component.withAll(input, listener),
        loadBalancerArn: balancer,
      }),
    );
    Object.assign(component.outputs, {
      loadBalancer: [balancer],
      defaultTargetGroup: [target],
      listeners,
      defaultSecurityGroup: [],
      vpcId: [],
    });
  };

function defaultGroups(component: Component): unknown {
  const described = mapIn(component.read("defaultSecurityGroup"));
  if (described?.["skip"] === true) return undefined;
  if (described?.["securityGroupId"] !== undefined)
    return [component.take("defaultSecurityGroup", "securityGroupId")];
  const args = mapIn(described?.["args"]);
  if (!args) return [openGroup(component, component.name, vpcOfSubnets)];
  const properties = component.withAll("defaultSecurityGroup", args);
  return [component.add("aws:ec2/securityGroup:SecurityGroup", component.name, properties)];
}

type Listener = Readonly<Record<string, unknown>>;

function listenersOf(component: Component): Listener[] {
  const many = mapsIn(component.read("listeners"));
  if (many) return many;
  const one = mapIn(component.read("listener"));
  return one ? [one] : [{}];
}

/** Port and protocol follow from each other. */
function protocolOf(component: Component, { port, protocol }: Listener): Listener {
  if (port !== undefined && protocol !== undefined) return { port, protocol };
  if (port !== undefined)
    return { port, protocol: port instanceof Unknown ? port : port === 443 ? "HTTPS" : "HTTP" };
  if (protocol !== undefined)
    return { protocol, port: protocol instanceof Unknown ? protocol : protocol === "HTTPS" ? 443 : 80 };
  return { port: component.take("defaultTargetGroupPort") ?? 80, protocol: "HTTP" };
}

const networkDefaults = (component: Component, { port, protocol }: Listener): Listener => ({
  port: port ?? component.take("defaultTargetGroupPort") ?? 80,
  protocol: protocol ?? "TCP",
});

/** `awsx.lb.TargetGroupAttachment`: puts an instance or function behind a target group. */
export function expandAttachment(component: Component): void {
  const attachment = component.add("aws:lb/targetGroupAttachment:TargetGroupAttachment", component.name, {
    targetGroupArn: component.take("targetGroupArn") ?? component.take("targetGroup"),
    targetId: component.take("instanceId") ?? component.take("instance") ?? component.take("lambda"),
  });
  component.outputs["targetGroupAttachment"] = [attachment];
}
