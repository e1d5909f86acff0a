type Settings = { readonly [key: string]: Settings | string | number | boolean | readonly string[] };

/** What a kernel is told on every host; the values are those of the CIS benchmarks. */
const KERNEL: Readonly<Record<string, string>> = {
  "kernel.dmesg_restrict": "1",
  "kernel.kptr_restrict": "2",
  "kernel.kexec_load_disabled": "1",
  "kernel.unprivileged_bpf_disabled": "1",
  "kernel.yama.ptrace_scope": "2",
  "net.core.bpf_jit_harden": "2",
  "net.ipv4.conf.all.accept_redirects": "0",
  "net.ipv4.conf.all.send_redirects": "0",
  "net.ipv4.conf.all.accept_source_route": "0",
  "net.ipv4.conf.all.log_martians": "1",
  "net.ipv6.conf.all.accept_redirects": "0",
};

/** The most processes of a pod. */
const PIDS = 1024;

export interface BottlerocketPlan {
  /** Whether sessions of AWS Systems Manager reach the host's control container. */
  readonly sessions: boolean;
  /** Images are pulled from these hosts only under their own names: none is mirrored. */
  readonly kubernetes?: {
    readonly clusterName?: string;
    readonly apiServer?: string;
    readonly certificate?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** `value:Effect` by key. */
    readonly taints?: Readonly<Record<string, readonly string[]>>;
  };
}

/** Bottlerocket's user data: no shell, a locked kernel, bounded pods. */
export function bottlerocketUserData({ sessions, kubernetes }: BottlerocketPlan): string {
  const settings: Settings = {
    "host-containers": { admin: { enabled: false }, control: { enabled: sessions } },
    kernel: { lockdown: "integrity", sysctl: KERNEL },
    ...(kubernetes && {
      kubernetes: {
        ...(kubernetes.clusterName !== undefined && { "cluster-name": kubernetes.clusterName }),
        ...(kubernetes.apiServer !== undefined && { "api-server": kubernetes.apiServer }),
        ...(kubernetes.certificate !== undefined && { "cluster-certificate": kubernetes.certificate }),
        "pod-pids-limit": PIDS,
        "seccomp-default": true,
        "server-tls-bootstrap": true,
        "event-qps": 50,
        "shutdown-grace-period": "30s",
        ...(kubernetes.labels && { "node-labels": kubernetes.labels }),
        ...(kubernetes.taints && { "node-taints": kubernetes.taints }),
      },
    }),
  };
  return toml("settings", settings).join("\n") + "\n";
}

/** A table with its plain entries first, then the tables inside of it. */
function toml(table: string, settings: Settings): string[] {
  const plain: string[] = [];
  const tables: string[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const name = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
    if (Array.isArray(value) || typeof value !== "object") plain.push(`${name} = ${JSON.stringify(value)}`);
    else tables.push(...toml(`${table}.${name}`, value as Settings));
  }
  return plain.length > 0 ? [`[${table}]`, ...plain, ...tables] : tables;
}

export interface NodeadmPlan {
  readonly clusterName: string;
  readonly apiServer: string;
  /** Base 64. */
  readonly certificate: string;
  /** The block of the cluster's services. */
  readonly serviceCidr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

const BOUNDARY = "bulkhead-user-data";

/** Amazon Linux 2023 as a node: what the host itself does by cloud-init, what the kubelet does by nodeadm. */
function nodeadmUserData(plan: NodeadmPlan): string {
  const { clusterName, apiServer, certificate, serviceCidr, labels = {}, taints = [] } = plan;
  const config = {
    apiVersion: "node.eks.aws/v1alpha1",
    kind: "NodeConfig",
    spec: {
      cluster: {
        name: clusterName,
        apiServerEndpoint: apiServer,
        certificateAuthority: certificate,
        cidr: serviceCidr,
      },
      kubelet: {
        config: {
          podPidsLimit: PIDS,
          seccompDefault: true,
          protectKernelDefaults: true,
          readOnlyPort: 0,
          eventRecordQPS: 50,
          streamingConnectionIdleTimeout: "5m",
          shutdownGracePeriod: "30s",
          ...(taints.length > 0 && { registerWithTaints: taints }),
        },
        flags: Object.keys(labels).length > 0 ? [`--node-labels=${labelText(labels)}`] : [],
      },
    },
  };
  return mime([
    ["text/cloud-config", cloudConfig()],
    ["application/node.eks.aws", JSON.stringify(config, undefined, 2)],
  ]);
}

/** What a host of a kind is started with; `node` for those that run containers. */
export function hostUserData(kind: string, sessions: boolean, node?: NodeadmPlan): string {
  if (!node) return cloudConfig();
  if (kind !== "Bottlerocket") return nodeadmUserData(node);
  const taints = (node.taints ?? []).map(({ key, value, effect }) => [key, `${value}:${effect}`] as const);
  const keys = [...new Set(taints.map(([key]) => key))];
  return bottlerocketUserData({
    sessions,
    kubernetes: {
      clusterName: node.clusterName,
      apiServer: node.apiServer,
      certificate: node.certificate,
      labels: node.labels ?? {},
      taints: Object.fromEntries(
        keys.map((key) => [key, taints.flatMap(([of, taint]) => (of === key ? [taint] : []))]),
      ),
    },
  });
}

/** The public parameter of Systems Manager that names AWS's newest image of the kind. */
export function imageParameter(kind: string, architecture: string, version: string): string {
  if (kind === "Bottlerocket")
    return `/aws/service/bottlerocket/aws-k8s-${version}/${architecture}/latest/image_id`;
  if (kind === "AmazonLinuxNode")
    return `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/standard/recommended/image_id`;
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
}

/** How Session Manager opens sessions: recorded in the log group, closed after ten idle minutes or an hour. */
export const sessionDocument = (logGroup: string): string =>
  JSON.stringify({
    schemaVersion: "1.0",
    description: "Sessions on hardened hosts",
    sessionType: "Standard_Stream",
    inputs: {
      cloudWatchLogGroupName: logGroup,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      idleSessionTimeout: "10",
      maxSessionDuration: "60",
      runAsEnabled: false,
      shellProfile: { linux: "exec /bin/bash --noprofile" },
    },
  });

/** What the CloudWatch agent sends on: the kernel's audit, and who became whom. */
export const agentConfig = (logGroup: string): string =>
  JSON.stringify({
    agent: { run_as_user: "root" },
    logs: {
      logs_collected: {
        files: {
          collect_list: ["/var/log/audit/audit.log", "/var/log/secure", "/var/log/messages"].map((path) => ({
            file_path: path,
            log_group_name: logGroup,
            log_stream_name: `{instance_id}${path}`,
          })),
        },
      },
    },
  });

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

const audit = [
  "-D",
  "-b 8192",
  "-w /etc/passwd -p wa -k identity",
  "-w /etc/group -p wa -k identity",
  "-w /etc/shadow -p wa -k identity",
  "-w /etc/sudoers -p wa -k rights",
  "-w /etc/sudoers.d -p wa -k rights",
  "-w /etc/audit -p wa -k audit",
  "-a always,exit -F arch=b64 -S init_module,finit_module,delete_module -k modules",
  "-a always,exit -F arch=b64 -S mount,umount2 -F auid>=1000 -F auid!=unset -k mounts",
  "-e 2",
];

/** No SSH, audit rules that hold until the next start, security patches by themselves, a quieter kernel. */
function cloudConfig(): string {
  const file = (path: string, lines: readonly string[], permissions = "0600") => ({
    path,
    permissions,
    owner: "root:root",
    content: lines.join("\n") + "\n",
  });
  const config = {
    ssh_deletekeys: true,
    ssh_pwauth: false,
    disable_root: true,
    users: [],
    write_files: [
      file("/etc/audit/rules.d/50-bulkhead.rules", audit),
      file(
        "/etc/sysctl.d/90-bulkhead.conf",
        Object.entries(KERNEL).map(([key, value]) => `${key} = ${value}`),
        "0644",
      ),
      file(
        "/etc/modprobe.d/90-bulkhead.conf",
        ["dccp", "sctp", "rds", "tipc", "cramfs", "udf"].map((name) => `install ${name} /bin/false`),
        "0644",
      ),
      file(
        "/etc/dnf/automatic.conf",
        ["[commands]", "upgrade_type = security", "apply_updates = yes"],
        "0644",
      ),
    ],
    runcmd: [
      ["systemctl", "disable", "--now", "sshd.service"],
      ["systemctl", "mask", "sshd.service"],
      ["sysctl", "--system"],
      ["augenrules", "--load"],
      ["systemctl", "enable", "--now", "dnf-automatic.timer"],
    ],
  };
  // JSON is YAML, without the doubts about what needs quotes.
  return `#cloud-config\n${JSON.stringify(config, undefined, 2)}\n`;
}

function mime(parts: readonly (readonly [type: string, body: string])[]): string {
  const sections = parts.map(([type, body]) => `--${BOUNDARY}\nContent-Type: ${type}\n\n${body}`);
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    "",
    ...sections,
    `--${BOUNDARY}--`,
    "",
  ].join("\n");
}
