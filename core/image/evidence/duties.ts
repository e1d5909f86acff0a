import { matchGlob, type Duty, type Estate } from "../../estate";
import type { Kind } from "./kinds";

/**
 * Who may record what. Development answers for what it builds and never for production; operations sees what runs and
 * can't end a doubt; security vets, approves, clears and revokes; pipelines record what they measured.
 */
const mayRecord: Readonly<Record<Duty, readonly Kind[]>> = {
  development: ["provenance", "sbom"],
  pipeline: ["scan", "provenance", "signature", "sbom", "qa", "instrumentation", "staging"],
  security: [
    "vetting",
    "scan",
    "signature",
    "sbom",
    "qa",
    "instrumentation",
    "approval",
    "deployment-approval",
    "vex",
    "clearing",
    "exception",
    "revocation",
  ],
  operations: ["scan", "staging", "instrumentation", "revocation"],
  orchestration: ["instrumentation"],
  system: ["scan", "instrumentation"],
};

/** Why somebody may not record a kind of evidence; undefined where they may. */
export function refusal(
  estate: Pick<Estate, "identities">,
  { role, actor, kind }: { readonly role: Duty; readonly actor: string; readonly kind: Kind },
): string | undefined {
  if (!mayRecord[role].includes(kind)) return `${role} may not record ${kind}`;
  const { duties } = estate.identities;
  const principals = duties[role];
  // An estate that declares no duties at all tells nobody apart; one that declares some trusts those alone.
  if (principals === undefined)
    return Object.values(duties).some((each) => each !== undefined)
      ? `the estate names nobody for ${role}`
      : undefined;
  return principals.some((pattern) => matchGlob(pattern, actor))
    ? undefined
    : `${actor} is not among those who the estate names for ${role}`;
}
