import type { Place, Seen } from "./observe";
import { environmentInName, isControlled, trustOf, zoneInName } from "./words";

/** What puts something into a zone or environment: the keys of one alternative of `select`. */
export type Selector = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface Proposed {
  readonly selector: Selector;
  /** Whether only a name speaks for it. */
  readonly guessed: boolean;
}

export interface ProposedZone {
  readonly trust: number;
  readonly select: readonly Proposed[];
}

export interface ProposedEnvironment {
  readonly controlled: boolean;
  readonly select: readonly Proposed[];
}

/** The sections of a first estate. */
export interface Proposal {
  readonly zones: ReadonlyMap<string, ProposedZone>;
  /** Subnets that nothing tells the zone of. */
  readonly unplaced: readonly string[];
  readonly environments: ReadonlyMap<string, ProposedEnvironment>;
  readonly trusted: readonly string[];
  /** Repositories on registries that anybody may push to. */
  readonly open: readonly string[];
  readonly clusters: ReadonlyMap<string, string>;
}

/** Turns what was seen into the sections of an estate: tags and labels that name a zone first, names where there are none. */
export function propose(seen: Seen): Proposal {
  const zones = new Map<string, { trust: number; select: Proposed[] }>();
  const place = (zone: string, selector: Selector, guessed: boolean): void => {
    const entry = zones.get(zone) ?? { trust: trustOf(zone), select: [] };
    zones.set(zone, entry);
    if (!entry.select.some((each) => JSON.stringify(each.selector) === JSON.stringify(selector)))
      entry.select.push({ selector, guessed });
  };
  const unplaced: string[] = [];
  for (const subnet of seen.subnets) {
    const tag = zoneTag(subnet);
    const role = loadBalancerRole(subnet);
    const guess = zoneInName(subnet.name);
    if (tag) place(tag.zone, { subnetTag: { [tag.key]: tag.value } }, false);
    else if (role) place(role.zone, { subnetTag: { [role.key]: role.value } }, true);
    else if (guess !== undefined && isPattern(subnet.labels["Name"]))
      place(guess, { subnetTag: { Name: subnet.labels["Name"] } }, true);
    else if (guess !== undefined && subnet.cidr !== undefined) place(guess, { cidr: subnet.cidr }, true);
    else unplaced.push(subnet.name);
  }
  for (const namespace of seen.namespaces) {
    const label = zoneTag(namespace);
    if (label) place(label.zone, { namespaceLabel: { [label.key]: label.value } }, false);
    else if (isPattern(namespace.name))
      place(zoneInName(namespace.name) ?? "app", { namespace: namespace.name }, true);
  }
  return {
    zones: new Map([...zones].sort(([, a], [, b]) => a.trust - b.trust)),
    unplaced,
    environments: environmentsOf(seen),
    ...repositoriesOf(seen),
    clusters: new Map(
      seen.clusters.filter(isText).flatMap((name) => {
        const key = toName(name);
        return key === undefined ? [] : [[key, name]];
      }),
    ),
  };
}

/** Tags and labels in use for it: `zone`, `example.com/zone`, `network-zone`, `tier`; not the availability zone's. */
const zoneKey = /(?:^|[/._-])(?:zone|tier)$/i;

function zoneTag({ labels }: Place): { key: string; value: string; zone: string } | undefined {
  for (const [key, value] of Object.entries(labels)) {
    if (!zoneKey.test(key) || /topology|failure-domain|availability/i.test(key)) continue;
    const zone = toName(value.toLowerCase());
    // What lies in the internet is not of the estate.
    if (zone !== undefined && isPattern(value) && isKey(key))
      return { key, value, zone: zone === "internet" ? "dmz" : zone };
  }
  return undefined;
}

/** What the load balancers' controller goes by. */
function loadBalancerRole({ labels }: Place): { key: string; value: string; zone: string } | undefined {
  for (const [key, zone] of [
    ["kubernetes.io/role/elb", "dmz"],
    ["kubernetes.io/role/internal-elb", "app"],
  ] as const) {
    const value = labels[key];
    if (isPattern(value)) return { key, value, zone };
  }
  return undefined;
}

const everything: readonly Proposed[] = [{ stack: "**" }, { cluster: "**" }, { namespace: "**" }].map(
  (selector) => ({ selector, guessed: false }),
);

function environmentsOf({ stacks, namespaces }: Seen): Map<string, ProposedEnvironment> {
  const order = ["production", "staging", "test", "development"];
  const found = new Map<string, { controlled: boolean; select: Proposed[] }>();
  const add = (environment: string, selector: Selector, guessed: boolean): void => {
    const entry = found.get(environment) ?? { controlled: isControlled(environment), select: [] };
    found.set(environment, entry);
    entry.select.push({ selector, guessed });
  };
  for (const stack of stacks.filter(isPattern)) {
    const last = stack.slice(stack.lastIndexOf("/") + 1);
    const named = environmentInName(last) ?? toName(last);
    if (named !== undefined) add(named, { stack }, environmentInName(last) === undefined);
  }
  for (const { name } of namespaces) {
    const environment = environmentInName(name);
    if (environment !== undefined && isPattern(name)) add(environment, { namespace: name }, false);
  }
  const known = new Map(
    [...found].sort(([a], [b]) => (order.indexOf(a) + 1 || 9) - (order.indexOf(b) + 1 || 9)),
  );
  // What nobody has placed is kept like production until somebody says otherwise.
  const production = known.get("production") ?? { controlled: true, select: [] };
  known.delete("production");
  return new Map([
    ...[...known].filter(([name]) => name !== "default"),
    ["production", { ...production, select: [...production.select, ...everything] }],
  ]);
}

const openRegistries =
  /^(?:docker\.io|quay\.io|ghcr\.io|gcr\.io|registry\.k8s\.io|k8s\.gcr\.io|public\.ecr\.aws|mcr\.microsoft\.com|registry\.gitlab\.com)$/;

function repositoriesOf({ repositories }: Seen): Pick<Proposal, "trusted" | "open"> {
  const patterns = (open: boolean): string[] => [
    ...new Set(
      repositories
        .filter(
          ({ host }) =>
            openRegistries.test(host) === open && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(host),
        )
        .map(({ host, path }) => {
          const slash = path.lastIndexOf("/");
          return open || slash < 0 ? `${host}/${path}` : `${host}/${path.slice(0, slash)}/**`;
        }),
    ),
  ];
  return { trusted: patterns(false), open: patterns(true) };
}

/** A name that the estate can declare, or nothing. */
function toName(text: string): string | undefined {
  const name = text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 63);
  return name === "" ||
    /^(?:constructor|toString|valueOf|hasOwnProperty|isPrototypeOf|toLocaleString|\d+)$/.test(name)
    ? undefined
    : name;
}

const isText = (text: string | undefined): text is string =>
  text !== undefined && /^[^\p{Cc}\p{Cf}\p{Cs}]{1,256}$/u.test(text);

/** Whether a text may stand as a pattern and matches nothing but itself. */
const isPattern = (text: string | undefined): text is string => isText(text) && !text.includes("*");

const isKey = (key: string): boolean => isText(key) && key !== "__proto__";
