import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { eks } from "./eks";
import { iam } from "./iam";
import { lambda } from "./lambda";
import { resourcePolicies } from "./resource-policies";
import type { AdapterTable } from "./table";

/** The control plane, identities and data. */
export const control: readonly AdapterTable[] = [ecr, ecs, eks, iam, lambda, resourcePolicies];
