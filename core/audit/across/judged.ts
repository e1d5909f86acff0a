/** Groups whose policies over the graph say what connects, what shares machines and what divides them. */
const groups = new Set(["network", "placement"]);

/** Others that stand on what another stack may have: a namespace's limits, a subnet's routes, an enforcer of policies. */
const others = new Set([
  "disallow-hosts-in-public-subnets",
  "disallow-stores-in-public-subnets",
  "require-limit-ranges",
  "require-network-policy-enforcement",
  "require-resource-limits",
  "require-resource-quotas",
  "require-resource-requests",
  "restrict-resource-limits",
  "restrict-resource-requests",
]);

/**
 * Whether a policy is judged again over stacks that meet. Policies on accounts are not: what one stack has for its account
 * says nothing of another's.
 */
export const isJudgedTogether = ({
  group,
  policy,
}: {
  readonly group: string;
  readonly policy: { readonly name: string; readonly scope: "resource" | "graph" };
}): boolean => policy.scope === "graph" && (groups.has(group) || others.has(policy.name));
