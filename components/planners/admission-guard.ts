import type { InputError } from "../input-error";
import { guardParameters, type GuardPlan } from "./guard-parameters";
import {
  namespaceValidations,
  podValidations,
  podVariables,
  type Validation,
  type Variable,
} from "./guard-expressions";
import { MANAGED, type Manifest } from "./manifest";

const GROUP = "admissionregistration.k8s.io/v1";

interface Rule {
  readonly groups: string;
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

const WRITES = ["CREATE", "UPDATE"];

/** Whatever makes pods, so that who creates a controller hears of it, and not only the controller. */
const podRules: readonly Rule[] = [
  {
    groups: "",
    resources: ["pods", "pods/ephemeralcontainers", "replicationcontrollers"],
    operations: WRITES,
  },
  {
    groups: "apps",
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
    operations: WRITES,
  },
  { groups: "batch", resources: ["jobs", "cronjobs"], operations: WRITES },
];

/** What is on its way out, or is changed in nothing that runs, is let be: else it could never be deleted. */
const conditions = [
  { name: "stays", expression: "!has(object.metadata.deletionTimestamp)" },
  { name: "runs-anew", expression: "request.operation == 'CREATE' || object.spec != oldObject.spec" },
];

/**
 * The estate as admission policies of the API server, one binding and one set of parameters a namespace. The parameters
 * lie in a namespace of their own: who owns a governed one can't change them, nor what is bound to it.
 */
export function planGuard(
  name: string,
  home: string,
  plans: readonly GuardPlan[],
  error: (input: string, problem: string) => InputError,
): Manifest[] {
  const pods = `${name}-pods`;
  const namespaces = `${name}-namespaces`;
  return [
    ...plans.map((plan) => guardParameters(plan, home, error)),
    policy(pods, podRules, podVariables, podValidations, conditions),
    policy(
      namespaces,
      [{ groups: "", resources: ["namespaces"], operations: ["UPDATE"] }],
      [],
      namespaceValidations,
      [],
    ),
    ...plans.flatMap(({ namespace }) => [
      binding(pods, namespace, home),
      binding(namespaces, namespace, home),
    ]),
  ];
}

function policy(
  name: string,
  rules: readonly Rule[],
  variables: readonly Variable[],
  validations: readonly Validation[],
  matchConditions: readonly object[],
): Manifest {
  return {
    apiVersion: GROUP,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels: MANAGED },
    spec: {
      failurePolicy: "Fail",
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      matchConstraints: {
        resourceRules: rules.map(({ groups, resources, operations }) => ({
          apiGroups: [groups],
          apiVersions: ["v1"],
          operations,
          resources,
        })),
      },
      ...(matchConditions.length > 0 && { matchConditions }),
      variables,
      validations: validations.map((each) => ({ ...each, reason: "Forbidden" })),
    },
  };
}

const binding = (policyName: string, namespace: string, home: string): Manifest => ({
  apiVersion: GROUP,
  kind: "ValidatingAdmissionPolicyBinding",
  metadata: { name: `${policyName}-${namespace}`, labels: MANAGED },
  spec: {
    policyName,
    // Without parameters nothing is known to be allowed: nothing is.
    paramRef: { name: namespace, namespace: home, parameterNotFoundAction: "Deny" },
    matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
    validationActions: ["Deny", "Audit"],
  },
});
