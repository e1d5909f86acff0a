import type { Graph } from "../graph";
import type { AdmissionPolicyBinding, AdmissionWebhook, CustomObject } from "../nodes";
import { peek, Unknown } from "../value";

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

/** A rule of an engine that refuses rather than only reports. */
function enforces({ group, objectKind, resource }: CustomObject): Verdict {
  if (!Object.hasOwn(engines, group) || !engines[group]!.test(objectKind)) return false;
  const spec = resource.properties["spec"];
  if (spec instanceof Unknown) return { missing: `the rules of ${resource.name} (${spec.missing})` };
  const text = JSON.stringify(spec ?? {});
  const only =
    /"(?:validationFailureAction|failureAction|enforcementAction|mode|validationActions)":\[?"(\w+)"/gi;
  const said = [...text.matchAll(only)].map(([, action = ""]) => action.toLowerCase());
  if (group === "kyverno.io") return said.includes("enforce");
  return !said.some((action) => ["audit", "dryrun", "monitor", "warn"].includes(action));
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
