import type { Container, Workload } from "../nodes";

/** How Linux settings are inherited: a container's own value goes before the pod's. */
export function effectiveRunAsUser({ securityContext, workload }: Container): number | undefined {
  return securityContext?.runAsUser ?? workload.pod.securityContext?.runAsUser;
}

export function effectiveRunAsGroup({ securityContext, workload }: Container): number | undefined {
  return securityContext?.runAsGroup ?? workload.pod.securityContext?.runAsGroup;
}

export function effectiveRunAsNonRoot({ securityContext, workload }: Container): boolean | undefined {
  return securityContext?.runAsNonRoot ?? workload.pod.securityContext?.runAsNonRoot;
}

/** A Windows pod has no Linux capabilities, seccomp, AppArmor, SELinux or privilege escalation. */
export const isWindows = (workload: Workload): boolean => workload.pod.os?.name === "windows";

/** In a user namespace of its own, root is an ordinary user of the node. */
export const inUserNamespace = (workload: Workload): boolean => workload.pod.hostUsers === false;

/** Seccomp types, and AppArmor types, that confine. */
export const isConfined = (type: string | undefined): boolean =>
  type === "RuntimeDefault" || type === "Localhost";

/** The annotation that named a container's AppArmor profile before there was a field for it. */
export const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

/** Values of the AppArmor annotation that confine; an empty one counts as not given. */
export const isConfinedAnnotation = (value: string): boolean =>
  value === "runtime/default" || value.startsWith("localhost/");

/** The AppArmor profile that a container runs under, in the words of the field; undefined where none is set. */
export function effectiveAppArmor({ name, securityContext, workload }: Container): string | undefined {
  const own = securityContext?.appArmorProfile;
  if (own) return own.type ?? "";
  const annotation = workload.podAnnotations[appArmorPrefix + name];
  if (annotation) {
    if (!isConfinedAnnotation(annotation)) return "Unconfined";
    return annotation === "runtime/default" ? "RuntimeDefault" : "Localhost";
  }
  const pod = workload.pod.securityContext?.appArmorProfile;
  return pod && (pod.type ?? "");
}

const seccompPodAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const seccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

/**
 * The seccomp profile of the annotations that there were before the field, in the words of the field; undefined where
 * none is given. Since Kubernetes 1.27 nothing reads them.
 */
export function annotatedSeccomp({
  name,
  workload,
}: Container): { readonly type: string; readonly localhostProfile?: string } | undefined {
  const { podAnnotations } = workload;
  const value = podAnnotations[seccompContainerPrefix + name] ?? podAnnotations[seccompPodAnnotation];
  if (value === undefined) return undefined;
  if (value === "runtime/default" || value === "docker/default") return { type: "RuntimeDefault" };
  if (value.startsWith("localhost/"))
    return { type: "Localhost", localhostProfile: value.slice("localhost/".length) };
  return { type: "Unconfined" };
}
