import type { Estate } from "../../core/estate";
import { peek, Unknown, type Container, type Graph, type Host, type Workload } from "../../core/graph";
import { parseReference, type ImageTrust, type KnownTrust } from "../../core/image";
import type { Resolver } from "../../core/policy/environment";
import { consequencesOf, dueOf, exposedTo, ownerOf } from "../../core/policy/image-trust";
import type { Result } from "../../core/report";

type Statuses = NonNullable<Result["statuses"]>;
type Image = Statuses["images"][number];
type Place = NonNullable<Image["places"]>[number];

/** How many of what runs an image a result names. */
const mostNames = 10;

interface Use {
  readonly node: Container | Workload | Host;
  readonly name: string;
}

/** The status of every image that the resources name, where the estate says how to know them. */
export function statusSummary(
  graph: Graph,
  trust: ImageTrust,
  estate: Estate,
  resolver: Resolver,
): Pick<Result, "statuses"> {
  if (trust.kind !== "known") return {};
  const images = new Map<string, { readonly references: Set<string>; readonly uses: Use[] }>();
  let untold = 0;
  const add = (digest: string, reference: string | undefined, use: Use): void => {
    const known = images.get(digest) ?? { references: new Set(), uses: [] };
    images.set(digest, known);
    if (reference !== undefined) known.references.add(reference);
    known.uses.push(use);
  };
  const container = (text: unknown, use: Use): void => {
    if (typeof text !== "string" || text === "") return;
    const parsed = parseReference(text);
    const digest = "reference" in parsed ? parsed.reference.digest : undefined;
    if (digest === undefined) untold++;
    else add(`${digest.algorithm}:${digest.encoded}`, text, use);
  };
  for (const node of graph.all("Container"))
    container(
      peek(() => node.image),
      { node, name: nameOf(node) },
    );
  for (const node of graph.all("Workload")) {
    const volumes = peek(() => node.pod.volumes);
    if (!volumes || volumes instanceof Unknown) continue;
    for (const volume of volumes)
      container(
        peek(() => volume.image?.reference),
        { node, name: node.resource.name },
      );
  }
  for (const node of graph.all("Host")) {
    const id = peek(() => node.imageId);
    if (typeof id === "string" && id.startsWith("ami-")) add(id, undefined, { node, name: nameOf(node) });
  }
  return {
    statuses: {
      source: trust.source,
      at: new Date(trust.at).toISOString(),
      images: [...images]
        .map(([digest, { references, uses }]) => ({
          ...statusOf(trust, digest),
          references: [...references].sort().slice(0, mostNames),
          usedBy: [...new Set(uses.map(({ name }) => name))].sort().slice(0, mostNames),
          uses: uses.length,
          places: placesOf(digest, uses, { graph, trust, estate, resolver }),
        }))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      untold,
    },
  };
}

interface Known {
  readonly graph: Graph;
  readonly trust: KnownTrust;
  readonly estate: Estate;
  readonly resolver: Resolver;
}

/** Where an image is used; of one in doubt, also until when: that goes by the environment and by who can reach it. */
function placesOf(digest: string, uses: readonly Use[], { graph, trust, estate, resolver }: Known): Place[] {
  const places = new Map<string, Place>();
  const status = trust.statusOf(digest);
  const doubted = typeof status === "object" && status.colour === "amber" ? { status, trust } : undefined;
  const { environmentOf } = resolver;
  for (const { node } of uses) {
    const environment = environmentOf(node);
    const owner = ownerOf(estate, node);
    const due = doubted
      ? dueOf(
          doubted,
          consequencesOf(doubted, { estate, environment }, exposedTo({ graph, estate, environmentOf }, node)),
        )
      : Infinity;
    const key = JSON.stringify([due, environment.name, owner]);
    const known = places.get(key);
    if (known) known.uses += 1;
    else
      places.set(key, {
        environment: environment.name,
        ...(owner !== undefined && { owner }),
        ...(Number.isFinite(due) && { due: new Date(due).toISOString() }),
        uses: 1,
      });
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

function statusOf(
  trust: KnownTrust,
  digest: string,
): Omit<Image, "references" | "usedBy" | "uses" | "places"> {
  const status = trust.statusOf(digest);
  if (status === "lapsed") return { digest, colour: "lapsed", causes: [], missing: [] };
  const { colour = "grey", since, next, causes = [], missing = [], newer } = status ?? {};
  return {
    digest,
    colour,
    ...(since !== undefined && { since }),
    ...(next !== undefined && { next }),
    causes: causes.map((each) => ({ ...each })),
    missing: [...missing],
    ...(newer !== undefined && { newer }),
  };
}

const nameOf = (node: Container | Host): string => {
  const name = peek(() => node.name);
  const { resource } = node;
  return typeof name === "string" && name !== resource.name ? `${resource.name}/${name}` : resource.name;
};
