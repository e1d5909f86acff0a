import {
  countIn,
  instantIn,
  isObject,
  listIn,
  objectIn,
  textIn,
  type Fields,
} from "../../behaviour/read/fields";
import type { PodFlow, PodSide } from "../flow";

export type HubbleLine =
  | { readonly flow: PodFlow }
  | { readonly gap: string }
  | { readonly skipped: string; readonly at?: number }
  | { readonly problem: string };

/** Reads a line of Hubble's export, or of `hubble observe -o json`. */
export function readHubble(data: unknown): HubbleLine {
  if (!isObject(data)) return { problem: "is no JSON object" };
  const lost = objectIn(data, "lost_events");
  if (lost) return { gap: `Hubble lost ${countIn(lost, "num_events_lost") ?? "some"} events` };
  const flow = objectIn(data, "flow") ?? (Object.hasOwn(data, "verdict") ? data : undefined);
  if (!flow)
    return Object.hasOwn(data, "node_status") || Object.hasOwn(data, "agent_event")
      ? { skipped: "of Hubble itself" }
      : { problem: "is no flow of Hubble" };
  const time = instantIn(textIn(flow, "time") ?? textIn(data, "time"));
  if (time === undefined) return { problem: "has no time" };
  const at = Date.parse(time);
  const verdict = textIn(flow, "verdict");
  if (verdict !== "FORWARDED" && verdict !== "REDIRECTED" && verdict !== "TRACED")
    return { skipped: "not let through", at };
  const reply = flow["is_reply"];
  if (reply === true || (isObject(reply) && reply["value"] === true)) return { skipped: "an answer", at };
  const [source, target] = [objectIn(flow, "source"), objectIn(flow, "destination")];
  const l4 = objectIn(flow, "l4");
  if (!source || !target || !l4) return { skipped: "between no ends", at };
  const ip = objectIn(flow, "IP") ?? {};
  for (const protocol of ["TCP", "UDP", "SCTP"] as const) {
    const ports = objectIn(l4, protocol);
    const port = ports && countIn(ports, "destination_port");
    if (port !== undefined)
      return {
        flow: {
          source: side(source, textIn(ip, "source")),
          target: side(target, textIn(ip, "destination")),
          protocol,
          port,
          at,
        },
      };
  }
  if (objectIn(l4, "ICMPv4") ?? objectIn(l4, "ICMPv6"))
    return {
      flow: {
        source: side(source, textIn(ip, "source")),
        target: side(target, textIn(ip, "destination")),
        protocol: "ICMP",
        at,
      },
    };
  return { skipped: "of no protocol with ports", at };
}

const namespaceLabel = "io.cilium.k8s.namespace.labels.";

function side(end: Fields, address: string | undefined): PodSide {
  const labels: Record<string, string> = {};
  const namespaceLabels: Record<string, string> = {};
  for (const each of listIn(end, "labels")) {
    if (typeof each !== "string" || !each.startsWith("k8s:")) continue;
    const at = each.indexOf("=");
    const [key, value] = [each.slice(4, at < 0 ? undefined : at), at < 0 ? "" : each.slice(at + 1)];
    const [into, name] = key.startsWith(namespaceLabel)
      ? [namespaceLabels, key.slice(namespaceLabel.length)]
      : [labels, key];
    if (name !== "__proto__") into[name] = value;
  }
  const namespace = textIn(end, "namespace") ?? labels["io.kubernetes.pod.namespace"];
  if (namespace !== undefined) namespaceLabels["kubernetes.io/metadata.name"] ??= namespace;
  return {
    labels,
    namespaceLabels,
    ...(namespace !== undefined && { namespace }),
    ...(address !== undefined && { address }),
  };
}
