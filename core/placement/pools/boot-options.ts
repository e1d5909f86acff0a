import { load } from "js-yaml";
import { isMapping, peek, Unknown, type Host } from "../../graph";
import { hostSetup } from "../../graph/aws/host-setup";
import { tomlSettings, userDataTexts } from "../../graph/aws/user-data";
import { fixed, type PoolLabel, type Taint } from "./pool";

/** What a machine's user data tells its kubelet. */
export interface BootOptions {
  readonly labels: ReadonlyMap<string, PoolLabel>;
  readonly taints: readonly Taint[];
  /** Why there may be others. */
  readonly open?: string;
  /** The cluster that the machine joins, where it says so. */
  readonly cluster?: string;
  /** Whether the user data makes the machine a node at all, or an instance of an ECS cluster. */
  readonly joins?: "kubernetes" | "ecs";
  readonly ecsAttributes?: ReadonlyMap<string, PoolLabel>;
}

const none: BootOptions = { labels: new Map(), taints: [] };

/** A taint as kubelets take it on their command line: `key=value:Effect`, `key:Effect`. */
function parseTaint(text: string): Taint | undefined {
  const [, key, value = "", effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text.trim()) ?? [];
  return key === undefined || effect === undefined ? undefined : { key, value, effect };
}

/** A value that a shell or a template is still to fill in can't be read. */
const isComputed = (text: string): boolean => /[$`]|\{\{|%\{/.test(text);

function parseLabels(text: string, into: Map<string, PoolLabel>): string | undefined {
  if (isComputed(text)) return "labels that a script computes";
  for (const part of text.split(",")) {
    const [key = "", value = ""] = part.split("=");
    if (key.trim() !== "") into.set(key.trim(), fixed(value.trim()));
  }
  return undefined;
}

/** What a launch template or machine tells its kubelet. @param managed EKS itself writes the rest of the script */
export function bootLabels(host: Host | Unknown, managed: boolean): BootOptions {
  if (host instanceof Unknown) return { ...none, open: host.missing };
  const data = peek(() => host.userData);
  if (data instanceof Unknown) return { ...none, open: `the user data of ${host.name}` };
  if (data === undefined || data === "") return none;
  const labels = new Map<string, PoolLabel>();
  const attributes = new Map<string, PoolLabel>();
  const taints: Taint[] = [];
  let open: string | undefined;
  let cluster: string | undefined;
  let joins: BootOptions["joins"];
  const take = (found: string | undefined): void => void (open = found ?? open);
  const addTaints = (text: string): void => {
    if (isComputed(text)) return take("taints that a script computes");
    for (const part of text.split(",")) {
      const taint = parseTaint(part);
      if (taint) taints.push(taint);
      else if (part.trim() !== "") take(`a taint that can be read (${part.trim()})`);
    }
  };
  for (const text of userDataTexts(data)) {
    for (const [, list = ""] of text.matchAll(/--node-labels[= ]["']?([^\s"']+)/g))
      take(parseLabels(list, labels));
    for (const [, list = ""] of text.matchAll(/--register-with-taints[= ]["']?([^\s"']+)/g)) addTaints(list);
    const script = /\/etc\/eks\/bootstrap\.sh\s+(?:--\S+\s+\S+\s+)*["']?([^\s"']+)/.exec(text);
    if (script || /kubeadm\s+join|Start-EKSBootstrap|EKSBootstrap\.ps1/.test(text)) joins = "kubernetes";
    if (script && !isComputed(script[1]!)) cluster = script[1];
    if (nodeConfiguration.test(text)) {
      joins = "kubernetes";
      const configs = documentsIn(text, data).flatMap((each) => nodeConfig(each) ?? []);
      cluster = configs.find((each) => each.cluster !== undefined)?.cluster ?? cluster;
      if (configs.length === 0) take("a node configuration that can be read");
    }
    if (text.includes("registerWithTaints")) {
      const registered = documentsIn(text, data).flatMap((each) => registeredTaints(each) ?? []);
      taints.push(...registered);
      if (registered.length === 0) take("the taints that a script writes for its kubelet");
    }
    const ecs = /ECS_CLUSTER=["']?([^\s"']+)/.exec(text);
    if (ecs) {
      joins = "ecs";
      if (!isComputed(ecs[1]!)) cluster = ecs[1];
    }
    const json = /ECS_INSTANCE_ATTRIBUTES=["']?(\{[^}]*\})/.exec(text)?.[1];
    if (json !== undefined) take(readAttributes(json, attributes));
    const settings = readBottlerocket(text, labels, taints);
    if (settings) {
      joins = settings.joins;
      cluster = settings.cluster ?? cluster;
    }
  }
  const unread = joins === undefined && !managed ? "how the machines join their cluster" : undefined;
  const why = open ?? unread;
  return {
    labels,
    taints,
    ...(why !== undefined && { open: why }),
    ...(cluster !== undefined && { cluster }),
    ...(joins && { joins }),
    ecsAttributes: attributes,
  };
}

function readAttributes(json: string, into: Map<string, PoolLabel>): string | undefined {
  try {
    const found = JSON.parse(json) as Record<string, unknown>;
    for (const [key, value] of Object.entries(found)) into.set(key, fixed(String(value)));
    return undefined;
  } catch {
    return "instance attributes that can be read";
  }
}

/** Bottlerocket's `settings.kubernetes.node-labels` and `node-taints` (value and effect, or a list of them). */
function readBottlerocket(
  text: string,
  labels: Map<string, PoolLabel>,
  taints: Taint[],
): { joins: "kubernetes" | "ecs"; cluster: string | undefined } | undefined {
  if (!/^\s*\[?\s*settings\.(kubernetes|ecs)/m.test(text)) return undefined;
  const settings = tomlSettings(text);
  for (const [key, value] of settings) {
    const [, kind, name] = /^settings\.kubernetes\.node-(labels|taints)\.(.+)$/.exec(key) ?? [];
    if (name === undefined) continue;
    if (kind === "labels") labels.set(name, fixed(value));
    else
      for (const part of value.replace(/[[\]"']/g, "").split(",")) {
        const taint = parseTaint(`${name}=${part.trim()}`);
        if (taint) taints.push(taint);
      }
  }
  const ecs = settings.get("settings.ecs.cluster");
  return ecs === undefined
    ? { joins: "kubernetes", cluster: settings.get("settings.kubernetes.cluster-name") }
    : { joins: "ecs", cluster: ecs };
}

const nodeConfiguration = /kind["']?:\s*["']?NodeConfig\b/;

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** The YAML and JSON of a text: itself, or the files that a script writes from it. */
function documentsIn(text: string, data: string): readonly Readonly<Record<string, unknown>>[] {
  const files = hostSetup(data).files.flatMap(({ content }) => content ?? []);
  return [text, ...files].flatMap((each) => {
    try {
      const found = load(each);
      return isMapping(found) ? [found] : [];
    } catch {
      return [];
    }
  });
}

const within = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((found, key) => (isMapping(found) ? found[key] : undefined), value);

/** nodeadm's configuration; its flags are read as text. */
function nodeConfig(document: Readonly<Record<string, unknown>>): { readonly cluster?: string } | undefined {
  if (document["kind"] !== "NodeConfig") return undefined;
  const name = within(document, "spec", "cluster", "name");
  return typeof name === "string" ? { cluster: name } : {};
}

/** What a configuration of the kubelet, by itself or within nodeadm's, has it register with. */
function registeredTaints(document: Readonly<Record<string, unknown>>): readonly Taint[] | undefined {
  const list =
    document["registerWithTaints"] ?? within(document, "spec", "kubelet", "config", "registerWithTaints");
  if (!Array.isArray(list)) return undefined;
  return list.map((each): Taint => {
    const [key, value, effect] = ["key", "value", "effect"].map((part) => textOf(within(each, part)));
    return { key: key!, value: value!, effect: effect! };
  });
}
