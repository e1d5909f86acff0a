import {
  definePolicy,
  example,
  minimalBounds,
  minimalDefaultDeny,
  minimalNamespace,
  minimalQuota,
  namespaces,
  reportAbsence,
  systemNamespaces,
  texts,
  textsOf,
} from "../../core/policy";

const bounded = ["cpu", "memory"];
const [, range] = minimalBounds();
const holding = (...quotas: readonly ReturnType<typeof minimalQuota>[]) => ({
  resources: [minimalNamespace(), minimalDefaultDeny(), range!, ...quotas],
});

/** A quota's bound for a resource, on what is asked for or on what may be used. */
const isBoundFor = (resource: string) => (key: string) =>
  key === resource || key === `requests.${resource}` || key === `limits.${resource}`;

export default definePolicy({
  name: "require-resource-quotas",
  displayName: "Every namespace has a quota",
  description:
    "Limits of containers bound each of them, not how many there are: whoever may create pods in a namespace without a quota takes all machines that it may run on, and the workloads of others have to go.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nsa-cisa-1.2:resource-policies", "nist-800-190:4.4.3"],
  requirements: [61],
  remediationSteps:
    "Add a ResourceQuota without scopes to the namespace that bounds cpu and memory (the component SegregatedNamespace makes one).",
  settings: {
    resources: texts("What a quota must bound. By default cpu and memory, by requests or by limits."),
  },
  appliesTo: "Graph",
  check({ graph, environmentOf, report, settings }) {
    const all = namespaces(graph);
    report.each(all.all, ({ name, node: on, quotas }) => {
      if (!on || systemNamespaces.has(name) || !environmentOf(on).controlled) return;
      // A quota with scopes holds for some pods only.
      const whole = quotas.filter(({ scopes, scopeSelector }) => !scopes?.length && !scopeSelector);
      const keys = whole.flatMap(({ hard }) => Object.keys(hard ?? {}));
      const missing = (textsOf(settings, "resources") ?? bounded).filter(
        (resource) => !keys.some(isBoundFor(resource)),
      );
      if (missing.length === 0) return;
      const [unplaced] = all.unplaced.quotas;
      if (unplaced) report.unknown("", `whether quota ${unplaced.name} is this namespace's`, { on });
      else
        reportAbsence(
          { graph, report },
          "hold its quota",
          whole.length === 0 ? "has no quota" : `has no quota for ${missing.join(" and ")}`,
          "",
          { on },
        );
    });
  },
  good: () => ({
    "a quota": holding(minimalQuota()),
    "two that bound it together": holding(minimalQuota({ "limits.cpu": "8" }), {
      ...minimalQuota({ memory: "16Gi" }),
      id: "memory",
    }),
    "a system's namespace": example([minimalNamespace({ metadata: { name: "kube-public" } })]),
  }),
  bad: () => ({
    "no quota": holding(),
    "no bound for memory": holding(minimalQuota({ cpu: "8", pods: "20" })),
    "a quota for some pods": holding(minimalQuota(undefined, { scopes: ["BestEffort"] })),
  }),
});
