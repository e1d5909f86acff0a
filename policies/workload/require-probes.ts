import {
  container,
  controller,
  definePolicy,
  example,
  minimalContainer,
  minimalPod,
  overlay,
  texts,
  textsOf,
} from "../../core/policy";

const known = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
type Probe = (typeof known)[number];
const actions = ["exec", "grpc", "httpGet", "tcpSocket"] as const;

const isProbe = (name: string): name is Probe => known.some((each) => each === name);

/** Workloads whose pods end by themselves. */
const finite: ReadonlySet<string> = new Set(["CronJob", "Job", "JobDefinition"]);

export default definePolicy({
  name: "require-probes",
  displayName: "Long-running containers are probed",
  description:
    "Without a probe nobody notices a container that hangs, or is overwhelmed by an attack, and traffic still goes to it.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [61],
  remediationSteps: "Add livenessProbe and readinessProbe to the container.",
  settings: {
    allOf: texts("The probes that a container must have. By default liveness and readiness.", known),
    anyOf: texts("The probes of which a container must have one, in place of allOf's default.", known),
    types: texts("The actions that make a probe count. By default any.", actions),
  },
  appliesTo: "Container",
  check({ node, report, settings }) {
    if (node.platform === "lambda") return report.notApplicable("functions aren't probed");
    if (node.platform === "managed") return report.notApplicable("the service probes by itself");
    if (node.role !== "container" && node.role !== "sidecar")
      return report.notApplicable("init and ephemeral containers can't be probed");
    if (finite.has(node.workload.workloadKind)) return report.notApplicable("its pods end by themselves");
    const types = textsOf(settings, "types");
    const has = (name: string): boolean => {
      const probe = isProbe(name) ? node[name] : undefined;
      if (!probe) return false;
      return !types || actions.some((action) => types.includes(action) && probe[action] !== undefined);
    };
    const anyOf = textsOf(settings, "anyOf");
    const allOf =
      textsOf(settings, "allOf") ??
      (anyOf || node.platform !== "kubernetes" ? [] : ["livenessProbe", "readinessProbe"]);
    for (const name of allOf) report.part(() => void (has(name) || report(`has no ${name}`, name)));
    const choice = anyOf ?? (node.platform !== "kubernetes" ? ["livenessProbe"] : []);
    if (choice.length > 0 && !choice.some(has)) report(`has none of ${choice.join(", ")}`, choice[0]);
  },
  good: () => ({
    "both probes": container(),
    "a job": example(
      controller("Job", {
        ...minimalPod(),
        restartPolicy: "Never",
        containers: [overlay(minimalContainer(), { livenessProbe: undefined, readinessProbe: undefined })],
      }),
    ),
  }),
  bad: () => ({
    "no liveness probe": container({ livenessProbe: undefined }),
    "no readiness probe": container({ readinessProbe: undefined }),
  }),
});
