import {
  container,
  controller,
  example,
  manifest,
  minimalContainer,
  minimalNamespace,
  minimalPod,
  overlay,
  pod,
  type Example,
} from "../../../core/policy";
import {
  functionExample,
  notApplicable,
  onVersion,
  passes,
  taskExample,
  windows,
  withSettings,
  type Rule,
  type Rules,
} from "./rule";

const inputs = (declared: object, given: Example): Example => ({
  ...given,
  estate: { inputs: { checkout: declared } },
});
const map = (data: object) =>
  manifest({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "m", namespace: "shop-checkout" },
    data,
  });
const withMap = (data: object, changes: object): Example =>
  example([
    controller("Deployment", { ...minimalPod(), containers: [overlay(minimalContainer(), changes)] }),
    map(data),
  ]);
const env = (...variables: readonly object[]): Example => container({ env: variables });
const fromMap = (key: string, optional?: boolean) => ({
  name: "LEVEL",
  valueFrom: { configMapKeyRef: { name: "m", key, ...(optional !== undefined && { optional }) } },
});
const level = { env: { LEVEL: { enum: ["info"] } } };
const secret = { env: { KEY: { fromSecret: true } } };

const inputRules: readonly Rule[] = [
  [container(), notApplicable],
  [inputs(level, env({ name: "LEVEL", value: "info" })), passes],
  [inputs(level, env({ name: "LEVEL", value: "debug" })), "a value for LEVEL that is none of info"],
  [inputs(level, env({ name: "LEVEL" })), "a value for LEVEL that is none of info"],
  [
    inputs(level, env({ name: "toString", value: "x" })),
    "the variable toString, which the estate does not declare",
  ],
  [inputs(level, env({ name: "OTHER", valueFrom: { fieldRef: { fieldPath: "x" } } })), "the variable OTHER"],
  [
    inputs(level, env({ name: "LEVEL", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } })),
    "(the value that LEVEL gets from metadata.name)",
  ],
  [
    inputs(level, env({ name: "LEVEL", valueFrom: { secretKeyRef: { name: "s", key: "k" } } })),
    "(the value that LEVEL gets from Secret s)",
  ],
  [inputs({ env: { LEVEL: { any: true } } }, env({ name: "LEVEL", valueFrom: { fieldRef: {} } })), passes],
  [inputs(secret, env({ name: "KEY", valueFrom: { secretKeyRef: { name: "s", key: "k" } } })), passes],
  [
    inputs(secret, env({ name: "KEY", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } })),
    "a value for KEY that comes from no secret",
  ],
  [inputs(secret, env({ name: "KEY", value: "k" })), "a value for KEY that stands there in the open"],
  [inputs(level, withMap({ a: "info" }, { env: [fromMap("a")] })), passes],
  [inputs(level, withMap({ a: "debug" }, { env: [fromMap("a")] })), "a value for LEVEL that is none of info"],
  [
    inputs(level, withMap({ a: "info" }, { env: [fromMap("b")] })),
    "unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].env[0] is not known (key b of ConfigMap m)",
  ],
  [inputs(level, withMap({ a: "info" }, { env: [fromMap("b", true)] })), passes],
  [inputs(level, env(fromMap("a"))), "unknown: container main of Deployment checkout"],
  [inputs(level, withMap({ LEVEL: "info" }, { envFrom: [{ configMapRef: { name: "m" } }] })), passes],
  [
    inputs(level, withMap({ LEVEL: "debug" }, { envFrom: [{ configMapRef: { name: "m" } }] })),
    "a value for LEVEL that is none of info",
  ],
  [
    inputs(level, withMap({ VEL: "debug" }, { envFrom: [{ prefix: "LE", configMapRef: { name: "m" } }] })),
    "a value for LEVEL that is none of info",
  ],
  [
    inputs(level, withMap({ A: "x", B: "y" }, { envFrom: [{ configMapRef: { name: "m" } }] })),
    "the variable A, which",
    "the variable B, which",
  ],
  [
    inputs(level, container({ envFrom: [{ configMapRef: { name: "absent" } }] })),
    "containers[0].envFrom[0] is not known (the keys of ConfigMap absent)",
  ],
  [
    inputs(level, container({ envFrom: [{ secretRef: { name: "s" } }] })),
    "containers[0].envFrom[0] is not known (the keys of Secret s)",
  ],
  [
    inputs({ env: { LEVEL: { enum: ["info"], required: true } } }, container()),
    "is not given the variable LEVEL",
  ],
  [
    inputs({ env: { LEVEL: { enum: ["info"], required: true } } }, env({ name: "LEVEL", value: "info" })),
    passes,
  ],
  [
    inputs(
      { env: { LEVEL: { enum: ["info"], required: true } } },
      container({ envFrom: [{ secretRef: { name: "s" } }] }),
    ),
    "the keys of Secret s",
  ],
  [
    inputs(
      { env: { LEVEL: { enum: ["info"], required: true } } },
      pod({
        containers: [overlay(minimalContainer(), { env: [{ name: "LEVEL", value: "info" }] })],
        initContainers: [overlay(minimalContainer(), { name: "init" })],
      }),
    ),
    passes,
  ],
  [inputs({ args: [{ glob: "--a" }, { glob: "--b" }] }, container({ args: ["--b"] })), passes],
  [
    inputs({ args: [{ glob: "--a" }, { glob: "--b" }] }, container({ args: ["--b", "--c"] })),
    "is given an argument that the estate does not declare",
  ],
  [inputs({ args: [{ glob: "--a" }] }, env({ name: "ANY", value: "x" })), passes],
  [inputs(level, container({ args: ["--any"] })), passes],
];

const mounts = (mountPath: string, source: object, more: object = {}): Example =>
  pod({
    volumes: [{ name: "v", ...source }],
    containers: [overlay(minimalContainer(), { volumeMounts: [{ name: "v", mountPath, ...more }] })],
  });
const files = { configMap: { name: "m" } };
const over = "over the image's programs";
const code = (...paths: readonly string[]): readonly Rule[] =>
  paths.map((path): Rule => [mounts(path, files), `mounts a ConfigMap at ${path} ${over}`]);
const settings = (...paths: readonly string[]): readonly Rule[] =>
  paths.map((path): Rule => [mounts(path, files), passes]);

const sysctl = (...names: readonly string[]): Example =>
  pod({ securityContext: { sysctls: names.map((name) => ({ name, value: "1" })) } });
/** Each with the first version that takes it for safe: before, it is none; from then on, it is. */
const safeSince: Readonly<Record<string, number>> = {
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
  "net.ipv4.tcp_notsent_lowat": 37,
  "net.ipv4.tcp_slow_start_after_idle": 37,
};
const alwaysSafe = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_syncookies",
];
const sysctls = (allowed: readonly string[], ...names: readonly string[]): Example =>
  withSettings("restrict-sysctls", { allowed }, sysctl(...names));

const groups = (settings: object, fsGroup: number | undefined, more: object = {}): Example =>
  withSettings("restrict-group-ids", settings, pod({ securityContext: { fsGroup, ...more } }));
const ranges = [
  { min: 100, max: 199 },
  { min: 300, max: 399 },
];
const volumesOf = (group: number): string => `gives its volumes to the group ${group}, outside its range`;

const probed = (probes: object, settings: object = {}): Example =>
  withSettings(
    "require-probes",
    settings,
    container({ livenessProbe: undefined, readinessProbe: undefined, ...probes }),
  );
const http = { httpGet: { path: "/", port: 80 } };
const command = { httpGet: undefined, exec: { command: ["true"] } };

const ports = (hostPort: number, settings: object = {}): Example =>
  withSettings("restrict-host-ports", settings, container({ ports: [{ containerPort: 80, hostPort }] }));
const takes = (port: number): string => `takes port ${port} of the host`;

const selinux = (options: object, sets?: readonly object[]): Example => {
  const given = container({ securityContext: { seLinuxOptions: options } });
  return sets ? withSettings("restrict-selinux-options", { allowedSELinuxOptions: sets }, given) : given;
};

const labelled = (
  settings: object,
  kind: "Pod" | "Deployment",
  labels: object,
  podLabels: object = {},
): Example =>
  withSettings("require-labels", settings, {
    resources: [
      controller(kind, minimalPod(), {
        metadata: { labels },
        ...(kind === "Deployment" && { spec: { template: { metadata: { labels: podLabels } } } }),
      }),
    ],
  });
const service = (labels: object = {}) =>
  manifest({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s", namespace: "shop-checkout", labels },
  });

const budget = (
  spec: object,
  kind: "Deployment" | "StatefulSet" | "DaemonSet" = "Deployment",
  replicas = 2,
): Example =>
  example([
    controller(kind, minimalPod(), kind === "DaemonSet" ? {} : { spec: { replicas } }),
    manifest({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "b", namespace: "shop-checkout" },
      spec: { selector: { matchLabels: { app: "checkout" } }, ...spec },
    }),
  ]);

const escalating = (given: Example): Example =>
  withSettings("disallow-privilege-escalation", { exemptImages: ["333333333333.*"] }, given);
const unset = { securityContext: { allowPrivilegeEscalation: undefined } };
const inWindows = (changes: object): Example =>
  pod({ ...windows, containers: [overlay(minimalContainer(), changes)] });
const moved = (namespace: string | undefined, kind = "Deployment"): Example =>
  kind === "Service"
    ? {
        resources: [
          manifest({
            apiVersion: "v1",
            kind,
            metadata: { name: "s", ...(namespace !== undefined && { namespace }) },
          }),
        ],
      }
    : { resources: [controller("Deployment", minimalPod(), { metadata: { namespace } })] };

const noSeccomp = {
  securityContext: { seccompProfile: undefined },
  containers: [overlay(minimalContainer(), { securityContext: { seccompProfile: undefined } })],
};
const annotation = (value: string, name = "container.apparmor.security.beta.kubernetes.io/main"): Example =>
  example(
    controller("Deployment", minimalPod(), {
      spec: { template: { metadata: { annotations: { [name]: value } } } },
    }),
  );
const users = (changes: object, spec: object = {}): Example =>
  pod({ ...spec, containers: [overlay(minimalContainer(), { securityContext: changes })] });

export const rules: Rules = {
  "restrict-workload-inputs": inputRules,
  "disallow-code-from-config-maps": [
    ...code("/bin", "/lib", "/lib64", "/libexec", "/opt", "/sbin", "/usr", "/app", "/srv", "/home"),
    ...code("/bin/a", "/usr//", "/opt/shareware", "/app/htmlx"),
    ...settings("/binary", "/tmp/bin", "/etc", "/etc/a", "/opt/config", "/opt/conf/a", "/opt/etc.d/a"),
    ...settings(
      "/usr/share",
      "/usr/share/a",
      "/app/html",
      "/app/static/a",
      "/opt/ssl",
      "/opt/cert",
      "/opt/certs",
    ),
    ...settings("/app/a.json", "/app/a.yml", "/app/a.yaml", "/app/a.properties", "/usr/a.env"),
    [mounts("/docker-entrypoint.d", files), "where the image's start looks for scripts"],
    [mounts("/etc/cron.d", files), "where the image's start looks for scripts"],
    [mounts("/etc/ld.so.conf", files), "where the image's start looks for scripts"],
    [mounts("/data/etc/cron.d", files), passes],
    [mounts("/data/run.sh", files), "as the code /data/run.sh"],
    [mounts("/data/RUN.PY", files), "as the code /data/RUN.PY"],
    [mounts("/data/lib.so.1.2", files), "as the code /data/lib.so.1.2"],
    [mounts("/data/lib.so.x", files), passes],
    [mounts("/data/sh", files), passes],
    [mounts("/data/x", files, { subPath: "run.js" }), "as the code run.js"],
    [
      mounts("/data/x", { configMap: { name: "m", items: [{ key: "a", path: "b.rb" }] } }),
      "as the code b.rb",
    ],
    [mounts("/data/x", { configMap: { name: "m", items: [{ key: "a.rb", path: "b" }] } }), passes],
    [mounts("/data/x", { configMap: { name: "m", items: [{ key: "a.rb" }] } }), "as the code a.rb"],
    [
      mounts("/data/x", { configMap: { name: "m", items: [{ key: "a", path: "a", mode: 0o100 }] } }),
      "as programs",
    ],
    [mounts("/data/x", { configMap: { name: "m", items: [{ key: "a", path: "a", mode: 0o644 }] } }), passes],
    [mounts("/data/x", { configMap: { name: "m", defaultMode: 0o001 } }), "as programs"],
    [mounts("/data/x", { configMap: { name: "m", defaultMode: 0o666 } }), passes],
    [
      mounts("/bin", { projected: { sources: [{ secret: { name: "s" } }, { configMap: { name: "m" } }] } }),
      over,
    ],
    [mounts("/bin", { projected: { sources: [{ secret: { name: "s" } }] } }), passes],
    [mounts("/bin", { projected: {} }), passes],
    [
      mounts("/data/x", { projected: { defaultMode: 0o755, sources: [{ configMap: { name: "m" } }] } }),
      "as programs",
    ],
    [
      mounts("/data/x", { projected: { sources: [{ configMap: { name: "m", items: [{ key: "a.sh" }] } }] } }),
      "as the code a.sh",
    ],
    [mounts("/bin", { emptyDir: {} }), passes],
    [functionExample(), notApplicable],
  ],
  "restrict-sysctls": [
    ...Object.entries(safeSince).flatMap(([name, minor]): readonly Rule[] => [
      [onVersion(`1.${minor}`, sysctl(name)), passes],
      [onVersion(`1.${minor - 1}`, sysctl(name)), `sets the kernel parameter ${name}`],
    ]),
    ...alwaysSafe.map((name): Rule => [onVersion("1.23", sysctl(name)), passes]),
    [sysctl("kernel.msgmax", "vm.swappiness"), "parameter kernel.msgmax", "parameter vm.swappiness"],
    [sysctls(["kernel.msgmax", "net.*"], "kernel.msgmax", "net.core.somaxconn"), passes],
    [sysctls(["kernel.msgmax", "net.*"], "kernel.msgmaxx"), "parameter kernel.msgmaxx"],
    [sysctls(["net.*"], "x.net.core"), "parameter x.net.core"],
    [sysctls(["*.core"], "net.core"), "parameter net.core"],
    [sysctls([], "net.ipv4.tcp_syncookies"), "parameter net.ipv4.tcp_syncookies"],
    [pod({ securityContext: { sysctls: [{ value: "1" }] } }), "sets the kernel parameter"],
  ],
  "restrict-group-ids": [
    [groups({ ranges }, 100), passes],
    [groups({ ranges }, 199), passes],
    [groups({ ranges }, 300), passes],
    [groups({ ranges }, 99), volumesOf(99)],
    [groups({ ranges }, 200), volumesOf(200)],
    [groups({ ranges }, 400), volumesOf(400)],
    [groups({ ranges }, undefined), passes],
    [groups({ rule: "MustRunAs", ranges }, undefined), "does not say its fsGroup"],
    [groups({ rule: "MayRunAs", ranges }, undefined), passes],
    [groups({ rule: "RunAsAny" }, 5), passes],
    [groups({ ranges }, 100, { supplementalGroups: [5] }), passes],
    [pod({ securityContext: { fsGroup: 10000 } }), passes],
    [pod({ securityContext: { fsGroup: 19999 } }), passes],
    [pod({ securityContext: { fsGroup: 9999 } }), volumesOf(9999)],
    [pod({ securityContext: { fsGroup: 20000 } }), volumesOf(20000)],
    [pod({ securityContext: { fsGroup: undefined } }), passes],
    [pod({ securityContext: { fsGroup: 0 } }), passes],
    [pod({ securityContext: { supplementalGroups: [10000, 5, 6] } }), "to the group 5", "to the group 6"],
    [users({ runAsGroup: 10000 }), passes],
    [users({ runAsGroup: 19999 }), passes],
    [users({ runAsGroup: 9999 }), "has the group id 9999, outside 10000 to 19999"],
    [users({ runAsGroup: 20000 }), "has the group id 20000"],
    [users({ runAsGroup: 0 }), passes],
    [
      withSettings(
        "restrict-group-ids",
        { ranges },
        users({ runAsGroup: 5 }, { securityContext: { fsGroup: 100 } }),
      ),
      passes,
    ],
    [users({ runAsGroup: 5 }, { hostUsers: false, securityContext: { fsGroup: 5 } }), notApplicable],
    [functionExample(), notApplicable],
  ],
  "restrict-user-ids": [
    [users({ runAsUser: 10000 }), passes],
    [users({ runAsUser: 19999 }), passes],
    [users({ runAsUser: 9999 }), "has the user id 9999"],
    [users({ runAsUser: 20000 }), "has the user id 20000"],
    [users({ runAsUser: 0 }), passes],
    [users({ runAsUser: undefined }), "does not say its user id"],
    [users({ runAsUser: undefined, runAsNonRoot: false }), passes],
    [
      {
        ...users({ runAsUser: undefined }),
        estate: { identities: { userIds: { default: [1, 4_294_967_294] } } },
      },
      passes,
    ],
    [users({ runAsUser: 5 }, { hostUsers: false }), notApplicable],
    [users({ runAsUser: 5 }, windows), notApplicable],
    [functionExample(), notApplicable],
  ],
  "require-probes": [
    [probed({}), "has no livenessProbe", "has no readinessProbe"],
    [probed({ livenessProbe: http }), "has no readinessProbe"],
    [probed({ startupProbe: http }, { allOf: ["startupProbe"] }), passes],
    [probed({ livenessProbe: http }, { allOf: ["startupProbe"] }), "has no startupProbe"],
    [probed({ livenessProbe: http }, { anyOf: ["startupProbe", "livenessProbe"] }), passes],
    [
      probed({ readinessProbe: http }, { anyOf: ["startupProbe", "livenessProbe"] }),
      "has none of startupProbe, livenessProbe",
    ],
    [probed({ livenessProbe: http, readinessProbe: command }, { types: ["httpGet", "exec"] }), passes],
    [
      probed({ livenessProbe: http, readinessProbe: command }, { types: ["httpGet"] }),
      "has no readinessProbe",
    ],
    [
      probed({ livenessProbe: http, readinessProbe: http }, { types: ["tcpSocket"] }),
      "livenessProbe",
      "readinessProbe",
    ],
    [
      pod({
        initContainers: [
          overlay(minimalContainer(), { name: "side", restartPolicy: "Always", livenessProbe: undefined }),
        ],
      }),
      "container side of Deployment checkout has no livenessProbe",
    ],
    [
      pod({ initContainers: [overlay(minimalContainer(), { name: "init", livenessProbe: undefined })] }),
      passes,
    ],
    [taskExample(), "has none of livenessProbe"],
    [taskExample({ healthCheck: { command: ["CMD", "true"] } }), passes],
    [functionExample(), notApplicable],
    ...(["Job", "CronJob"] as const).map((kind): Rule => [
      example(
        controller(kind, {
          ...minimalPod(),
          containers: [overlay(minimalContainer(), { livenessProbe: undefined })],
        }),
      ),
      notApplicable,
    ]),
  ],
  "restrict-host-ports": [
    [ports(80), takes(80)],
    [container({ ports: [{ containerPort: 80, hostPort: 0 }] }), passes],
    [ports(1, { min: 1 }), passes],
    [ports(65535, { min: 8000 }), passes],
    [ports(8000, { min: 8000, max: 8001 }), passes],
    [ports(8001, { min: 8000, max: 8001 }), passes],
    [ports(7999, { min: 8000, max: 8001 }), takes(7999)],
    [ports(8002, { min: 8000, max: 8001 }), takes(8002)],
    [ports(8002, { max: 8001 }), takes(8002)],
    [ports(1, { max: 8001 }), passes],
    [ports(80, { exemptImages: ["333333333333.*"] }), passes],
    [ports(80, { exemptImages: ["other*"] }), takes(80)],
  ],
  "restrict-selinux-options": [
    ...["container_t", "container_init_t", "container_kvm_t"].map((type): Rule => [
      selinux({ type }),
      passes,
    ]),
    [onVersion("1.31", selinux({ type: "container_engine_t" })), passes],
    [onVersion("1.30", selinux({ type: "container_engine_t" })), "sets the SELinux type container_engine_t"],
    [selinux({ type: "spc_t", user: "u", role: "r", level: "l" }), "type spc_t", "user u", "role r"],
    [selinux({ level: "s0:c1" }), passes],
    [selinux({ type: "spc_t", user: "u" }, [{ type: "other" }, { type: "spc_t", user: "u" }]), passes],
    [selinux({ type: "spc_t" }, [{ type: "spc_t", user: "u" }]), passes],
    [selinux({ type: "spc_t", user: "x" }, [{ type: "spc_t", user: "u" }]), "type spc_t", "user x"],
    [selinux({ level: "l" }, [{ type: "spc_t" }]), "level l"],
    [selinux({ type: "container_t" }, []), "type container_t"],
  ],
  "require-labels": [
    [labelled({}, "Deployment", {}), notApplicable],
    [labelled({ labels: ["team"] }, "Deployment", {}, { team: "a" }), passes],
    [labelled({ labels: ["team"] }, "Deployment", { team: "a" }), "has no label team"],
    [labelled({ labels: ["team"] }, "Pod", { team: "a" }), passes],
    [labelled({ labels: ["team"] }, "Pod", {}), "has no label team"],
    [labelled({ labels: ["team"], kinds: ["Deployment"] }, "Pod", {}), notApplicable],
    [labelled({ labels: ["team"], kinds: ["Pod"] }, "Pod", {}), "has no label team"],
    [labelled({ annotations: ["team"] }, "Deployment", { team: "a" }), "has no annotation team"],
    [
      labelled({ labels: ["a"], annotations: ["b"] }, "Deployment", {}),
      "has no label a",
      "has no annotation b",
    ],
    [
      labelled({ labels: [{ key: "team", allowedRegex: "^a$" }] }, "Pod", { team: "b" }),
      "has the label team with a value that is not allowed",
    ],
    [labelled({ labels: [{ key: "team", allowedRegex: "^a$" }] }, "Pod", { team: "a" }), passes],
    [
      withSettings("require-labels", { labels: ["team"], kinds: ["Service"] }, { resources: [service()] }),
      "service s has no label team",
    ],
    [withSettings("require-labels", { labels: ["team"] }, { resources: [service({ team: "a" })] }), passes],
    [withSettings("require-labels", { labels: ["team"] }, taskExample()), notApplicable],
  ],
  "disallow-blocking-disruption-budgets": [
    [budget({ maxUnavailable: 0 }), "lets no pod go"],
    [budget({ maxUnavailable: "0%" }), "lets no pod go"],
    [budget({ maxUnavailable: 1 }), passes],
    [budget({ maxUnavailable: "1%" }), passes],
    [budget({ maxUnavailable: "many" }), passes],
    [budget({}), passes],
    [budget({ minAvailable: "100%" }), "lets no pod go"],
    [budget({ minAvailable: 1 }), passes],
    [budget({ minAvailable: 2 }), "pod"],
    [budget({ minAvailable: 2 }, "StatefulSet"), "pod"],
    [budget({ minAvailable: 2 }, "StatefulSet", 3), passes],
    [budget({ minAvailable: "50%" }), passes],
    [budget({ minAvailable: "51%" }), "pod"],
    [budget({ minAvailable: "x51%" }), passes],
    [budget({ minAvailable: "51%x" }), passes],
  ],
  "disallow-privilege-escalation": [
    [container(unset), "does not keep its processes from gaining privileges"],
    [
      container({ securityContext: { allowPrivilegeEscalation: true } }),
      "lets its processes gain privileges",
    ],
    [escalating(container(unset)), passes],
    [inWindows(unset), notApplicable],
    [onVersion("1.25", inWindows(unset)), notApplicable],
    [onVersion("1.24", inWindows(unset)), "does not keep its processes"],
    [taskExample(), notApplicable],
  ],
  "disallow-default-namespace": [
    [moved("default"), "lies in the namespace default"],
    [moved(undefined), "names no namespace"],
    [moved("other"), passes],
    [moved("default", "Service"), "lies in the namespace default"],
    [moved(undefined, "Service"), "names no namespace"],
    [
      {
        resources: [
          manifest({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "kubernetes", namespace: "default" },
          }),
        ],
      },
      passes,
    ],
    [taskExample(), notApplicable],
    [example([minimalNamespace(), controller("Pod", minimalPod())]), passes],
  ],
  "require-seccomp-profile": [
    [pod(noSeccomp), "has no seccomp profile"],
    [pod({ ...noSeccomp, ...windows }), notApplicable],
    [onVersion("1.24", pod({ ...noSeccomp, ...windows })), "has no seccomp profile"],
    [
      withSettings("require-seccomp-profile", { allowedProfiles: ["not configured"] }, pod(noSeccomp)),
      passes,
    ],
    [
      withSettings("require-seccomp-profile", { allowedProfiles: ["RuntimeDefault"] }, pod(noSeccomp)),
      "has no seccomp profile",
    ],
    [withSettings("require-seccomp-profile", { exemptImages: ["333333333333.*"] }, pod(noSeccomp)), passes],
    [taskExample(), notApplicable],
  ],
  "restrict-apparmor-profiles": [
    [
      annotation("unconfined"),
      "has the annotation container.apparmor.security.beta.kubernetes.io/main: unconfined",
    ],
    [annotation("runtime/default"), passes],
    [annotation("localhost/a"), passes],
    [annotation(""), passes],
    [annotation("unconfined", "x.container.apparmor.security.beta.kubernetes.io/"), passes],
    [
      container({ securityContext: { appArmorProfile: { type: undefined } } }),
      "has the AppArmor profile of no type",
    ],
  ],
};
