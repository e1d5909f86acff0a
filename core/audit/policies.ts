import type { PolicyInfo } from "../policy/policy";

type Info = Omit<PolicyInfo, "good" | "bad">;

/** What stacks are held to beside each other: judged over their boundaries. */
export const sharingPolicy = {
  name: "disallow-cross-environment-sharing",
  displayName: "A controlled environment stands in no other's networks and clusters",
  description:
    "Who runs a network or a cluster decides what passes in it: a stack of another environment that stands in it is divided from it by no more than a rule.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [48],
  remediationSteps:
    "Give each environment networks and clusters of its own, made by a stack that belongs to the same environment.",
} as const satisfies Info;

export const peeringPolicy = {
  name: "disallow-cross-environment-peerings",
  displayName: "Networks of a controlled environment are joined to no other's",
  description:
    "Peered networks route to each other: what divides the environments then is one rule of a security group or a route table.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [48],
  remediationSteps:
    "Remove the peering; let what both environments need be offered by an endpoint service, or by a network of its own.",
} as const satisfies Info;

/** What the states themselves are held to. */
export const currentStatePolicy = {
  name: "require-current-states",
  displayName: "The audited states are current",
  description:
    "A state tells what was there when it was written: what changed since then is not in it, and no verdict on it holds for what runs.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [],
  remediationSteps:
    "Run pulumi refresh and pulumi up on the stack, or remove the stack if nothing runs of it.",
} as const satisfies Info;

export const auditPolicies = [sharingPolicy, peeringPolicy, currentStatePolicy] as const;
export type AuditPolicy = (typeof auditPolicies)[number];
