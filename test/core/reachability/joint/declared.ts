import type { Estate } from "../../../../core/estate";
import { buildGraph, type Resource } from "../../../../core/graph";
import { estateReachability, type EstateReachability } from "../../../../core/reachability/joint";
import { jointResources } from "../naive/joint-resources";
import type { JointEstate } from "../naive/joint";

/** What is declared of the cluster. */
const declared = ({ blocksTakePods }: JointEstate): Pick<Estate, "clusters"> => ({
  clusters:
    blocksTakePods === undefined
      ? {}
      : { ours: { select: [{ cluster: "shop" }], networkPolicy: { ipBlockMatchesPods: blocksTakePods } } },
});

/** What the engine says of a random estate. @param resources where they are not those that the estate is made of */
export const reachabilityOf = (
  estate: JointEstate,
  resources: readonly Resource[] = jointResources(estate),
): EstateReachability => estateReachability(buildGraph(resources), declared(estate));
