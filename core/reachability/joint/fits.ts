import {
  peek,
  Unknown,
  type EksNodeGroup,
  type FargateProfile,
  type Graph,
  type Workload,
} from "../../graph";
import { hostingOf, type Pool } from "../../placement";
import { all, any, type AwsEndpoint, type Certainty } from "../aws";

/** `*` stands for any number of characters, `?` for one. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replace(/\?/g, ".")}$`, "s").test(text);
}

function compared(pattern: string | Unknown | undefined, text: string | Unknown | undefined): Certainty {
  if (pattern === undefined || text === undefined) return "no";
  if (pattern instanceof Unknown || text instanceof Unknown) return "unknown";
  return matches(pattern, text) ? "yes" : "no";
}

type Profile = NonNullable<FargateProfile["selectors"]>[number];

function takes(selector: Profile, workload: Workload): Certainty {
  const namespace = compared(
    peek(() => selector.namespace),
    peek(() => workload.namespace ?? "default"),
  );
  const wanted = peek(() => selector.labels ?? {});
  if (wanted instanceof Unknown) return all(namespace, "unknown");
  const labels = Object.keys(wanted).map((key) =>
    compared(
      peek(() => wanted[key]),
      peek(() => workload.podLabels[key]),
    ),
  );
  return all(namespace, ...labels);
}

/** Whether the pods of a workload run on Fargate by a profile. */
export function runsOnFargate({ node }: AwsEndpoint, workload: Workload): Certainty {
  if (workload.workloadKind === "DaemonSet" || peek(() => workload.pod.hostNetwork) === true) return "no";
  const selectors = peek(() => (node as FargateProfile).selectors);
  if (selectors instanceof Unknown) return "unknown";
  return any(
    "no",
    ...Array.from({ length: (selectors ?? []).length }, (_, at): Certainty => {
      const selector = peek(() => selectors![at]!);
      return selector instanceof Unknown ? "unknown" : takes(selector, workload);
    }),
  );
}

/** Labels that Kubernetes, the cloud or the machine itself puts on nodes. */
const isGiven = (key: string): boolean =>
  /(^|\.)(kubernetes\.io|k8s\.io|k8s\.aws|amazonaws\.com|karpenter\.sh)\//.test(key);

/** Whether pods may be put on the machines of a node group: not where they ask for a label that these certainly lack. */
export function mayStandOn({ node }: AwsEndpoint, workload: Workload): boolean {
  if (node.kind !== "EksNodeGroup") return true;
  const group = node as EksNodeGroup;
  const wanted = peek(() => workload.pod.nodeSelector ?? {});
  const labels = peek(() => group.labels ?? {});
  // A launch template's own user data may add labels.
  if (wanted instanceof Unknown || labels instanceof Unknown || group.launchTemplate.length > 0) return true;
  return Object.keys(wanted).every((key) => {
    const [ask, has] = [peek(() => wanted[key]), peek(() => labels[key])];
    return ask instanceof Unknown || has instanceof Unknown || isGiven(key) || ask === has;
  });
}

/**
 * Whether the machines of a node group have the labels that a selector, as an object gives it, asks for.
 *
 * @param selector all machines have them where it is absent
 */
export function hasLabels({ node }: AwsEndpoint, selector: unknown): Certainty {
  if (selector === undefined || selector === null) return "yes";
  if (typeof selector !== "object" || selector instanceof Unknown) return "unknown";
  const { matchLabels, matchExpressions } = selector as Readonly<Record<string, unknown>>;
  const isOpen = matchExpressions !== undefined || matchLabels instanceof Unknown;
  const group = node.kind === "EksNodeGroup" ? (node as EksNodeGroup) : undefined;
  const labels = group ? peek(() => group.labels ?? {}) : new Unknown("the labels of the machines");
  const mayHaveMore = !group || group.launchTemplate.length > 0;
  const each = Object.entries(isOpen ? {} : (matchLabels ?? {})).map(([key, ask]): Certainty => {
    const has = labels instanceof Unknown ? labels : peek(() => labels[key]);
    if (has instanceof Unknown || typeof ask !== "string") return "unknown";
    if (has === undefined) return mayHaveMore || isGiven(key) ? "unknown" : "no";
    return has === ask ? "yes" : "no";
  });
  return all(...each, isOpen ? "unknown" : "yes");
}

/** Whether the scheduler certainly puts none of the pods on these machines: by taints, labels or affinity. */
export function isKeptOff(graph: Graph, { id, node }: AwsEndpoint, workload: Workload): boolean {
  const own = hostingOf(graph).classOf(workload);
  // Machines that Karpenter makes go by their pool, what they are started from may serve several.
  const isOf = (pool: Pool): boolean =>
    pool.nodeClass ? pool.id === id : pool.resource?.id === node.resource.id;
  const at = own?.hosts.pools.findIndex(isOf) ?? -1;
  return at >= 0 && own?.answers[at] === "no";
}
