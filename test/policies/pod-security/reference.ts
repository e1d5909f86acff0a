/**
 * Pod Security admission in brief, read off k8s.io/pod-security-admission v0.37 and written anew as one plain function a
 * check: the oracle that the policies are compared with. It knows nothing of Bulkhead.
 */
export interface Context {
  readonly allowPrivilegeEscalation?: boolean;
  readonly appArmorProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: Readonly<Partial<Record<"type" | "user" | "role" | "level", string>>>;
  readonly seccompProfile?: { readonly type?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

type Action = { readonly host?: string; readonly port: number };
type Handler = { readonly httpGet?: Action; readonly tcpSocket?: Action };

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number; readonly hostPort?: number }[];
  readonly securityContext?: Context;
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
}

export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly os?: { readonly name: string };
  readonly securityContext?: Context;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly ephemeralContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

interface Subject {
  readonly pod: PodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  /** The pod's context and each container's, where they are set. */
  readonly contexts: readonly Context[];
  readonly containers: readonly ContainerSpec[];
  readonly minor: number;
}

/** Whether it is allowed. */
type Check = (subject: Subject) => boolean;

const confined = ["RuntimeDefault", "Localhost"];
const isConfined = (profile: { readonly type?: string } | undefined): boolean =>
  profile === undefined || confined.includes(profile.type ?? "");

const baselineCapabilities =
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  );

const sysctls: readonly (readonly [since: number, names: string])[] = [
  [0, "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies"],
  [0, "net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start"],
  [27, "net.ipv4.ip_local_reserved_ports"],
  [29, "net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout"],
  [29, "net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes"],
  [32, "net.ipv4.tcp_rmem net.ipv4.tcp_wmem"],
  [37, "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat"],
];

const hasHost = (handler: Handler | undefined): boolean =>
  Boolean(handler?.httpGet?.host) || Boolean(handler?.tcpSocket?.host);

const masked: Check = ({ containers }) =>
  containers.every(({ securityContext }) => (securityContext?.procMount ?? "Default") === "Default");
const inUserNamespace = ({ pod, minor }: Subject): boolean => minor >= 35 && pod.hostUsers === false;
const onWindows = ({ pod, minor }: Subject): boolean => minor >= 25 && pod.os?.name === "windows";

const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

export const baseline: Readonly<Record<string, Check>> = {
  appArmorProfile: ({ contexts, annotations }) =>
    contexts.every(({ appArmorProfile }) => isConfined(appArmorProfile)) &&
    Object.entries(annotations).every(
      ([key, value]) =>
        !key.startsWith(appArmorAnnotation) || /^$|^runtime\/default$|^localhost\//.test(value),
    ),
  capabilities: ({ containers }) =>
    containers.every(({ securityContext }) =>
      (securityContext?.capabilities?.add ?? []).every((name) => baselineCapabilities.includes(name)),
    ),
  hostNamespaces: ({ pod }) => !pod.hostNetwork && !pod.hostPID && !pod.hostIPC,
  hostPathVolumes: ({ pod }) => (pod.volumes ?? []).every((volume) => !("hostPath" in volume)),
  hostPorts: ({ containers }) =>
    containers.every(({ ports }) => (ports ?? []).every(({ hostPort }) => !hostPort)),
  hostProbes: ({ containers, minor }) =>
    minor < 34 ||
    containers.every(
      ({ livenessProbe, readinessProbe, startupProbe, lifecycle }) =>
        ![livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].some(
          hasHost,
        ),
    ),
  privileged: ({ containers }) => containers.every(({ securityContext }) => !securityContext?.privileged),
  procMount: (subject) => inUserNamespace(subject) || masked(subject),
  seLinuxOptions: ({ contexts, minor }) =>
    contexts.every(({ seLinuxOptions: { type = "", user = "", role = "" } = {} }) => {
      const types = ["", "container_t", "container_init_t", "container_kvm_t"];
      if (minor >= 31) types.push("container_engine_t");
      return types.includes(type) && user === "" && role === "";
    }),
  seccompProfile: ({ contexts }) => contexts.every(({ seccompProfile }) => isConfined(seccompProfile)),
  sysctls: ({ pod, minor }) =>
    (pod.securityContext?.sysctls ?? []).every(({ name }) =>
      sysctls.some(([since, names]) => minor >= since && names.split(" ").includes(name)),
    ),
  windowsHostProcess: ({ contexts }) => contexts.every(({ windowsOptions }) => !windowsOptions?.hostProcess),
};

const restrictedSources =
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" ");

const restrictedOnly: Readonly<Record<string, Check>> = {
  allowPrivilegeEscalation: (subject) =>
    onWindows(subject) ||
    subject.containers.every(({ securityContext }) => securityContext?.allowPrivilegeEscalation === false),
  // Validation refuses Windows pods that set any; so nothing hangs on how the exemption treats those that do.
  capabilities: (subject) =>
    (onWindows(subject) && baseline["capabilities"]!(subject)) ||
    subject.containers.every(({ securityContext: { capabilities } = {} }) => {
      const added = capabilities?.add ?? [];
      return (capabilities?.drop ?? []).includes("ALL") && added.every((name) => name === "NET_BIND_SERVICE");
    }),
  procMount: masked,
  restrictedVolumes: ({ pod }) =>
    (pod.volumes ?? []).every((volume) => restrictedSources.some((source) => source in volume)),
  runAsNonRoot: (subject) => {
    const own = subject.pod.securityContext?.runAsNonRoot;
    if (inUserNamespace(subject)) return true;
    return (
      own !== false &&
      subject.containers.every(({ securityContext }) => (securityContext?.runAsNonRoot ?? own) === true)
    );
  },
  runAsUser: (subject) =>
    inUserNamespace(subject) || subject.contexts.every(({ runAsUser }) => runAsUser !== 0),
  seccompProfile: (subject) => {
    if (onWindows(subject)) return baseline["seccompProfile"]!(subject);
    const own = subject.pod.securityContext?.seccompProfile;
    return (
      isConfined(own) &&
      subject.containers.every(({ securityContext }) => {
        const profile = securityContext?.seccompProfile ?? own;
        return profile !== undefined && isConfined(profile);
      })
    );
  },
};

/** The baseline's checks that a restricted one of the same name replaces are left out. */
export const restricted: Readonly<Record<string, Check>> = { ...baseline, ...restrictedOnly };

/** The checks of a level that refuse a pod, by name. */
export function refusals(
  level: Readonly<Record<string, Check>>,
  pod: PodSpec,
  annotations: Readonly<Record<string, string>>,
  minor: number,
): string[] {
  const containers = [pod.initContainers, pod.containers, pod.ephemeralContainers].flatMap(
    (list) => list ?? [],
  );
  const contexts = [pod, ...containers].flatMap(({ securityContext }) => securityContext ?? []);
  const subject: Subject = { pod, annotations, contexts, containers, minor };
  return Object.entries(level)
    .filter(([, allows]) => !allows(subject))
    .map(([name]) => name);
}
