import { type Estate, type PortRange } from "../../core/estate";
import { covers, callbackEnd, contains, type ConnectionEnd } from "./connections";
import type { Opening } from "./network-policy";
import { peersOf, type ZoneAddresses } from "./required-flows";

const isPattern = (text: string): boolean => /[*?[\]{}]/.test(text);

/**
 * Who may report to the register and ask it: whoever a flow of the estate lets come to its port, and every pod where the
 * estate's `register.url` is its address. A flow from workloads by a pattern opens their whole namespace, or all.
 */
export function callersOf(
  estate: Pick<Estate, "flows" | "zones" | "baseFlows" | "register">,
  self: ConnectionEnd,
  port: PortRange,
  at: ZoneAddresses,
): Opening[] {
  const found: Opening[] = [];
  const add = (name: string, peers: Opening["peers"]): void => {
    if (peers.length === 0) return;
    const base = `from-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`.slice(0, 50);
    const own = found.some((each) => each.name === base) ? `${base}-${found.length}` : base;
    found.push({ direction: "ingress", name: own, peers, ports: [port] });
  };
  const end = callbackEnd(estate);
  if (end && covers(end, self)) add("everybody", [{ namespace: {} }]);
  for (const { from, to, ports } of estate.flows) {
    if (!to.some((each) => covers(each, self)) || !ports.some((range) => contains(range, port))) continue;
    for (const each of from) {
      if (each.kind !== "workload") {
        add(each.kind === "zone" ? each.zone : each.name, peersOf(each, "ingress", estate, at));
        continue;
      }
      const [name, inside] = each.workload.split("/").reverse() as [string, string?];
      const namespace = each.namespace ?? inside;
      const known = namespace !== undefined && !isPattern(namespace);
      add(name, [
        {
          namespace: known ? { "kubernetes.io/metadata.name": namespace } : {},
          ...(!isPattern(name) && { pods: { "app.kubernetes.io/name": name } }),
        },
      ]);
    }
  }
  return found;
}
