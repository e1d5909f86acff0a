import type { Endpoint, Witness } from "../../reachability";
import type { Evidence } from "../report";
import { nameEnds } from "./names";

const because: Record<Witness["hops"][number]["reason"], string> = {
  rule: "by",
  "no-rule": "no rule of",
  open: "nothing restricts it",
  "not-enforced": "nothing enforces policies",
  foreign: "depends on",
  unknown: "not known",
};

/** A connection hop by hop, each with the rule that decides. */
export function witnessEvidence({ from, to, connection, verdict, hops }: Witness): Evidence[] {
  const port = "port" in connection ? ` ${connection.port}` : "";
  const head = `${from.name} → ${to.name} on ${String(connection.protocol).toUpperCase()}${port}: ${verdict}`;
  return [
    { text: head },
    ...hops.map((hop): Evidence => {
      const [first, ...others] = hop.sources;
      const names =
        first &&
        `${first.name}${first.path ? ` ${first.path}` : ""}${others.length > 0 ? ` and ${others.length} more` : ""}`;
      const why = [because[hop.reason], hop.reason === "open" ? undefined : names, hop.missing].filter(
        Boolean,
      );
      return {
        text: `${hop.at}: ${hop.verdict}, ${why.join(" ")}`,
        ...(first && { resource: first.resource, path: first.path }),
      };
    }),
  ];
}

/** What would have to be known for a connection to be certain. */
export function missingOf(witness: Witness): string {
  const missing = [
    ...new Set(witness.hops.flatMap((hop) => (hop.verdict === "unknown" ? (hop.missing ?? hop.at) : []))),
  ];
  return missing.slice(0, 3).join("; ") || "in which zone the ends lie";
}

/** The doubt about all that lies in networks that were not given, whatever stands at the other end. */
export const notGiven = (ends: readonly Endpoint[], missing: string): string =>
  `what ${nameEnds(ends.filter(({ kind }) => kind === "host"))} may connect with: ${missing} were not given`;
