import * as z from "zod";
import { clean, list, maybe, needed, readAs, record, str, when } from "./form";
import { ReportError } from "./problem";
import type { Report, VexProduct, VexStatement } from "./report";

const product = z.object({
  product_id: z.string(),
  name: str(),
  product_identification_helper: maybe(
    z.object({
      purl: str(),
      purls: list(z.string()),
      hashes: list(z.object({ file_hashes: list(z.object({ algorithm: str(), value: str() })) })),
    }),
  ),
});

const branch = z.object({ product: maybe(product), branches: list(z.unknown()) });

const schema = z.object({
  document: z.object({
    category: str(),
    csaf_version: z.string().regex(/^2\.[01]$/, "is no version that is known: 2.0 and 2.1 are read"),
    publisher: maybe(z.object({ name: str() })),
    tracking: maybe(z.object({ current_release_date: when() })),
  }),
  product_tree: maybe(
    z.object({
      branches: list(z.unknown()),
      full_product_names: list(product),
      relationships: list(
        z.object({
          product_reference: z.string(),
          relates_to_product_reference: z.string(),
          category: str(),
          full_product_name: product,
        }),
      ),
      product_groups: list(z.object({ group_id: z.string(), product_ids: list(z.string()) })),
    }),
  ),
  vulnerabilities: list(
    z.object({
      cve: str(),
      ids: list(z.object({ text: str() })),
      product_status: record(list(z.string())),
      flags: list(
        z.object({ label: z.string(), product_ids: list(z.string()), group_ids: list(z.string()) }),
      ),
    }),
  ),
});

const statuses: Readonly<Record<string, VexStatement["status"]>> = {
  known_affected: "affected",
  first_affected: "affected",
  last_affected: "affected",
  known_not_affected: "not_affected",
  fixed: "fixed",
  first_fixed: "fixed",
  under_investigation: "under_investigation",
};

const deepest = 100;

/** CSAF 2.0 and 2.1 as JSON: the VEX profile, and advisories, whose product statuses say the same. */
export function readCsaf(data: unknown): Report {
  const { document, product_tree: tree, vulnerabilities } = readAs(data, schema, "a CSAF document");
  const products = productsOf(tree);
  const groups = new Map(tree?.product_groups.map((each) => [each.group_id, each.product_ids]));
  const statements = vulnerabilities.flatMap((each) => {
    const name = needed(each.cve ?? each.ids[0]?.text ?? "", 128, "a vulnerability");
    const flags = each.flags.map(({ label, product_ids: own, group_ids: named }) => ({
      label,
      of: new Set([...own, ...named.flatMap((id) => groups.get(id) ?? [])]),
    }));
    return Object.entries(each.product_status).flatMap(([status, ids]): VexStatement[] => {
      if (!Object.hasOwn(statuses, status)) return [];
      return ids.map((id): VexStatement => {
        const known = products.get(id);
        if (!known)
          throw new ReportError(
            `says something of product "${id.slice(0, 200)}", which it does not describe`,
            "ask its publisher for a sound document",
          );
        return {
          vulnerability: name,
          status: statuses[status]!,
          justification: clean(flags.find(({ of }) => of.has(id))?.label, 2000),
          at: document.tracking?.current_release_date,
          products: [known],
        };
      });
    });
  });
  if (statements.length === 0)
    throw new ReportError(
      "is a CSAF document that says of no product whether it is affected",
      "give one of the VEX profile (category csaf_vex)",
    );
  return {
    format: "csaf",
    tool: undefined,
    more: false,
    about: [{ subjects: [], vex: { author: clean(document.publisher?.name, 512), statements } }],
  };
}

type Tree = z.output<typeof schema>["product_tree"];

function productsOf(tree: Tree): ReadonlyMap<string, VexProduct> {
  const known = new Map<string, VexProduct>();
  const add = (each: z.output<typeof product>) => known.set(each.product_id, { ids: idsOf(each), parts: [] });
  for (const each of tree?.full_product_names ?? []) add(each);
  const walk = (branches: readonly unknown[], depth: number): void => {
    if (depth > deepest) throw new ReportError("nests its branches too deeply", "check what wrote it");
    for (const one of branches) {
      const { product: own, branches: more } = readAs(one, branch, "a CSAF document");
      if (own) add(own);
      walk(more, depth + 1);
    }
  };
  walk(tree?.branches ?? [], 0);
  let left = tree?.relationships ?? [];
  // One relationship may be built on another: as long as any can be told, the rest may come to be.
  while (left.length > 0) {
    const later = left.filter((each) => {
      const [part, whole] = [known.get(each.product_reference), known.get(each.relates_to_product_reference)];
      if (!part || !whole) return true;
      const own = idsOf(each.full_product_name);
      known.set(each.full_product_name.product_id, {
        ids: [...whole.ids, ...own],
        parts: part.parts.length > 0 ? part.parts : part.ids,
      });
      return false;
    });
    if (later.length === left.length) break;
    left = later;
  }
  return known;
}

const idsOf = ({
  product_id: id,
  product_identification_helper: helper,
}: z.output<typeof product>): string[] => [
  ...(helper?.purl === undefined ? [] : [helper.purl]),
  ...(helper?.purls ?? []),
  ...(helper?.hashes ?? []).flatMap(({ file_hashes: hashes }) =>
    hashes.flatMap(({ algorithm, value }) =>
      algorithm === "sha256" && value !== undefined ? [`sha256:${value}`] : [],
    ),
  ),
  id,
];
