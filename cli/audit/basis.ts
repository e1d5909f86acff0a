import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Exception } from "../../core/policy/exceptions";
import type { Prepared } from "../assess";
import { version } from "../version";
import type { JudgeOptions } from "./options";

/** What is judged by: of two runs with the same one, the same content gets the same verdict. */
export function hashOfBasis(
  { loaded, policies, images }: Prepared,
  exceptions: readonly Exception[],
  options: JudgeOptions,
): string {
  const { env, stack, kubernetesVersion, onUnknown, framework } = options;
  const text = JSON.stringify([
    version(),
    // Of what was built, this file holds all code of the command line.
    sha256(readFileSync(__filename)),
    loaded.hash,
    policies.map(({ policy }) => policy.name),
    exceptions,
    images.kind === "known" ? [images.source, [...images.all()], images.running, images.requests] : images,
    [env, stack, kubernetesVersion, onUnknown, framework],
  ]);
  return sha256(text);
}

export const sha256 = (data: string | Uint8Array): string => hash("sha256", data, "hex");

/** The catalogue's version: two audits with the same one were judged by the same policies. */
export const hashOfCatalogue = ({ policies }: Prepared): string =>
  sha256(
    JSON.stringify([
      version(),
      policies.map(({ policy }) => [
        policy.name,
        policy.description,
        policy.severity,
        policy.enforcementLevel,
      ]),
    ]),
  );
