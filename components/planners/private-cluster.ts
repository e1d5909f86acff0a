import { POOL_KEY, poolTolerations } from "./manifest";

/** An add-on of EKS. */
export interface AddonPlan {
  readonly name: string;
  readonly version?: string;
  /** JSON, as the add-on's own schema has it. */
  readonly configuration?: string;
}

export interface AddonInput {
  /** Versions by name; a further name is a further add-on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether pods wait for their policies before they may connect. */
  readonly strict: boolean;
  /** The pool of the cluster's own services. */
  readonly pool?: string | undefined;
}

/** Sends the logs of nodes and containers away. */
export const LOG_AGENT = "amazon-cloudwatch-observability";

/** Versions that are known to enforce network policies; the others are AWS's defaults for the cluster's version. */
const TRIED: Readonly<Record<string, string>> = { "vpc-cni": "v1.20.4-eksbuild.1" };
const ALWAYS = ["vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent", LOG_AGENT];

/** The add-ons of a cluster whose network policies are enforced and whose pods have identities of their own. */
export function planAddons({ versions, strict, pool }: AddonInput): readonly AddonPlan[] {
  const placed =
    pool === undefined
      ? {}
      : {
          nodeSelector: { [POOL_KEY]: pool },
          tolerations: poolTolerations(pool),
        };
  const settings: Readonly<Record<string, object>> = {
    "vpc-cni": {
      enableNetworkPolicy: "true",
      ...(strict && { env: { NETWORK_POLICY_ENFORCING_MODE: "strict" } }),
    },
    coredns: placed,
  };
  const names = [...ALWAYS, ...Object.keys(versions).filter((name) => !ALWAYS.includes(name))];
  return names.map((name) => {
    const version = versions[name] ?? TRIED[name];
    const own = settings[name];
    return {
      name,
      ...(version !== undefined && { version }),
      ...(own && Object.keys(own).length > 0 && { configuration: JSON.stringify(own) }),
    };
  });
}

/** What the API server's audit log is watched for. */
export interface AlarmPlan {
  readonly name: string;
  readonly description: string;
  /** A filter pattern of CloudWatch Logs. */
  readonly pattern: string;
  /** Events in five minutes from which it is raised. */
  readonly threshold: number;
}

const changes = `(($.verb = "create") || ($.verb = "update") || ($.verb = "patch") || ($.verb = "delete"))`;
const admission = [
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
  "validatingwebhookconfigurations",
  "mutatingwebhookconfigurations",
];
const anyOf = (field: string, values: readonly string[]): string =>
  `(${values.map((value) => `($.${field} = "${value}")`).join(" || ")})`;

/** Alarms on the audit log: changed rights, refusals, shells in containers, changed admission, strangers. */
export const clusterAlarms: readonly AlarmPlan[] = [
  {
    name: "rights-changed",
    description: "Roles or their bindings were changed",
    pattern: `{ ($.objectRef.apiGroup = "rbac.authorization.k8s.io") && ${changes} }`,
    threshold: 1,
  },
  {
    name: "refused",
    description: "Somebody was refused again and again",
    pattern: `{ ($.responseStatus.code = 403) || ($.responseStatus.code = 401) }`,
    threshold: 10,
  },
  {
    name: "shell",
    description: "Somebody entered a container",
    pattern: `{ ${anyOf("objectRef.subresource", ["exec", "attach", "portforward", "ephemeralcontainers"])} }`,
    threshold: 1,
  },
  {
    name: "admission-changed",
    description: "What the cluster admits was changed",
    pattern: `{ ${anyOf("objectRef.resource", admission)} && ${changes} }`,
    threshold: 1,
  },
  {
    name: "anonymous",
    description: "Somebody without a name was answered",
    pattern: `{ ($.user.username = "system:anonymous") && ($.responseStatus.code < 400) && ($.requestURI != "/healthz") && ($.requestURI != "/livez") && ($.requestURI != "/readyz") && ($.requestURI != "/version") }`,
    threshold: 1,
  },
];
