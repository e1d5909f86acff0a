import type { Graph } from "../graph";
import type { AdmissionPolicyBinding, AdmissionWebhook, CustomObject } from "../nodes";
import { peek, Secret, Unknown } from "../value";

/** Groups whose objects are rules of an admission engine, and the kinds among them that refuse. */
const engines: Readonly<Record<string, RegExp>> = {
  "kyverno.io": /^(?:Cluster)?Policy$/,
  "policies.kyverno.io": /^(?:Namespaced)?(?:Image)?ValidatingPolicy$/,
  "constraints.gatekeeper.sh": /./,
  "policies.kubewarden.io": /^(?:Cluster)?AdmissionPolicy(?:Group)?$/,
};

/** What refuses objects that break a cluster's rules. */
export interface AdmissionGuards {
  readonly found: readonly (AdmissionPolicyBinding | AdmissionWebhook | CustomObject)[];
  /** What may be one. */
  readonly missing: readonly string[];
}

type Verdict = boolean | { readonly missing: string };

/** A binding that denies, of a policy that was given or may be elsewhere. */
function denies(graph: Graph, binding: AdmissionPolicyBinding): Verdict {
  if (binding.objectKind !== "ValidatingAdmissionPolicyBinding") return false;
  const actions = peek(() => [...(binding.validationActions ?? [])]);
  if (actions instanceof Unknown) return { missing: `the actions of ${binding.name}` };
  if (!actions.includes("Deny")) return false;
  const policy = graph
    .all("AdmissionPolicy")
    .find((each) => peek(() => each.name) === peek(() => binding.policyName));
  const fails = policy ? peek(() => policy.failurePolicy) : undefined;
  if (fails instanceof Unknown) return { missing: `whether the policy of ${binding.name} fails open` };
  return fails === "Ignore" ? false : policy !== undefined || { missing: `the policy of ${binding.name}` };
}

/** A webhook that is asked of new pods and whose silence refuses. */
function asks(webhook: AdmissionWebhook): Verdict {
  if (webhook.objectKind !== "ValidatingWebhookConfiguration") return false;
  const rules = peek(() =>
    (webhook.webhooks ?? []).some(
      (each) =>
        each.failurePolicy !== "Ignore" &&
        (each.rules ?? []).some(
          ({ resources, operations }) =>
            (resources ?? []).some(
              (one) => one === "pods" || one === "*" || one === "*/*" || one === "deployments",
            ) && (operations ?? []).some((one) => one === "CREATE" || one === "*"),
        ),
    ),
  );
  return rules instanceof Unknown ? { missing: `the rules of ${webhook.name}` } : rules;
}

/** The keys under which engines say what a rule does to what breaks it. */
const actionKey = /^(?:validationFailureAction|failureAction|enforcementAction|mode|validationActions)$/i;

/** What a rule's text says at any depth; walked without recursion, for texts nest as deep as their writers like. */
function actionsIn(spec: unknown): { readonly said: readonly string[]; readonly missing?: Unknown } {
  const said: string[] = [];
  const open: unknown[] = [spec];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value instanceof Secret || typeof value !== "object" || value === null) continue;
    if (value instanceof Unknown) return { said, missing: value };
    for (const [key, item] of Object.entries(value)) {
      if (actionKey.test(key))
        said.push(...[item].flat().flatMap((one) => (typeof one === "string" ? one.toLowerCase() : [])));
      if (item !== undefined) open.push(item);
    }
  }
  return { said };
}

const lenient = new Set(["audit", "dryrun", "monitor", "warn"]);

/** A rule of an engine that refuses rather than only reports. */
function enforces({ group, objectKind, resource }: CustomObject): Verdict {
  if (!Object.hasOwn(engines, group) || !engines[group]!.test(objectKind)) return false;
  const { said, missing } = actionsIn(resource.properties["spec"]);
  const strict = said.some((action) => action === "enforce" || action === "deny");
  if (strict) return true;
  if (missing) return { missing: `the rules of ${resource.name} (${missing.missing})` };
  return group !== "kyverno.io" && !said.some((action) => lenient.has(action));
}

function findGuards(graph: Graph): AdmissionGuards {
  const judged = [
    ...graph.all("AdmissionPolicyBinding").map((node) => ({ node, verdict: denies(graph, node) })),
    ...graph.all("AdmissionWebhook").map((node) => ({ node, verdict: asks(node) })),
    ...graph.all("CustomObject").map((node) => ({ node, verdict: enforces(node) })),
  ];
  return {
    found: judged.flatMap(({ node, verdict }) => (verdict === true ? node : [])),
    missing: judged.flatMap(({ verdict }) => (typeof verdict === "object" ? verdict.missing : [])),
  };
}

/** What stands at the door of the clusters that were given. */
export const admissionGuards = (graph: Graph): AdmissionGuards => graph.derive(findGuards);
