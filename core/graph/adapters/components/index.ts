import type { Resource } from "../../resource";
import { expandImage, expandRegistryImage, expandRepository } from "./awsx-ecr";
import { expandService, expandTask } from "./awsx-ecs";
import { expandAttachment, expandLoadBalancer } from "./awsx-lb";
import { expandTrail } from "./awsx-trail";
import { expandVpc } from "./awsx-vpc";
import { Component } from "./component";
import { expandCluster } from "./eks-cluster";
import { expandManagedNodeGroup, expandNodeGroup, expandNodeSecurityGroup } from "./eks-nodes";

/** Remote components whose parts are known from their documentation, by token. */
const models: Readonly<Record<string, (component: Component) => void>> = {
  "awsx:ec2:Vpc": expandVpc,
  "awsx:ecs:FargateService": expandService("FARGATE"),
  "awsx:ecs:EC2Service": expandService("EC2"),
  "awsx:ecs:FargateTaskDefinition": expandTask("FARGATE"),
  "awsx:ecs:EC2TaskDefinition": expandTask("EC2"),
  "awsx:ecr:Repository": expandRepository,
  "awsx:ecr:Image": expandImage,
  "awsx:ecr:RegistryImage": expandRegistryImage,
  "awsx:lb:ApplicationLoadBalancer": expandLoadBalancer("application"),
  "awsx:lb:NetworkLoadBalancer": expandLoadBalancer("network"),
  "awsx:lb:TargetGroupAttachment": expandAttachment,
  "awsx:cloudtrail:Trail": expandTrail,
  "eks:index:Cluster": expandCluster,
  "eks:index:NodeGroup": expandNodeGroup,
  "eks:index:NodeGroupV2": expandNodeGroup,
  "eks:index:ManagedNodeGroup": expandManagedNodeGroup,
  "eks:index:NodeGroupSecurityGroup": expandNodeSecurityGroup,
};

function modelled(resource: Resource): Component | undefined {
  const model = Object.hasOwn(models, resource.type) ? models[resource.type] : undefined;
  if (!model) return undefined;
  const component = new Component(resource);
  model(component);
  return component;
}

/**
 * The resources that a well-known remote component creates, from its inputs and documented defaults; what the component
 * computes is `Unknown`. Undefined for components that are not known.
 */
export function expandComponent(resource: Resource): readonly Resource[] | undefined {
  return modelled(resource)?.resources;
}

/** For each output of a well-known remote component, the URNs of the resources that it comes from. */
export function componentOutputs(
  resource: Resource,
): Readonly<Record<string, readonly string[]>> | undefined {
  const component = modelled(resource);
  return (
    component &&
    Object.fromEntries(
      Object.entries(component.outputs).map(([output, parts]) => [output, parts.map(({ urn }) => urn)]),
    )
  );
}
