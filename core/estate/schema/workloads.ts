import * as z from "zod";
import { named, oneOrMany, section } from "./kit";
import { glob, text } from "./scalars";
import { workloadSelector } from "./selectors";

const dataClass = () =>
  section("A class of data", {
    description: text("what belongs to it").optional(),
    select: z.array(workloadSelector()).min(1).describe("alternatives that match the workloads that hold it"),
  });

export const dataClasses = () => named("Classes of data", dataClass());

const criticalService = () =>
  section("Services to keep few to a machine, or to themselves", {
    workload: oneOrMany(glob("the workload: its name, or namespace/name")).describe("which workloads"),
    pools: z.array(glob("a pool's name")).default([]).describe("where they may run; anywhere if empty"),
    vpcs: z.array(glob("a VPC's id or Name tag")).default([]).describe("VPCs they may run in; any if empty"),
    perMachine: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe("different workloads that may share their machine, itself included"),
  });

export const critical = () => z.array(criticalService()).describe("Critical services and management tools");

const owner = () =>
  section("Who answers for workloads", {
    select: z.array(workloadSelector()).min(1).describe("alternatives that match the workloads"),
    owner: text("an address or a team"),
  });

export const owners = () => z.array(owner()).describe("Owners; the first that matches holds");

export type DataClass = z.output<ReturnType<typeof dataClass>>;
export type CriticalService = z.output<ReturnType<typeof criticalService>>;
export type Owner = z.output<ReturnType<typeof owner>>;
