import {
  absent,
  baselineCapabilities,
  container,
  definePolicy,
  isExemptWindows,
  texts,
  textsOf,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-default-capabilities",
  displayName: "Of the runtime's default capabilities, only NET_BIND_SERVICE is added back",
  description:
    "A hardened container drops all capabilities. Of the defaults only NET_BIND_SERVICE is harmless to give back; the others let it change owners, users and files as root does.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.2.10", "pss-1.37:restricted"],
  requirements: [60],
  remediationSteps:
    "Remove the capability from securityContext.capabilities.add; run as a user that owns what it must write.",
  settings: { allowed: texts("The capabilities that may be given back. By default NET_BIND_SERVICE.") },
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report, settings }) {
    report.each(node.securityContext?.capabilities?.add, (name, index) => {
      if (!baselineCapabilities.has(name) || isExemptWindows(node.workload, kubernetesMinorOf(node))) return;
      if ((textsOf(settings, "allowed") ?? ["NET_BIND_SERVICE"]).includes(name)) return;
      report(`adds the capability ${name}`, `securityContext.capabilities.add[${index}]`);
    });
  },
  repairs: { "[]": absent },
  good: () => ({
    "NET_BIND_SERVICE added": container({ securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } }),
  }),
  bad: () => ({ "CHOWN added": container({ securityContext: { capabilities: { add: ["CHOWN"] } } }) }),
});
