import { peek, Unknown, type Container, type Graph, type Host } from "../../core/graph";
import { parseReference, type ImageTrust, type KnownTrust } from "../../core/image";
import type { Result } from "../../core/report";

type Statuses = NonNullable<Result["statuses"]>;
type Image = Statuses["images"][number];

/** How many of what runs an image a result names. */
const mostNames = 10;

/** The status of every image that the resources name, where the estate says how to know them. */
export function statusSummary(graph: Graph, trust: ImageTrust): Pick<Result, "statuses"> {
  if (trust.kind !== "known") return {};
  const images = new Map<string, { readonly references: Set<string>; readonly users: string[] }>();
  let untold = 0;
  const add = (digest: string, reference: string | undefined, user: string): void => {
    const known = images.get(digest) ?? { references: new Set(), users: [] };
    images.set(digest, known);
    if (reference !== undefined) known.references.add(reference);
    known.users.push(user);
  };
  const container = (text: unknown, user: string): void => {
    if (typeof text !== "string" || text === "") return;
    const parsed = parseReference(text);
    const digest = "reference" in parsed ? parsed.reference.digest : undefined;
    if (digest === undefined) untold++;
    else add(`${digest.algorithm}:${digest.encoded}`, text, user);
  };
  for (const node of graph.all("Container"))
    container(
      peek(() => node.image),
      nameOf(node),
    );
  for (const node of graph.all("Workload")) {
    const volumes = peek(() => node.pod.volumes);
    if (!volumes || volumes instanceof Unknown) continue;
    for (const volume of volumes)
      container(
        peek(() => volume.image?.reference),
        node.resource.name,
      );
  }
  for (const node of graph.all("Host")) {
    const id = peek(() => node.imageId);
    if (typeof id === "string" && id.startsWith("ami-")) add(id, undefined, nameOf(node));
  }
  return {
    statuses: {
      source: trust.source,
      at: new Date(trust.at).toISOString(),
      images: [...images]
        .map(([digest, { references, users }]) => ({
          ...statusOf(trust, digest),
          references: [...references].sort().slice(0, mostNames),
          usedBy: [...new Set(users)].sort().slice(0, mostNames),
          uses: users.length,
        }))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      untold,
    },
  };
}

function statusOf(trust: KnownTrust, digest: string): Omit<Image, "references" | "usedBy" | "uses"> {
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
