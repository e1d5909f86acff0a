import type { Component, Part } from "./component";

/** The security group that several components make where none is given: everything in, all TCP out. */
export function openGroup(component: Component, name: string, vpcId: unknown): Part {
  const everyone = { cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
  return component.add("aws:ec2/securityGroup:SecurityGroup", name, {
    vpcId,
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ...everyone }],
    egress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, ...everyone }],
  });
}
