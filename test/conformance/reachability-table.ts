import type { ClusterReachability } from "../../core/reachability";
import { parseConnections } from "../../core/sets";
import type { Verdict } from "./reachability";

/** `[from, to, "TCP 80"]`. */
export type Probe = readonly [from: string, to: string, connection: string];

/** Compares with a truth table: what it doesn't allow is blocked, for all pods and all that it probes. */
export function compareTable(
  cluster: ClusterReachability,
  allowed: readonly Probe[],
  blocked: readonly Probe[],
): { readonly verdict: Verdict; readonly notes: readonly string[] } {
  const probes = [...new Set([...allowed, ...blocked].map(([, , connection]) => connection))];
  const expected = new Set(allowed.map((probe) => probe.join(" ")));
  if (probes.length === 0) return { verdict: "wrong", notes: ["the table is empty"] };
  const notes: string[] = [];
  let verdict: Verdict = "exact";
  for (const from of cluster.endpoints) {
    for (const to of cluster.endpoints) {
      if (from === to) continue;
      const { may, must } = cluster.between(from, to);
      for (const text of probes) {
        const parsed = parseConnections(text);
        const connection = parsed.ok ? parsed.value.first : undefined;
        if (!connection) throw new Error(`${text} is no connection`);
        const name = [from.name, to.name, text].join(" ");
        const [mays, musts] = [may.contains(connection), must.contains(connection)];
        if (mays !== musts) {
          if (verdict === "exact") verdict = "unknown";
          notes.push(`unknown: ${name}`);
        } else if (musts !== expected.has(name)) {
          verdict = "wrong";
          notes.push(`${musts ? "allowed" : "blocked"}: ${name}`);
        }
      }
    }
  }
  return { verdict, notes };
}
