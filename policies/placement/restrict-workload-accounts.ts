import {
  cohabitationIn,
  definePolicy,
  landing,
  missingAmong,
  onPool,
  placementExample,
  pool,
  seenCandidates,
  tenant,
  Unknown,
} from "../../core/policy";

const estate = (account: string) => ({
  estate: { accountGroups: { payments: { accounts: [account], select: [{ namespace: "checkout" }] } } },
});
const group = (account: string) =>
  pool("back", "app").map((each) =>
    each.type === "aws:eks/nodeGroup:NodeGroup" ? { ...each, account } : each,
  );
const placed = (account: string) =>
  placementExample([group(account), tenant("checkout", "app", onPool("back"))], estate("444444444444"));

export default definePolicy({
  name: "restrict-workload-accounts",
  displayName: "Groups with accounts of their own run in these accounts only",
  description:
    "An account is the widest wall that AWS has: limits, identities and mistakes end there. A group that is to have its own has none while it runs in another's.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [49],
  remediationSteps: "Run the group in a cluster of one of its accounts (accountGroups in the estate).",
  appliesTo: "Workload",
  needs: "graph",
  check(context) {
    const { node, estate, report } = context;
    const taken = Object.entries(estate.accountGroups).flatMap(([name, { accounts }]) =>
      accounts.map((account) => [account, name] as const),
    );
    const owners = new Map(taken);
    if (owners.size === 0) return report.notApplicable("the estate names no account groups");
    const candidates = seenCandidates(context, "restrict-workload-accounts");
    const groups = cohabitationIn(context).groupOf(node)?.traits.accountGroups;
    // What stands on machines that were not given is in no group.
    if (!groups) return;
    for (const { pool, answer, reasons } of candidates) {
      const { account } = pool.place;
      const options = { key: pool.name, evidence: [landing(node, pool, reasons)] };
      if (account instanceof Unknown) {
        if (groups.values.length > 0) report.unknown("", account.missing, options);
        continue;
      }
      const owner = owners.get(account);
      const own = groups.values.length === 0 ? owner === undefined : groups.values.includes(owner ?? "");
      if (own) continue;
      const text =
        groups.values.length > 0
          ? `of group ${groups.values.join(" or ")} may run in account ${account}${owner === undefined ? "" : ` of ${owner}`}, by pool ${pool.name}`
          : `may run in account ${account}, which is kept for group ${owner}`;
      if (groups.certain && answer === "yes") report(text, "", options);
      else report.unknown("", missingAmong(reasons) ?? "its account group", options);
    }
  },
  good: () => ({ "an account of its group": placed("444444444444") }),
  bad: () => ({ "an account of nobody": placed("333333333333") }),
});
