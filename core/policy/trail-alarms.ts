import { alarmsOfTrail, type AlarmSubject } from "../graph/aws-control";
import type { Trail } from "../graph";
import { reportAbsence } from "./absence";
import type { WholeContext } from "./policy";

/** Reports of a trail that nothing tells anybody of a subject that its records show. */
export function reportSilentTrail(
  { node, graph, report }: Pick<WholeContext, "graph" | "report"> & { readonly node: Trail },
  subject: AlarmSubject,
  shown: string = subject,
): void {
  const { alarms, missing } = alarmsOfTrail(graph, node, subject);
  if (alarms.length > 0) return;
  if (missing.length > 0) report.unknown("", missing.join("; "));
  else
    reportAbsence(
      { graph, report },
      "hold the alarm",
      `is watched by nothing that tells of ${shown}`,
      node.places["logGroup"],
    );
}
