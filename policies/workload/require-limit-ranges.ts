import {
  definePolicy,
  minimalBounds,
  minimalDefaultDeny,
  minimalLimitRange,
  minimalNamespace,
  namespaces,
  reportAbsence,
  systemNamespaces,
  texts,
  textsOf,
  type LimitRange,
} from "../../core/policy";

const bounded = ["cpu", "memory"];
const [quota] = minimalBounds();
const holding = (...ranges: readonly ReturnType<typeof minimalLimitRange>[]) => ({
  resources: [minimalNamespace(), minimalDefaultDeny(), quota!, ...ranges],
});

/** What containers that say nothing of their own are bound by. */
const boundsOf = ({ limits }: LimitRange): readonly string[] =>
  (limits ?? []).flatMap(({ type, default: given, max }) => [
    ...(type === "Container" ? Object.keys(given ?? {}) : []),
    ...(type === "Container" || type === "Pod" ? Object.keys(max ?? {}) : []),
  ]);

export default definePolicy({
  name: "require-limit-ranges",
  displayName: "Every namespace bounds single containers",
  description:
    "A quota bounds the sum: one container may still take all of it, and one that states no limit is refused or runs without. A LimitRange gives a limit to whatever comes later, by whomever it is created.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nsa-cisa-1.2:resource-policies"],
  requirements: [61],
  remediationSteps:
    "Add a LimitRange to the namespace with default or max for containers, or max for pods, of cpu and memory.",
  settings: { resources: texts("What must be bounded. By default cpu and memory.") },
  appliesTo: "Graph",
  check({ graph, environmentOf, report, settings }) {
    const all = namespaces(graph);
    report.each(all.all, ({ name, node: on, limitRanges }) => {
      if (!on || systemNamespaces.has(name) || !environmentOf(on).controlled) return;
      const keys = new Set(limitRanges.flatMap(boundsOf));
      const missing = (textsOf(settings, "resources") ?? bounded).filter((resource) => !keys.has(resource));
      if (missing.length === 0) return;
      const [unplaced] = all.unplaced.limitRanges;
      if (unplaced) report.unknown("", `whether limit range ${unplaced.name} is this namespace's`, { on });
      else
        reportAbsence(
          { graph, report },
          "hold its limit range",
          limitRanges.length === 0 ? "has no limit range" : `has no limit range for ${missing.join(" and ")}`,
          "",
          { on },
        );
    });
  },
  good: () => ({
    "the most that a pod may use": holding(minimalLimitRange()),
    "defaults of containers": holding(
      minimalLimitRange({ type: "Container", max: undefined, default: { cpu: "200m", memory: "128Mi" } }),
    ),
  }),
  bad: () => ({
    "no limit range": holding(),
    "claims only": holding(minimalLimitRange({ type: "PersistentVolumeClaim" })),
    "no bound for memory": holding(minimalLimitRange({ max: { memory: undefined } })),
  }),
});
