import {
  absent,
  baselineCapabilities,
  canonicalCapability,
  container,
  dangerousCapabilities,
  definePolicy,
  texts,
  textsOf,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-added-capabilities",
  displayName: "Containers add no capability beyond the runtime's defaults",
  description:
    "A capability beyond the default set gives a container a part of root's power over its node or its neighbours, such as forging packets or another's time. Those that by themselves break the container open are the business of disallow-dangerous-capabilities.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.9", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove the capability from securityContext.capabilities.add.",
  settings: { allowed: texts("The capabilities that may be added. By default those of the baseline.") },
  appliesTo: "Container",
  check({ node, report, settings }) {
    const allowed = textsOf(settings, "allowed");
    report.each(node.securityContext?.capabilities?.add, (name, index) => {
      if (allowed ? allowed.includes(name) : baselineCapabilities.has(name)) return;
      if (dangerousCapabilities.has(canonicalCapability(name))) return;
      report(`adds the capability ${name}`, `securityContext.capabilities.add[${index}]`);
    });
  },
  repairs: { "[]": absent },
  good: () => ({
    "nothing added": container(),
    "NET_BIND_SERVICE added": container({ securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } }),
  }),
  bad: () => ({
    "IPC_LOCK added": container({ securityContext: { capabilities: { add: ["IPC_LOCK"] } } }),
    "a name that is not the kernel's": container({
      securityContext: { capabilities: { add: ["CAP_CHOWN"] } },
    }),
  }),
});
