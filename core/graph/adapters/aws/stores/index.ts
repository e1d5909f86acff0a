import type { AdapterTable } from "../table";
import { caches } from "./caches";
import { databases } from "./databases";
import { fileSystems } from "./file-systems";
import { messages } from "./messages";
import { migrations } from "./migrations";
import { search } from "./search";
import { subnetGroups } from "./subnet-groups";
import { tables } from "./tables";
import { warehouses } from "./warehouses";

/** Whatever keeps data, but for buckets. */
export const stores: readonly AdapterTable[] = [
  caches,
  databases,
  fileSystems,
  messages,
  migrations,
  search,
  subnetGroups,
  tables,
  warehouses,
];
