const ofJobs = [
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "controller-uid",
  "job-name",
];

const added: Readonly<Record<string, readonly string[]>> = {
  CronJob: ofJobs,
  DaemonSet: ["controller-revision-hash", "pod-template-generation"],
  Deployment: ["pod-template-hash"],
  Job: ofJobs,
  Rollout: ["rollouts-pod-template-hash"],
  StatefulSet: [
    "apps.kubernetes.io/pod-index",
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
  ],
};

/** Controllers of which it isn't known what they add. */
const adding: ReadonlySet<string> = new Set(["Configuration", "Service"]);

/**
 * The keys of labels that controllers of a kind put on their pods beside the template's; all but a Job's name have values
 * of their own making. A ReplicaSet that no Deployment made adds none.
 */
export const addedPodLabels = (workloadKind: string): readonly string[] => added[workloadKind] ?? [];

/** Whether controllers of a kind may put labels on their pods that nobody knows. */
export const addsUnknownLabels = (workloadKind: string): boolean => adding.has(workloadKind);
