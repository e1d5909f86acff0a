import { controlledRepositories, pushesTo } from "./aws-control";
import type { Estate } from "../estate";
import type { Graph, IamRole, IamUser } from "../graph";
import { isAbout, isAllow, isEveryAction, isTakenBack, limitOf, permissionsOf } from "../graph/aws-control";
import { isOfAws, onlyAction, statementEvidence } from "./iam-grants";
import type { Evidence, Report } from "./report";

/** AWS's own policies that let their holder push to every repository. */
const pushing =
  /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?(AdministratorAccess|AmazonEC2ContainerRegistry(?:FullAccess|PowerUser)|PowerUserAccess)$/;

const push = "ecr:PutImage";

/**
 * Reports by which statements a principal may push to repositories that a controlled environment runs from.
 *
 * @param who completes "… and may push to …": `is a role of builds`
 * @param administrators whether those that may do everything are judged too
 * @param concerned false where nobody knows whether it is one of those that are judged
 */
export function judgeRegistryWrites(
  { graph, estate, report }: { readonly graph: Graph; readonly estate: Estate; readonly report: Report },
  principal: IamRole | IamUser,
  who: string,
  administrators: boolean,
  concerned = true,
): void {
  const say = (message: string, evidence: readonly Evidence[]): void => {
    if (concerned) report(message, "", { evidence });
    else report.unknown("", "who may take on the role", { evidence });
  };
  const trusted = controlledRepositories(estate);
  const { documents, others, missing } = permissionsOf(graph, principal);
  for (const each of missing) report.unknown("", each, { key: each });
  report.each(others, ({ arn, attachment }) => {
    if (!isOfAws(arn)) return report.unknown("", `what the policy ${arn} allows`, { key: arn });
    const name = pushing.exec(arn)?.[1];
    if (name === undefined || (!administrators && !name.startsWith("AmazonEC2"))) return;
    const evidence = [{ text: `${attachment.name} gives ${arn} to it`, resource: attachment.id }];
    say(`${who} and may push to every repository by ${name}`, evidence);
  });
  for (const document of documents) {
    report.each(document.statements, (statement) => {
      if (!isAllow(statement) || !isAbout(statement, push)) return;
      if (!administrators && (statement.actions?.some(isEveryAction) ?? true)) return;
      const output = statement.resources?.find((resource) => resource.startsWith("("));
      if (output !== undefined)
        report.unknown("", `whether a controlled environment runs from the repository ${output}`);
      const target = statement.notResources
        ? "all but what NotResource lists"
        : statement.resources?.find((resource) => pushesTo(resource, trusted));
      if (target === undefined) return;
      const grant = onlyAction(statement, push);
      if (documents.some((each) => isTakenBack(each, grant))) return;
      const bounded = limitOf(
        graph,
        principal,
        grant,
        (limit) =>
          isAbout(limit, push) &&
          (limit.notResources !== undefined ||
            (limit.resources ?? []).some((resource) => pushesTo(resource, trusted))),
      );
      if (bounded === true) return;
      if (bounded) return report.unknown("", bounded.missing);
      say(`${who} and may push to ${target}`, [statementEvidence(document, statement)]);
    });
  }
}
