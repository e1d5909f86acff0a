import type { Graph, Subnet } from "../../../graph";
import { IpSet } from "../../../sets";
import { tablesOf, type TableView } from "./route-table";
import { subnetOf } from "./subnet";

/** Whether something is so, or what would have to be known to tell. */
export type Known = boolean | { readonly missing: string };

const coversInternet = (blocks: IpSet): boolean =>
  blocks.coversInternet("ipv4") || blocks.coversInternet("ipv6");

/** Whether the routes of a table, taken together, lead to an internet gateway. */
function leads({ entries, missing, name }: TableView): Known {
  const sure = entries.filter(
    ({ definite, targets }) => definite && targets.every(({ kind }) => kind === "internet"),
  );
  if (coversInternet(IpSet.unionAll(sure.map(({ blocks }) => blocks ?? IpSet.empty())))) return true;
  if (missing !== undefined) return { missing };
  const conceivable = entries.filter(({ targets }) =>
    targets.some(({ kind }) => kind === "internet" || kind === "any"),
  );
  const isOpen =
    conceivable.some(({ blocks }) => blocks === undefined) ||
    coversInternet(IpSet.unionAll(conceivable.map(({ blocks }) => blocks ?? IpSet.empty())));
  return isOpen ? { missing: `where the routes of ${name} lead` } : false;
}

/**
 * Whether a subnet's routes lead to an internet gateway. The main table of a default VPC does, unless it was given: AWS
 * makes it so.
 */
export function leadsToInternet(graph: Graph, node: Subnet): Known {
  const subnet = subnetOf(graph, node);
  const isDefault = node.isDefault || subnet.vpc?.node?.isDefault === true;
  const { tables, unknown, untold } = tablesOf(graph, subnet);
  if (untold && isDefault && tables.length === 0) return true;
  const found = tables.map((table) => (isDefault && table.node === undefined ? true : leads(table)));
  if (unknown !== undefined) return { missing: unknown };
  if (found.every((each) => each === true)) return true;
  if (found.every((each) => each === false)) return false;
  return (
    found.find((each) => typeof each === "object") ?? { missing: `which route table ${node.name} follows` }
  );
}
