import { POOL_KEY } from "./manifest";

/** An expression of an admission policy (CEL), and what the refused are told. */
export interface Validation {
  readonly expression: string;
  readonly message: string;
}

export interface Variable {
  readonly name: string;
  readonly expression: string;
}

const each = (condition: string): string => `variables.containers.all(c, ${condition})`;
/** A setting of a container, else of its pod, else a default. */
const effective = (name: string, otherwise: string): string =>
  `c.?securityContext.?${name}.orValue(variables.pod.?securityContext.?${name}.orValue(${otherwise}))`;

const HOST = "r.split('/')[0]";

/** What all validations of pods and their controllers read. */
export const podVariables: readonly Variable[] = [
  {
    name: "pod",
    expression:
      "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec",
  },
  {
    name: "containers",
    expression: "variables.pod.containers + variables.pod.?initContainers.orValue([])",
  },
  { name: "volumes", expression: "variables.pod.?volumes.orValue([])" },
  {
    name: "images",
    expression:
      "variables.containers.map(c, c.?image.orValue('')) + variables.volumes.filter(v, has(v.image)).map(v, v.image.?reference.orValue(''))",
  },
  {
    name: "untagged",
    expression:
      "variables.images.map(i, i.split('@')[0]).map(n, n.lastIndexOf(':') > n.lastIndexOf('/') ? n.substring(0, n.lastIndexOf(':')) : n)",
  },
  // What a bare name stands for is Docker Hub, as container runtimes read it.
  {
    name: "repositories",
    expression: `variables.untagged.map(r, r.contains('/') && (${HOST}.contains('.') || ${HOST}.contains(':') || ${HOST} == 'localhost' || ${HOST} != ${HOST}.lowerAscii()) ? r : r.contains('/') ? 'docker.io/' + r : 'docker.io/library/' + r)`,
  },
  {
    name: "digests",
    expression:
      "variables.images.filter(i, i.matches('@sha256:[0-9a-f]{64}$')).map(i, 'sha256.' + i.split('@sha256:')[1])",
  },
  {
    name: "terms",
    expression:
      "variables.pod.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])",
  },
  { name: "pools", expression: "params.data.pools.split(',')" },
  {
    name: "stopped",
    expression: "params.data.stopped.split(',').filter(n, n != '')",
  },
];

export const podValidations: readonly Validation[] = [
  {
    expression: each("!c.?securityContext.?privileged.orValue(false)"),
    message: "a container is privileged",
  },
  {
    expression:
      "!variables.pod.?hostNetwork.orValue(false) && !variables.pod.?hostPID.orValue(false) && !variables.pod.?hostIPC.orValue(false)",
    message: "the pod uses its host's network, processes or IPC",
  },
  {
    expression: each("!c.?securityContext.?allowPrivilegeEscalation.orValue(true)"),
    message: "a container does not keep its processes from gaining privileges",
  },
  {
    expression: each(`${effective("runAsNonRoot", "false")} && ${effective("runAsUser", "1")} != 0`),
    message: "a container may run as root",
  },
  {
    expression: each(
      `${effective("runAsUser", "-1")} >= int(params.data.userIdFrom) && ${effective("runAsUser", "-1")} <= int(params.data.userIdTo)`,
    ),
    message: "a container's user id is not of the namespace's class",
  },
  {
    expression: each("c.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == 'ALL')"),
    message: "a container does not drop all capabilities",
  },
  {
    expression: each("c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE')"),
    message: "a container adds a capability",
  },
  {
    expression: each("c.?securityContext.?readOnlyRootFilesystem.orValue(false)"),
    message: "a container can write to its root file system",
  },
  {
    expression: each(
      "c.?securityContext.?seccompProfile.?type.orValue(variables.pod.?securityContext.?seccompProfile.?type.orValue('')) in ['RuntimeDefault', 'Localhost']",
    ),
    message: "a container has no seccomp profile",
  },
  {
    expression: "variables.volumes.all(v, !has(v.hostPath))",
    message: "the pod mounts a path of its host",
  },
  {
    expression: "!variables.pod.?automountServiceAccountToken.orValue(true)",
    message: "the pod gives its containers a token for the Kubernetes API",
  },
  {
    expression: "variables.pod.?ephemeralContainers.orValue([]).size() == 0",
    message: "the pod has an ephemeral container",
  },
  {
    expression: "variables.images.all(i, i.matches('^[^@]+@sha256:[0-9a-f]{64}$'))",
    message: "an image is not pinned by a sha256 digest",
  },
  {
    expression: "variables.repositories.all(r, r.matches(params.data.repositories))",
    message: "an image lies in no trusted repository",
  },
  {
    expression: "variables.digests.all(d, d in params.data)",
    message: "an image's digest is not known here",
  },
  {
    expression:
      "variables.digests.all(d, !(d in params.data) || params.data[d].split(' ')[0] in params.data.admit.split(','))",
    message: "an image has a status that is not admitted here",
  },
  {
    expression: "variables.digests.all(d, !(d in params.data) || !params.data[d].endsWith(' stop'))",
    message: "an image is to be stopped",
  },
  {
    expression:
      "!(object.metadata.?name.orValue('') in variables.stopped) && !(object.metadata.?labels[?'app.kubernetes.io/name'].orValue('') in variables.stopped)",
    message: "the workload is to be stopped",
  },
  {
    expression:
      "params.data.userNamespaces != 'required' || !variables.pod.?hostUsers.orValue(true) || variables.pod.?os.?name.orValue('') == 'windows'",
    message: "the pod shares its host's user ids",
  },
  {
    expression:
      "params.data.runtimeClasses == '' || variables.pod.?runtimeClassName.orValue('') in params.data.runtimeClasses.split(',')",
    message: "the pod does not name a run time of the namespace",
  },
  {
    // The controller of DaemonSets puts each pod on one node in place of the affinity that it was given for.
    expression: `request.userInfo.username == 'system:serviceaccount:kube-system:daemon-set-controller' || variables.pod.?nodeSelector[?'${POOL_KEY}'].orValue('') in variables.pools || (variables.terms.size() > 0 && variables.terms.all(t, t.?matchExpressions.orValue([]).exists(e, e.key == '${POOL_KEY}' && e.operator == 'In' && e.values.all(v, v in variables.pools))))`,
    message: "the pod does not require the namespace's pool",
  },
  {
    expression: `variables.pod.?tolerations.orValue([]).all(t, t.?key.orValue('').startsWith('node.kubernetes.io/') || (t.?key.orValue('') == '${POOL_KEY}' && t.?operator.orValue('Equal') == 'Equal' && t.?value.orValue('') in variables.pools))`,
    message: "the pod tolerates taints of other pools",
  },
  {
    expression: "request.operation != 'CREATE' || !has(variables.pod.nodeName)",
    message: "the pod names its node, past the scheduler",
  },
];

/** What makes a namespace what it is stays, whoever owns it. */
export const namespaceValidations: readonly Validation[] = [
  {
    expression:
      "params.data.labels.split(',').all(l, object.metadata.?labels[?l].orValue('') == oldObject.metadata.?labels[?l].orValue('')) || request.userInfo.?groups.orValue([]).exists(g, g in params.data.administrators.split(','))",
    message: "labels that decide on the namespace's zone and admission are changed",
  },
];
