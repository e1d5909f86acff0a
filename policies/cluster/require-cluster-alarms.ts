import {
  alarmsOfCluster,
  cluster,
  clusterExample,
  definePolicy,
  example,
  reportAbsence,
  type AlarmSubject,
} from "../../core/policy";

const subjects = {
  "changed rights": "changes of roles and bindings",
  "refused requests": "refused requests",
} as const satisfies Partial<Record<AlarmSubject, string>>;

const without = (...endings: string[]) =>
  example(cluster().filter(({ name }) => !endings.some((ending) => name.endsWith(ending))));

export default definePolicy({
  name: "require-cluster-alarms",
  displayName: "Changed rights and refusals in a cluster raise an alarm",
  description:
    "The audit log of a cluster shows who made themselves administrator, and who tries out what they may not do. It helps only where somebody is told.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "nsa-cisa-1.2:threat-detection"],
  requirements: [66],
  remediationSteps:
    "Add metric filters on /aws/eks/<cluster>/cluster for rbac.authorization.k8s.io and for responseStatus.code 403 and 401, with alarms that act.",
  appliesTo: "EksCluster",
  needs: "graph",
  check({ node, graph, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    const found = (Object.keys(subjects) as (keyof typeof subjects)[]).map((subject) => ({
      what: subjects[subject],
      ...alarmsOfCluster(graph, node, subject),
    }));
    const silent = found.filter(({ alarms }) => alarms.length === 0);
    if (silent.length === 0) return;
    const missing = silent.flatMap((each) => each.missing);
    if (missing.length > 0) return report.unknown("", [...new Set(missing)].join("; "));
    const what = silent.map((each) => each.what).join(" and ");
    reportAbsence({ graph, report }, "hold the alarms", `is watched by nothing that tells of ${what}`);
  },
  good: () => ({ "filters with alarms": clusterExample() }),
  bad: () => ({
    "nothing that watches": without("-rights", "-refusals"),
    "changed rights are not seen": without("-rights"),
    "refusals are not seen": without("-refusals"),
    "alarms of another cluster": example([...cluster().slice(0, 3), ...cluster({ name: "other" }).slice(3)]),
  }),
});
