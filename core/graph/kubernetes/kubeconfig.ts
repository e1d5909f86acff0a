import { load } from "js-yaml";
import { isMapping, type Mapping } from "../mapping";

/** What may tell a cluster: its ARN or the address of its API server, which are its own, and words that others may bear. */
export interface ClusterWords {
  readonly keys: readonly string[];
  readonly names: readonly string[];
}

/** More than this no kubeconfig holds. */
const longest = 1_000_000;

const arn = /arn:[a-z-]{3,20}:eks:[a-z0-9-]{5,20}:\d{12}:cluster\/[\w-]{1,100}/g;
const server = /https:\/\/[\w.-]{4,253}\.eks\.amazonaws\.com(?:\.cn)?/gi;

/** ARNs of clusters and addresses of API servers, without what stands behind the host. */
export const keysIn = (text: string): readonly string[] => [
  ...(text.match(arn) ?? []),
  ...(text.match(server) ?? []).map((each) => each.toLowerCase()),
];

/**
 * What a kubeconfig says of the cluster that is spoken to: of several that of the context.
 *
 * @param chosen the context and the cluster that are asked for beside it, by their names in it
 */
export function wordsOfKubeconfig(
  text: string,
  chosen: { readonly context?: string; readonly cluster?: string } = {},
): ClusterWords {
  if (text.length > longest) return { keys: [], names: [] };
  const config = parse(text);
  if (!config) return { keys: keysIn(text), names: [] };
  const context = pick(config["contexts"], chosen.context ?? config["current-context"], "context");
  const cluster = pick(config["clusters"], chosen.cluster ?? context?.value["cluster"], "cluster");
  const user = pick(config["users"], context?.value["user"], "user");
  const args = argumentsOf(user?.value["exec"]);
  const parts = [cluster?.value["server"], cluster?.name, ...args];
  const texts = parts.filter((each): each is string => typeof each === "string");
  return {
    keys: [...new Set(texts.flatMap(keysIn))],
    names: args.flatMap((each, at) => {
      const [, flag, value = args[at + 1]] = /^(--cluster-name|--cluster-id|-i)(?:=(.*))?$/.exec(each) ?? [];
      return flag === undefined || value === undefined ? [] : [value];
    }),
  };
}

/** Undefined for what is no mapping: the name of a file, or no YAML at all. */
function parse(text: string): Mapping | undefined {
  try {
    const found: unknown = load(text);
    return isMapping(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The named one of a list of `{ name, <kind> }`, or the only one where none is named. */
function pick(
  list: unknown,
  name: unknown,
  kind: string,
): { readonly name: unknown; readonly value: Mapping } | undefined {
  const entries = (Array.isArray(list) ? (list as unknown[]) : []).filter(isMapping);
  const [only, ...others] = entries;
  const found =
    typeof name === "string" && name !== ""
      ? entries.find((each) => each["name"] === name)
      : others.length === 0
        ? only
        : undefined;
  const value = found?.[kind];
  return found && isMapping(value) ? { name: found["name"], value } : undefined;
}

const argumentsOf = (exec: unknown): string[] =>
  isMapping(exec) && Array.isArray(exec["args"])
    ? (exec["args"] as unknown[]).filter((each) => typeof each === "string")
    : [];
