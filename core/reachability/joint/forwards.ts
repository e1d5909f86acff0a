import { ConnectionSet } from "../../sets";
import { gate, type AwsReachability, type Forward } from "../aws";
import type { ConnectionAnswer } from "../answer";
import type { Endpoint } from "../endpoint";
import { WayAnswer } from "./answer";
import { unsure } from "./networks";
import { byControl, byNetworks, inCases, inRow, through, type Path } from "./path";

/** What a target meets of what an end of these networks, or outside, asks of a load balancer. */
export function forwardedFrom(aws: AwsReachability, from: Endpoint, forward: Forward): ConnectionAnswer {
  const { sends, target } = forward;
  const found = aws.through(from, forward);
  return {
    from,
    to: target,
    may: found.may.isEmpty ? ConnectionSet.none() : sends.may,
    must: found.must.isEmpty ? ConnectionSet.none() : sends.must,
    witness: () => found.witness(),
  };
}

/** The same of what pods ask. @param outer their way to the load balancer */
export function forwardedAfter(
  aws: AwsReachability,
  from: Endpoint,
  forward: Forward,
  outer: Path,
): ConnectionAnswer {
  return new WayAnswer(from, forward.target, through(outer, forward.listens.may, onwards(aws, forward)));
}

/** From a load balancer to a target, of what pods asked. */
export function onwards(aws: AwsReachability, forward: Forward): Path {
  const { balancer, target, sends, listens, certain, preservesClient } = forward;
  // A target that sees the pods' own addresses may say something else of them than of the balancer.
  const seesOne = preservesClient === "no";
  const isSure = certain === "yes" && seesOne && !listens.must.isEmpty;
  const missing = certain === "yes" ? "whose address the target sees" : "whether it forwards there";
  const sending = byControl(
    "service",
    isSure ? sends : { may: sends.may, must: gate("no").must },
    (connection) => [
      {
        layer: "service",
        at: `listener of ${balancer.name} to ${target.name}`,
        verdict: isSure && sends.must.contains(connection) ? "allowed" : "unknown",
        reason: isSure && sends.must.contains(connection) ? "rule" : "unknown",
        sources: [{ resource: forward.listener.id, name: `Listener ${forward.listener.name}`, path: "" }],
        ...(!isSure && { missing }),
      },
    ],
  );
  const networks = byNetworks(aws.between(balancer, target, "private"));
  return inRow(
    sending,
    seesOne ? networks : inCases([networks, unsure(`what ${target.name} lets in`, "whose address it sees")]),
  );
}
