import { delimiter } from "node:path";
import { loadOwnPolicies } from "../core/own/load";
import { catalog, extendCatalog } from "./catalog";

/** Names policies of one's own, for the pack and the command line: paths and packages, with the system's separator between them. */
export const ownVariable = "BULKHEAD_POLICIES";

/** What the environment names. */
export const ownSpecs = (env: NodeJS.ProcessEnv): readonly string[] =>
  (env[ownVariable] ?? "").split(delimiter).filter((spec) => spec !== "");

/**
 * Adds policies of users to the catalogue, so that everything that judges knows them.
 *
 * @param specs files, folders or packages
 * @param from the folder that they are found from
 * @throws OwnPolicyError where one can't be loaded
 */
export function addOwnPolicies(specs: readonly string[], from: string): void {
  const taken = new Map(catalog.map(({ policy, file }) => [policy.name, file ?? "Bulkhead's catalogue"]));
  extendCatalog(loadOwnPolicies(specs, from, taken));
}
