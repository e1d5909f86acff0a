import {
  controller,
  defaultDeny,
  definePolicy,
  directions,
  example,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  namespaces,
  networkPolicy,
  oneOf,
  overlay,
  systemNamespaces,
} from "../../core/policy";

const half = (cidr: string) => ({ to: [{ ipBlock: { cidr } }] });
const halves = minimalDefaultDeny({
  metadata: { name: "later" },
  spec: { policyTypes: ["Egress"], egress: [half("0.0.0.0/1"), half("128.0.0.0/1")] },
});

export default definePolicy({
  name: "require-default-deny",
  displayName: "Every namespace denies by default",
  description:
    "Pods that no network policy selects talk to everyone. Only a policy for all pods of a namespace, in both directions, makes every connection a decision, also for pods to come; another that allows everything takes that away again, because policies add up.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: [
    "cis-kubernetes-1.9:5.3.2",
    "cis-eks-1.5:4.3.2",
    "nist-800-190:4.3.3",
    "nsa-cisa-1.2:network-separation",
  ],
  requirements: [53],
  remediationSteps:
    "Add a NetworkPolicy with an empty podSelector, policyTypes [Ingress, Egress] and no rules; then allow what is needed in further policies.",
  settings: {
    accept: oneOf(
      ["any-policy"],
      "any-policy is content with any policy in the namespace. By default one must deny all.",
    ),
  },
  appliesTo: "Graph",
  check({ graph, report, settings }) {
    report.each(namespaces(graph).all, (scope) => {
      if (systemNamespaces.has(scope.name)) return;
      const on = scope.node ?? scope.networkPolicies[0] ?? scope.workloads[0];
      if (!on) return;
      const policies = [...scope.networkPolicies, ...scope.foreignPolicies];
      if (settings["accept"] === "any-policy" && policies.length > 0) return;
      // Of a namespace that was not given, other sources may hold the policies; the default one always exists.
      const given =
        !graph.partial && (scope.node !== undefined || policies.length > 0 || scope.name === "default");
      const found = directions.map((direction) => ({ direction, ...defaultDeny(graph, scope, direction) }));
      const absent = found.filter(({ state }) => state === "absent").map(({ direction }) => direction);
      const where = on === scope.node ? "" : `lies in namespace ${scope.name}, which `;
      if (absent.length > 0 && !given)
        report.unknown("", `the network policies of namespace ${scope.name}`, { on });
      else if (absent.length > 0)
        report(`${where}denies no ${absent.join(" and no ")} by default`, "", { on });
      for (const { direction, state, by, missing } of found) {
        if (state === "unknown") report.unknown("", missing ?? "its network policies", { on });
        if (state !== "voided" || !by) continue;
        const evidence = [
          { text: `NetworkPolicy ${by.name} allows all ${direction} to all pods`, resource: by.id },
        ];
        report(`${where}has its default denial of ${direction} undone by NetworkPolicy ${by.name}`, "", {
          on,
          evidence,
        });
      }
    });
  },
  good: () => ({
    "one policy for both directions": example([minimalNamespace(), minimalDefaultDeny()]),
    "a policy a direction, and exceptions": example([
      minimalNamespace(),
      minimalDefaultDeny({ spec: { policyTypes: ["Ingress"] } }),
      minimalDefaultDeny({ metadata: { name: "egress" }, spec: { policyTypes: ["Egress"] } }),
      ...networkPolicy({ spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }] } })
        .resources,
    ]),
  }),
  bad: () => ({
    "no policy": example(minimalNamespace()),
    "egress left open": example([
      minimalNamespace(),
      minimalDefaultDeny({ spec: { policyTypes: undefined } }),
    ]),
    "undone by another policy": {
      ...example([
        minimalNamespace(),
        minimalDefaultDeny(),
        minimalDefaultDeny({
          metadata: { name: "later" },
          spec: { policyTypes: ["Ingress"], ingress: [{}] },
        }),
      ]),
      alsoFails: ["disallow-allow-all-network-policies"],
    },
    "undone by halves of the world": {
      ...example([minimalNamespace(), minimalDefaultDeny(), halves]),
      alsoFails: ["disallow-allow-all-network-policies"],
    },
    "workloads in the default namespace": {
      ...example(
        overlay(controller("Deployment", minimalPod()), {
          id: "default",
          properties: { metadata: { namespace: "default" } },
        }),
      ),
      alsoFails: [
        "disallow-default-namespace",
        "disallow-metadata-access",
        "require-pod-isolation",
        "restrict-connections",
        "restrict-internet-access",
        "restrict-management-connections",
      ],
    },
  }),
});
