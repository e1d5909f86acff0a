import { addonsOf } from "../graph/aws-control";
import { peek, Unknown, type Container, type EksCluster, type Graph, type Workload } from "../graph";
import { matchGlob } from "../estate";

/** Add-ons that send the logs of nodes and containers away. */
const addons = [
  "amazon-cloudwatch-observability",
  "datadog_*",
  "dynatrace_*",
  "grafana-labs_*",
  "newrelic_*",
  "splunk_*",
];

/** Programs that do, as the last part of their images' names. */
const programs =
  /(?:^|\/)(?:aws-for-fluent-bit|fluent-?bit|fluentd(?:-kubernetes-daemonset)?|cloudwatch-agent|vector|promtail|alloy|filebeat|elastic-agent|splunk-otel-collector|opentelemetry-collector(?:-contrib|-k8s)?|aws-otel-collector|logging-operator|dynatrace-logmodule|logspout)(?:[:@]|$)/;
/** Of the images whose last part is only `agent`, those that are one. */
const agents = /(?:^|\/)(?:datadog|elastic|grafana)\/agent(?:[:@]|$)/;

const sendsLogs = (image: string): boolean => programs.test(image) || agents.test(image);

/** What sends the logs of a cluster's nodes and containers away: an add-on or a DaemonSet, by name. */
export interface LogAgents {
  readonly found: string | undefined;
  /** What may be one. */
  readonly possible: string | undefined;
  /** Whether anything that runs in the cluster was given. */
  readonly given: boolean;
}

/** @param accepted further names of add-ons and patterns of images */
export function logAgentsOf(graph: Graph, cluster: EksCluster, accepted: readonly string[]): LogAgents {
  const known = [...addons, ...accepted];
  const own = addonsOf(graph, cluster);
  const named = (name: string | undefined): boolean =>
    name !== undefined && known.some((pattern) => matchGlob(pattern, name));
  const addon = own.definite.find((each) => named(plain(() => each.addonName)));
  const workloads = graph.all("Workload").filter(({ platform }) => platform === "kubernetes");
  const daemons = workloads.filter((each) => each.workloadKind === "DaemonSet");
  const daemon = daemons.find((each) => imagesOf(each).some((image) => sendsLogs(image) || named(image)));
  const unread = daemons.find((each) => peek(() => each.containers.map(imageOf)) instanceof Unknown);
  const possible = [...own.possible, ...own.definite].find((each) => {
    const name = plain(() => each.addonName);
    return name === undefined || named(name);
  });
  return {
    found: addon ? `the add-on ${addon.addonName}` : daemon && `the DaemonSet ${daemon.name}`,
    possible: possible ? possible.name : unread && `the DaemonSet ${unread.name}`,
    given: workloads.length > 0 || graph.all("Namespace").length > 0,
  };
}

function plain<T>(read: () => T): T | undefined {
  const value = peek(read);
  return value instanceof Unknown ? undefined : value;
}

const imageOf = ({ image }: Container): string | undefined => image;
const imagesOf = (workload: Workload): readonly string[] =>
  (plain(() => workload.containers) ?? []).flatMap((container) => plain(() => container.image) ?? []);
