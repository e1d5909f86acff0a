import { delimiter } from "node:path";
import { OwnPolicyError } from "../../core/own/load";
import { addOwnPolicies as add, ownSpecs, ownVariable } from "../../policies/own";
import { UsageError } from "../usage-error";

/**
 * Adds what users wrote to the catalogue. Threads and programs that are started later are told by the variable.
 *
 * @param specs of the command line; those of the variable where there are none
 * @throws UsageError where one can't be loaded
 */
export function addOwnPolicies(specs: readonly string[] = ownSpecs(process.env)): void {
  try {
    add(specs, process.cwd());
    process.env[ownVariable] = specs.join(delimiter);
  } catch (error) {
    if (!(error instanceof OwnPolicyError)) throw error;
    throw new UsageError(error.message, error.hint);
  }
}
