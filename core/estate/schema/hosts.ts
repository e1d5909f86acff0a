import * as z from "zod";
import { section } from "./kit";
import { account, cidr, duration, glob, status, versions, type Status } from "./scalars";

const DEFAULT_FAMILIES = ["bottlerocket-*", "amazon-eks-node-al2023-*", "al2023-*"];
const KUBERNETES = ">=1.33";

export const hosts = () =>
  section("What machines must be", {
    images: section("Machine images", {
      families: z
        .array(glob("an image's name"))
        .default(DEFAULT_FAMILIES)
        .describe("approved families, by image name"),
      owners: z
        .array(z.union([z.enum(["amazon", "aws-marketplace", "self"]), account("an account")]))
        .default(["amazon", "self"])
        .describe("whose machine images may run"),
      admit: z
        .array(status())
        .default((): Status[] => ["green"])
        .describe("statuses of machine images that may run in controlled environments"),
      maxAge: duration("how old a machine image may be").default(60 * 86_400_000),
    }).prefault({}),
    kubernetes: versions("supported versions of Kubernetes").prefault(KUBERNETES),
    addons: z
      .record(glob("the add-on's name"), versions("its supported versions"))
      .default({})
      .describe("supported versions of add-ons"),
    management: z.array(cidr("a block")).default([]).describe("where administration may come from"),
  }).prefault({});

export type Hosts = z.output<ReturnType<typeof hosts>>;
