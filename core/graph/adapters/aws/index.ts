import type { Builder } from "../../build";
import { control } from "./control";
import { hosts } from "./hosts";
import { loadBalancers } from "./load-balancer";
import { network } from "./network";
import { routing } from "./routing";
import type { Adapter, AdapterTable } from "./table";

const tables: readonly AdapterTable[] = [...control, network, routing, hosts, loadBalancers];

const adapters: ReadonlyMap<string, Adapter> = new Map(tables.flatMap((table) => Object.entries(table)));

/** A resource of an AWS provider, the provider itself, or a build of an image. Types that no table names become no node. */
export function adaptAws(builder: Builder): void {
  adapters.get(builder.resource.type)?.(builder);
}
