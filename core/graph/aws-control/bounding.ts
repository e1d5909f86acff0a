import { resolve, type Resolution } from "../aws/resolve";
import type { Graph } from "../graph";
import type { IamPolicy, PolicyDocument } from "../nodes/iam";
import { peek, Unknown } from "../value";
import { holders } from "./permissions";

/** Policies of which it is not known whether something uses them, and what would have to be known. */
class Doubts {
  private readonly ids = new Map<string, string>();
  private readonly arns = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private anyones: string | undefined;

  addAll(doubt: string): void {
    this.anyones ??= doubt;
  }

  addNamed(name: string, doubt: string): void {
    this.names.set(name, doubt);
  }

  add({ possible, unseen, missing }: Resolution<IamPolicy>, doubt: string): void {
    for (const { id } of possible) this.ids.set(id, doubt);
    for (const arn of unseen) if (!isOfAws(arn)) this.arns.set(arn.slice(arn.lastIndexOf("/") + 1), doubt);
    if (missing.length > 0) this.addAll(doubt);
  }

  of(policy: IamPolicy): string | undefined {
    const name = peek(() => policy.policyName);
    const isNamed = name !== undefined && !(name instanceof Unknown);
    const { physicalId, outputs } = policy.resource;
    const isMade = physicalId !== undefined || typeof outputs?.["arn"] === "string";
    return (
      this.ids.get(policy.id) ??
      (isNamed ? this.names.get(name) : undefined) ??
      // A policy that is not made yet has no ARN, but what uses it may spell the ARN out.
      (isNamed && !isMade ? this.arns.get(name) : undefined) ??
      this.anyones
    );
  }
}

const isOfAws = (arn: string): boolean => /^arn:[^:]+:iam::aws:/.test(arn);

interface Use {
  /** Whether it is certainly the boundary of somebody. */
  readonly bounds: boolean;
  /** Why it may be somebody's boundary. */
  readonly mayBound: string | undefined;
  /** Why it may be given to somebody of whom the graph doesn't show it. */
  readonly mayBeGiven: string | undefined;
}

function findUses(graph: Graph): ReadonlyMap<string, Use> {
  const bounding = new Set<string>();
  const boundaries = new Doubts();
  for (const principal of [...graph.all("IamRole"), ...graph.all("IamUser")]) {
    const found = resolve(graph, principal.boundaryOf, "IamPolicy");
    for (const { id } of found.definite) bounding.add(id);
    boundaries.add(found, `whether it is the permissions boundary of ${principal.name}`);
  }
  const gifts = new Doubts();
  for (const attachment of graph.all("PolicyAttachment")) {
    const found = resolve(graph, attachment.policies, "IamPolicy");
    gifts.add(found, `whether ${attachment.name} gives it to somebody`);
  }
  for (const set of graph.all("PermissionSetPolicies")) {
    const doubt = `whether ${set.name} gives it to a permission set`;
    const given = peek(() => set.customerManaged);
    if (given instanceof Unknown) gifts.addAll(doubt);
    else
      for (const each of given ?? []) {
        const name = peek(() => each.name);
        if (name instanceof Unknown) gifts.addAll(doubt);
        else if (name !== undefined) gifts.addNamed(name, doubt);
      }
  }
  return new Map(
    [...graph.all("IamPolicy")].map((policy) => [
      policy.id,
      { bounds: bounding.has(policy.id), mayBound: boundaries.of(policy), mayBeGiven: gifts.of(policy) },
    ]),
  );
}

const useOf = (graph: Graph, { use, id }: PolicyDocument): Use | undefined =>
  use === "identity" ? graph.derive(findUses).get(id) : undefined;

/**
 * Why a managed policy may be given to somebody of whom the graph doesn't show it, as what would have to be known;
 * undefined where everybody who has it is seen, and of every other document.
 */
export const mayBeGiven = (graph: Graph, document: PolicyDocument): string | undefined =>
  useOf(graph, document)?.mayBeGiven;

/**
 * Whether a policy serves as a boundary and as nothing else, so that it grants nobody anything. One that nobody is seen
 * to use at all is no boundary: it waits to be attached.
 */
export function onlyBounds(graph: Graph, document: PolicyDocument): boolean | { readonly missing: string } {
  const use = useOf(graph, document);
  if (!use || (!use.bounds && use.mayBound === undefined)) return false;
  const { of, elsewhere } = holders(graph);
  if (of.has(document) || elsewhere.has(document)) return false;
  const missing = use.bounds ? use.mayBeGiven : use.mayBound;
  return missing === undefined || { missing };
}
