import {
  absent,
  controller,
  definePolicy,
  example,
  minimalContainer,
  minimalPod,
  pod,
} from "../../core/policy";

const debug = () => {
  const { resources: _, livenessProbe: __, readinessProbe: ___, ...rest } = minimalContainer();
  return { ...rest, name: "debug" };
};

export default definePolicy({
  name: "disallow-ephemeral-containers",
  displayName: "No debug container is added to a running pod",
  description:
    "An ephemeral container brings tools, and whoever types in them, into a pod that was checked without them. A pod of an immutable estate is replaced, not debugged.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [54],
  remediationSteps: "Remove the ephemeral container; debug a copy of the pod outside the environment.",
  appliesTo: "Workload",
  check({ node, report }) {
    for (const container of node.containers) {
      if (container.role === "ephemeral") report("was added to debug a running pod", "", { on: container });
    }
  },
  repairs: { "[]": absent },
  good: () => ({ none: pod() }),
  bad: () => ({
    "a debug container": example(controller("Pod", { ...minimalPod(), ephemeralContainers: [debug()] }), {
      alsoFails: ["disallow-bare-pods"],
    }),
  }),
});
