import { peek, Unknown, type Graph, type VpcBlockPublicAccess } from "../../../graph";
import { resolve } from "../../../graph/aws/resolve";
import { all, any, type Certainty } from "../bounds";
import type { SubnetView } from "./subnet";
import type { VpcView } from "./vpc";

/** How packets come to or from the internet: `direct` ways out and `inbound` ones go by an internet gateway. */
export type InternetUse = "inbound" | "direct" | "nat" | "egress-only";

/** Whether VPC block public access lets such traffic through in this subnet. */
export function isAdmitted(graph: Graph, use: InternetUse, vpc: VpcView, subnet: SubnetView): Certainty {
  const nodes = graph.all("VpcBlockPublicAccess");
  const options = nodes.filter(({ role }) => role === "options");
  if (options.length === 0) return "yes";
  const exclusions = nodes.filter(({ role }) => role === "exclusion");
  return all(
    ...options.map((option) => {
      const blocked = blocks(option, use);
      if (blocked === "no") return "yes";
      // The option is for one account and Region: that of its provider.
      const here = option.resource.provider === subnet.node.resource.provider ? blocked : "unknown";
      const excluded = any(
        ...exclusions.map((exclusion) =>
          all(covers(graph, exclusion, vpc, subnet), frees(exclusion, use, option)),
        ),
        "no",
      );
      return any(here === "yes" ? "no" : "unknown", excluded);
    }),
  );
}

const modeOf = (node: VpcBlockPublicAccess): string | undefined => {
  const mode = peek(() => node.mode);
  return mode instanceof Unknown || mode === undefined ? undefined : mode.toLowerCase();
};

function blocks(option: VpcBlockPublicAccess, use: InternetUse): Certainty {
  const mode = modeOf(option);
  if (mode === "off") return "no";
  if (mode === "block-bidirectional") return "yes";
  // What only lets out stays open: connections can't be made to it.
  if (mode === "block-ingress") return use === "nat" || use === "egress-only" ? "no" : "yes";
  return "unknown";
}

function frees(exclusion: VpcBlockPublicAccess, use: InternetUse, option: VpcBlockPublicAccess): Certainty {
  const mode = modeOf(exclusion);
  if (mode === "allow-bidirectional") return "yes";
  if (mode !== "allow-egress") return "unknown";
  if (use === "inbound") return "no";
  // An exclusion for ways out means nothing where these are not blocked as such.
  const whole = modeOf(option);
  return whole === "block-bidirectional" ? "yes" : whole === "block-ingress" ? "no" : "unknown";
}

function covers(graph: Graph, exclusion: VpcBlockPublicAccess, vpc: VpcView, subnet: SubnetView): Certainty {
  const vpcs = resolve(graph, exclusion.vpc, "Vpc");
  const subnets = resolve(graph, exclusion.subnet, "Subnet");
  if ((vpc.node && vpcs.definite.includes(vpc.node)) || subnets.definite.includes(subnet.node)) return "yes";
  if (vpcs.unseen.includes(vpc.id)) return "yes";
  const open =
    vpcs.missing.length > 0 ||
    subnets.missing.length > 0 ||
    (vpc.node !== undefined && vpcs.possible.includes(vpc.node)) ||
    subnets.possible.includes(subnet.node);
  return open ? "unknown" : "no";
}
