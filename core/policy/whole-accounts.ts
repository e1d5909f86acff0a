import type { Graph, Node } from "../graph";
import { reportAbsence } from "./absence";
import type { WholeContext } from "./policy";

/** An account of an environment that is given whole, as far as it is known which resource lies in which. */
interface WholeAccount {
  readonly environment: string;
  /** Undefined where nothing tells, and there is but one. */
  readonly account: string | undefined;
  readonly nodes: readonly Node[];
}

interface Sought<N extends Node> {
  /** What every account must have: the nodes that may be it. */
  readonly found: readonly N[];
  /** Whether one in another account counts, too. */
  readonly reachesAll?: (node: N) => boolean;
  /** The control concerns only accounts that hold one of these. */
  readonly concerns?: readonly Node[];
  /** Completes "lies in an account that …": `has no trail`. */
  readonly lack: string;
  /** Completes "the rest of the estate, which may …": `hold its trail`. */
  readonly may: string;
}

const isCloud = ({ resource }: Node): boolean => /^(?:aws|aws-native|awsx|eks):/.test(resource.type);

function wholeAccounts({
  graph,
  estate,
  environmentOf,
}: Pick<WholeContext, "graph" | "estate" | "environmentOf">): readonly WholeAccount[] {
  if (!Object.values(estate.environments).some(({ whole }) => whole)) return [];
  const byEnvironment = new Map<string, Node[]>();
  for (const node of cloudNodes(graph)) {
    const { whole, name } = environmentOf(node);
    if (whole) byEnvironment.set(name, [...(byEnvironment.get(name) ?? []), node]);
  }
  return [...byEnvironment].flatMap(([environment, nodes]) => {
    const accounts = new Set(nodes.flatMap(({ resource }) => resource.account ?? []));
    if (accounts.size <= 1) return { environment, account: [...accounts][0], nodes };
    return [...accounts].map((account) => ({
      environment,
      account,
      nodes: nodes.filter(({ resource }) => resource.account === account),
    }));
  });
}

const cloudNodes = (graph: Graph): readonly Node[] => graph.derive(findCloudNodes);
const findCloudNodes = (graph: Graph): readonly Node[] => [...graph.everyNode()].filter(isCloud);

/**
 * Reports of each account that the estate declares to be given whole (`environments.<name>.whole`) that it lacks
 * something. What may lie in it, because nothing tells its account, keeps that from being known.
 */
export function reportAbsenceInAccounts<N extends Node>(
  context: Pick<WholeContext, "graph" | "estate" | "environmentOf" | "report">,
  { found, reachesAll, concerns, lack, may }: Sought<N>,
): void {
  const { graph, report } = context;
  const accounts = wholeAccounts(context);
  if (accounts.length === 0) return report.notApplicable("the estate declares no account to be given whole");
  report.each(accounts, ({ account, nodes }) => {
    const [on] = nodes;
    const inside = new Set<Node>(nodes);
    if (!on || concerns?.some((node) => inside.has(node)) === false) return;
    if (
      found.some((node) => inside.has(node) || (account !== undefined && node.resource.account === account))
    )
      return;
    if (reachesAll && found.some((node) => reachesAll(node))) return;
    const options = { on, key: `${account ?? ""} ${lack}` };
    const doubtful = found.find(({ resource }) => account === undefined || resource.account === undefined);
    if (doubtful) report.unknown("", `the account that ${doubtful.name} lies in`, options);
    else {
      const where = account === undefined ? "an account that" : `account ${account}, which`;
      reportAbsence({ graph, report }, may, `lies in ${where} ${lack}`, "", options);
    }
  });
}
