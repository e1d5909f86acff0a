import type { Graph, Node } from "../graph";
import { regionOf } from "../graph/aws-control";
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
  /** Whether every Region in use must have one of its own. */
  readonly eachRegion?: boolean;
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
  sought: Sought<N>,
): void {
  const { graph, report } = context;
  const { found, reachesAll, concerns, lack, may, eachRegion = false } = sought;
  const accounts = wholeAccounts(context);
  if (accounts.length === 0) return report.notApplicable("the estate declares no account to be given whole");
  report.each(accounts, ({ account, nodes }) => {
    const [on] = nodes;
    const inside = new Set<Node>(nodes);
    if (!on || concerns?.some((node) => inside.has(node)) === false) return;
    const isHere = (node: Node): boolean =>
      inside.has(node) || (account !== undefined && node.resource.account === account);
    const here = found.filter(isHere);
    if (here.length > 0) {
      const used = (concerns ?? nodes).filter(isHere);
      if (eachRegion) judgeRegions(context, sought, { account, nodes: used, on, here });
      return;
    }
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

interface Found {
  readonly account: string | undefined;
  /** What makes a Region one in use. */
  readonly nodes: readonly Node[];
  readonly on: Node;
  readonly here: readonly Node[];
}

/** Reports the Regions in use that have none, though another Region of the account does. */
function judgeRegions<N extends Node>(
  { graph, report }: Pick<WholeContext, "graph" | "report">,
  { lack, may }: Sought<N>,
  { account, nodes, on, here }: Found,
): void {
  const found = here.map((node) => regionOf(graph, node));
  const unsure = here[found.indexOf(undefined)];
  const used = new Map<string, Node>();
  for (const node of nodes) {
    const region = regionOf(graph, node);
    if (region !== undefined && !used.has(region)) used.set(region, node);
  }
  report.each([...used], ([region, first]) => {
    // The only Region in use is the one that what is found lies in, unless it says otherwise.
    if (found.includes(region) || (unsure && used.size === 1)) return;
    const options = { on, key: `${account ?? ""} ${region} ${lack}` };
    if (unsure) return report.unknown("", `the Region that ${unsure.name} lies in`, options);
    const where = account === undefined ? "an account" : `account ${account}`;
    const message = `lies in ${where}, which ${lack} in ${region}, where ${first.name} is`;
    reportAbsence({ graph, report }, may, message, "", options);
  });
}
