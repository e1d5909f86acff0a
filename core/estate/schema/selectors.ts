import * as z from "zod";
import { once } from "../once";
import { section, someOf } from "./kit";
import { account, cidr, glob } from "./scalars";

const labels = (description: string) =>
  z.record(z.string().min(1).max(317), glob("its value")).describe(description);

/** What puts a subnet, namespace, pool or store into a zone. All keys of one entry must match. */
export const zoneSelector = once(() =>
  someOf(
    section("One alternative: all of its keys must match", {
      subnetTag: labels("tags of the subnet").optional(),
      cidr: cidr("a block that the subnet lies in").optional(),
      vpc: glob("the VPC's id or Name tag").optional(),
      namespace: glob("the namespace's name").optional(),
      namespaceLabel: labels("labels of the namespace").optional(),
      pool: glob("the node pool's name").optional(),
      poolLabel: labels("labels of the pool's nodes").optional(),
      account: account("the AWS account").optional(),
      cluster: glob("the cluster's name").optional(),
    }),
  ),
);

/** What puts resources into an environment, or tells one cluster from another. */
export const placeSelector = once(() =>
  someOf(
    section("One alternative: all of its keys must match", {
      stack: glob("the stack, as project/stack").optional(),
      account: account("the AWS account").optional(),
      cluster: glob("the cluster's name").optional(),
      namespace: glob("the namespace's name").optional(),
    }),
  ),
);

/** What picks workloads. */
export const workloadSelector = once(() =>
  someOf(
    section("One alternative: all of its keys must match", {
      workload: glob("the workload: its name, or namespace/name").optional(),
      namespace: glob("the namespace's name").optional(),
      workloadLabel: labels("labels of the workload's pods").optional(),
      namespaceLabel: labels("labels of the namespace").optional(),
      cluster: glob("the cluster's name").optional(),
      account: account("the AWS account").optional(),
      storage: z.literal(true).describe("workloads that store data").optional(),
    }),
  ),
);

export type ZoneSelector = z.output<ReturnType<typeof zoneSelector>>;
export type PlaceSelector = z.output<ReturnType<typeof placeSelector>>;
export type WorkloadSelector = z.output<ReturnType<typeof workloadSelector>>;
