import { peek, Unknown, type Graph, type PolicyDocument, type Principal, type Statement } from "../graph";
import { accountOf, isAbout, isAllow, isEveryone, isTakenBack, isWholeAccount } from "../graph/aws-control";
import type { Estate } from "../estate";
import { controlledRepositories, dutiesOf, pushesTo } from "./aws-control";
import { onlyAction } from "./iam-grants";
import type { Report } from "./report";

const push = "ecr:PutImage";

/** The name of the repository that a policy is of, where it is known. */
function repositoryOf(graph: Graph, { resource }: PolicyDocument): string | undefined {
  const given = resource.properties["repository"] ?? resource.properties["repositoryName"];
  if (typeof given === "string") return given;
  const sources = new Set<unknown>(resource.propertyDependencies?.["repository"]);
  const [made, ...others] = graph.all("ImageRepository").filter((each) => sources.has(each.resource.urn));
  const name = made && others.length === 0 ? peek(() => made.repositoryName) : undefined;
  return name instanceof Unknown ? undefined : name;
}

/** Whether a condition leaves but promoters of those that a statement names. */
const leavesPromoters = (estate: Estate, { conditions }: Statement): boolean =>
  (conditions ?? []).some(
    ({ operator, key, values }) =>
      /^(?:Arn|String)(?:Equals|Like)$/.test(operator) &&
      key.toLowerCase() === "aws:principalarn" &&
      values !== undefined &&
      values.length > 0 &&
      values.every((value) => dutiesOf(estate, value).includes("pipeline")),
  );

/** Whom a principal lets push though he is no promoter; an account's own root only hands on to its policies. */
function outsider(estate: Estate, own: ReadonlySet<string>, principal: Principal): string | undefined {
  const { type, value } = principal;
  if (isEveryone(principal)) return "everybody that its conditions let in";
  if (value === undefined) return undefined;
  if (type !== "AWS") return value;
  if (isWholeAccount(principal)) {
    const account = accountOf(value) ?? value;
    return own.has(account) ? undefined : `account ${account}`;
  }
  return dutiesOf(estate, value).includes("pipeline") ? undefined : value;
}

/** Reports whom a policy of a repository, or of a registry, lets push to what a controlled environment runs from. */
export function judgeRepositoryGrants(
  { graph, estate, report }: { readonly graph: Graph; readonly estate: Estate; readonly report: Report },
  document: PolicyDocument,
): void {
  const trusted = controlledRepositories(estate);
  const accounts = trusted.flatMap((pattern) => /^(\d{12})\./.exec(pattern)?.[1] ?? []);
  const own = new Set([...accounts, ...(document.resource.account ?? [])]);
  const name = repositoryOf(graph, document);
  report.each(document.statements, (statement) => {
    if (!isAllow(statement) || !isAbout(statement, push)) return;
    if (isTakenBack(document, onlyAction(statement, push)) || leavesPromoters(estate, statement)) return;
    const who = statement.notPrincipals
      ? ["all but those in NotPrincipal"]
      : (statement.principals ?? []).flatMap((each) => outsider(estate, own, each) ?? []);
    if (who.length === 0) return;
    const path = `${statement.place}.Principal`;
    if (document.holder === "image registry") {
      const target = statement.notResources
        ? "all but what NotResource lists"
        : statement.resources?.find((resource) => pushesTo(resource, trusted));
      if (target !== undefined) report(`lets ${who.join(", ")} push to ${target}`, path);
    } else if (name === undefined) report.unknown(path, "the repository that the policy is of");
    else if (pushesTo(`arn:aws:ecr:*:${document.resource.account ?? "*"}:repository/${name}`, trusted))
      report(`lets ${who.join(", ")} push to ${name}`, path);
  });
}
