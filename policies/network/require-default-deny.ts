import {
  cluster,
  controller,
  defaultFaults,
  definePolicy,
  directions,
  example,
  foreignIsolates,
  foreignPoliciesOf,
  manifest,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  namespaces,
  type NamespaceScope,
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

/** An administrator's policy for all namespaces. */
const adminPolicy = (kind: "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy", rules: object) =>
  manifest({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind,
    metadata: { name: "default" },
    spec: { ...(kind === "AdminNetworkPolicy" && { priority: 10 }), subject: { namespaces: {} }, ...rules },
  });

export default definePolicy({
  name: "require-default-deny",
  displayName: "Every namespace denies by default",
  description:
    "Pods that no network policy selects talk to everyone. Only a denial for all pods of a namespace, in both directions, makes every connection a decision, also for pods to come: of its own policies or of administrators'. Another policy that allows everything takes that away again, an administrator's before all others, and where nothing enforces policies they are text.",
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
      "any-policy is content with any policy in the namespace, or one of the cluster for all its pods. By default one must deny all.",
    ),
  },
  appliesTo: "Graph",
  check({ graph, estate, report, settings }) {
    report.each(namespaces(graph).all, (scope) => {
      if (systemNamespaces.has(scope.name)) return;
      const on = scope.node ?? scope.networkPolicies[0] ?? scope.workloads[0];
      if (!on) return;
      const policies = [...scope.networkPolicies, ...scope.foreignPolicies];
      if (settings["accept"] === "any-policy" && (policies.length > 0 || ruledFromOutside(scope))) return;
      // Of a namespace that was not given, other sources may hold the policies; the default one always exists.
      const given =
        !graph.partial && (scope.node !== undefined || policies.length > 0 || scope.name === "default");
      const where = on === scope.node ? "" : `lies in namespace ${scope.name}, which `;
      for (const fault of defaultFaults(graph, estate, scope)) {
        if (fault.verdict === "unknown") report.unknown("", fault.missing, { on });
        else if (fault.verdict === "violation")
          report(`${where}${fault.text}`, "", { on, evidence: fault.evidence });
        else if (given) report(`${where}${fault.text}`, "", { on });
        else report.unknown("", `the network policies of namespace ${scope.name}`, { on });
      }
    });

    /** Whether a policy of the whole cluster, in another engine's language, isolates all pods of a namespace. */
    function ruledFromOutside(scope: NamespaceScope): boolean {
      return foreignPoliciesOf(graph, scope).some((policy) =>
        directions.some((direction) => foreignIsolates(policy, scope, undefined, direction) === true),
      );
    }
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
    "administrators deny all egress": example([
      minimalNamespace(),
      minimalDefaultDeny({ spec: { policyTypes: ["Ingress"] } }),
      adminPolicy("AdminNetworkPolicy", {
        egress: [{ action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] }],
      }),
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
    "undone by an administrator's policy": example([
      minimalNamespace(),
      minimalDefaultDeny(),
      adminPolicy("AdminNetworkPolicy", { ingress: [{ action: "Allow", from: [{ namespaces: {} }] }] }),
    ]),
    "undone by two policies together": {
      ...example([
        minimalNamespace(),
        minimalDefaultDeny(),
        ...["0.0.0.0/1", "128.0.0.0/1"].map((cidr, at) =>
          minimalDefaultDeny({
            metadata: { name: `half-${at}` },
            spec: { policyTypes: ["Egress"], egress: [half(cidr)] },
          }),
        ),
      ]),
      alsoFails: ["disallow-allow-all-network-policies"],
    },
    "only other namespaces denied, by administrators": example([
      minimalNamespace(),
      minimalDefaultDeny({ spec: { policyTypes: ["Egress"] } }),
      adminPolicy("BaselineAdminNetworkPolicy", {
        ingress: [{ action: "Deny", from: [{ namespaces: {} }] }],
      }),
    ]),
    "enforced by nothing": {
      ...example([...cluster(), minimalNamespace(), minimalDefaultDeny()], {
        estate: {
          clusters: { shop: { select: [{ cluster: "shop" }], networkPolicy: { enforced: false } } },
        },
      }),
      alsoFails: ["require-admission-guard", "require-network-policy-enforcement"],
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
