import { matchEnvironment, UNKNOWN, type Estate, type Fact } from "../../estate";
import type { Graph, Node } from "../../graph";
import { environmentsOfAccount } from "../aws-control";
import type { WholeContext } from "../policy";

/** Something that a text names and that belongs to another environment. */
export interface ForeignAddress {
  readonly address: string;
  readonly environments: readonly string[];
}

/** Addresses that carry the account they lie in. */
const ofAccounts = [
  /\barn:[^:\s"']*:[a-z0-9-]+:[^:\s"']*:(\d{12}):[^\s"',]*/g,
  /\b(\d{12})\.dkr\.ecr[a-z-]*\.[a-z0-9-]+\.amazonaws\.com[^\s"',]*/g,
  /\bsqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/(\d{12})\/[\w.-]+/g,
  /\b(\d{12})\.signin\.aws\.amazon\.com/g,
];
const inCluster = /\b[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.svc\b/g;
const hostname = /\b(?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24}\b/gi;

/** Outputs under which providers give the address that something answers at. */
const addressOutputs = [
  "address",
  "endpoint",
  "readerEndpoint",
  "primaryEndpointAddress",
  "configurationEndpointAddress",
  "dnsName",
  "bucketDomainName",
  "bucketRegionalDomainName",
];

/** What answers at a name, as far as a state says so. */
function findAddresses(graph: Graph): ReadonlyMap<string, Node | undefined> {
  const found = new Map<string, Node | undefined>();
  for (const { outputs = {}, id } of graph.resources)
    for (const name of addressOutputs) {
      const value = outputs[name];
      if (typeof value === "string") found.set(hostOf(value), graph.of(id)[0]);
    }
  return found;
}

/** The name in an address, without what stands before and after it. */
const hostOf = (address: string): string =>
  address
    .replace(/^[a-z]+:\/\//, "")
    .replace(/[:/][^]*/, "")
    .toLowerCase();

/** The environment of a namespace beside a node; none where the estate leaves it open. */
function environmentsOfNamespace(
  { estate, environmentOf }: Pick<WholeContext, "estate" | "environmentOf">,
  { resource }: Node,
  namespace: string,
): readonly string[] {
  const { account, cluster } = resource;
  const stack: Fact = resource.stack ?? UNKNOWN;
  const { candidates } = matchEnvironment(estate, { stack, account, cluster, namespace });
  const beside = { kind: "Namespace", name: namespace, resource } as unknown as Node;
  const { name } = environmentOf(beside);
  return candidates.length === 1 && candidates[0] === name ? [name] : [];
}

/** What a text names that is certainly of other environments: by account, by namespace, or by where a resource answers. */
export function foreignAddresses(
  context: Pick<WholeContext, "graph" | "estate" | "environment" | "environmentOf">,
  node: Node,
  text: string,
): readonly ForeignAddress[] {
  const { graph, estate, environment, environmentOf } = context;
  const found = new Map<string, readonly string[]>();
  const put = (address: string, environments: readonly string[]): void => {
    if (environments.length > 0 && !environments.includes(environment.name)) found.set(address, environments);
  };
  for (const pattern of ofAccounts)
    for (const { 0: address, 1: account } of text.matchAll(pattern))
      put(address, environmentsOfAccount(estate, account!));
  for (const { 0: address, 1: namespace } of text.matchAll(inCluster))
    put(address, environmentsOfNamespace(context, node, namespace!));
  const addresses = graph.derive(findAddresses);
  for (const [address] of text.matchAll(hostname)) {
    const holder = addresses.get(address.toLowerCase());
    if (holder) put(address, [environmentOf(holder).name]);
  }
  return [...found].map(([address, environments]) => ({ address, environments }));
}

/** Whether a tie between an environment and others concerns one that is controlled. */
export const concernsControlled = (
  estate: Pick<Estate, "environments">,
  own: { readonly controlled: boolean },
  others: readonly string[],
): boolean => own.controlled || others.some((name) => estate.environments[name]?.controlled === true);
