import { ecr } from "./ecr";
import { eks } from "./eks";
import { iam } from "./iam";
import { resourcePolicies } from "./resource-policies";
import type { AdapterTable } from "./table";

/** The control plane, identities and data. */
export const control: readonly AdapterTable[] = [ecr, eks, iam, resourcePolicies];
