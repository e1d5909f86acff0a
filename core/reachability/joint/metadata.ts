import { peek, Unknown, type Graph, type Host } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { gate, oneOf, templatesOf, type AwsEndpoint, type Certainty } from "../aws";

interface Machine {
  readonly launchTemplate: References;
  readonly launchConfiguration?: References;
}

const machines: readonly string[] = ["Host", "AutoScalingGroup", "EksNodeGroup"];

/** What says how a machine's metadata is served: itself, or what it is started from; undefined where that is not known. */
function optionsOf(graph: Graph, node: AwsEndpoint["node"]): readonly (Host | undefined)[] {
  const { launchTemplate, launchConfiguration } = node as unknown as Machine;
  const references = launchTemplate.length > 0 ? launchTemplate : (launchConfiguration ?? []);
  const { hosts, missing } = templatesOf(graph, references);
  const own = node.kind === "Host" && peek(() => (node as Host).metadataOptions) !== undefined;
  if (own) return [node as Host];
  return [...hosts, ...(missing === undefined && hosts.length > 0 ? [] : [undefined])];
}

function served(host: Host | undefined): Certainty {
  const endpoint = host && peek(() => host.metadataOptions?.httpEndpoint);
  return endpoint instanceof Unknown ? "unknown" : endpoint === "disabled" ? "no" : "yes";
}

/** Replies of the second version live for so many hops; to questions of the first, the limit does not apply. */
function servedToPods(host: Host | undefined): Certainty {
  const own = served(host);
  if (own === "no") return own;
  const [tokens, limit] = host
    ? [
        peek(() => host.metadataOptions?.httpTokens),
        peek(() => host.metadataOptions?.httpPutResponseHopLimit),
      ]
    : [undefined, undefined];
  if (tokens === "optional" || (typeof limit === "number" && limit > 1)) return own;
  if (tokens === "required" && limit === 1) return "no";
  return "unknown";
}

/** Whether what runs on a machine, itself or in a pod, may ask for the machine's metadata. */
export function metadataOf(graph: Graph, machine: AwsEndpoint, who: "machine" | "pod"): Certainty {
  if (!machines.includes(machine.node.kind)) return "no";
  const judge = who === "pod" ? servedToPods : served;
  const found = oneOf(optionsOf(graph, machine.node).map((host) => gate(judge(host))));
  return found.may.isEmpty ? "no" : found.must.isEmpty ? "unknown" : "yes";
}
