import type { Graph, PolicyDocument, Statement } from "../graph";
import { effectOf } from "../graph/aws-control";
import { joinPath } from "./paths";
import type { Evidence, Report, ReportOptions } from "./report";

interface Given {
  readonly graph: Graph;
  readonly report: Report;
  readonly node: PolicyDocument;
}

/**
 * Reports what a statement grants, unless other documents or the boundary of each of its holders take it away.
 *
 * @param remains whether what a boundary's statement leaves is still what is looked for
 */
export function reportGrant(
  { graph, report, node }: Given,
  grant: Statement,
  remains: (limit: Statement) => boolean,
  message: string,
  path: string,
  options?: ReportOptions,
): void {
  const effect = effectOf(graph, node, grant, remains);
  if (effect.state === "holds") report(message, path, options);
  else if (effect.state === "unknown") report.unknown(path, effect.missing, options);
}

/** One action of a statement, as a statement of its own. */
export const onlyAction = (statement: Statement, action: string): Statement => ({
  place: statement.place,
  effect: "Allow",
  actions: [action],
  ...(statement.resources && { resources: statement.resources }),
  ...(statement.notResources && { notResources: statement.notResources }),
});

/** Where a statement stands below the resource that its document is of. */
export const statementPath = ({ path }: PolicyDocument, { place }: Statement): string =>
  joinPath(path, place);

/** A statement as what shows that something is granted. */
export const statementEvidence = (document: PolicyDocument, statement: Statement): Evidence => ({
  text: "the statement",
  resource: document.id,
  path: statementPath(document, statement),
});

/** Whether a managed policy is one of AWS's own, by its ARN. */
export const isOfAws = (arn: string): boolean => /^arn:[^:]+:iam::aws:/.test(arn);
