import * as z from "zod";
import { named, section, someOf } from "./kit";
import { account, glob, text } from "./scalars";
import { placeSelector, workloadSelector } from "./selectors";

const accountGroup = () =>
  section("Workloads with accounts of their own", {
    description: text("what the group is").optional(),
    accounts: z.array(account("an account")).min(1).describe("the accounts of this group, and of no other"),
    select: z
      .array(workloadSelector())
      .default([])
      .describe("alternatives that put workloads into the group"),
  });

export const accountGroups = () => named("Groups that must not share an account", accountGroup());

const cluster = () =>
  section("What the graph can't tell of a cluster", {
    select: z.array(placeSelector()).min(1).describe("alternatives that match the cluster"),
    version: z
      .string()
      .regex(/^1\.(2[3-9]|[3-9]\d)$/, 'is no version of Kubernetes from 1.23 on: write "1.35", in quotes')
      .describe("its version of Kubernetes, by which the Pod Security Standards are read; else the latest")
      .optional(),
    networkPolicy: section("How network policies work there", {
      enforced: z.boolean().describe("whether something enforces them").optional(),
      ipBlockMatchesPods: z
        .boolean()
        .describe("whether an ipBlock also matches addresses of pods")
        .optional(),
    }).default({}),
  });

export const clusters = () => named("Clusters", cluster());

const agent = () =>
  someOf(
    section("Agents of the platform", {
      namespace: glob("the namespace's name").optional(),
      workload: glob("the workload: its name, or namespace/name").optional(),
      kind: glob("the controller's kind").optional(),
      cluster: glob("the cluster's name").optional(),
    }),
  );

export const platform = () =>
  z.array(agent()).describe("Agents that may stand beside every workload, at any level");

export type AccountGroup = z.output<ReturnType<typeof accountGroup>>;
export type Cluster = z.output<ReturnType<typeof cluster>>;
export type PlatformAgent = z.output<ReturnType<typeof agent>>;
