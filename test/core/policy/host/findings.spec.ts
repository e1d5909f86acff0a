import assert from "node:assert/strict";
import {
  findDaemonDoors,
  findDisabledAuditing,
  findHostLogins,
  findInsecureRegistries,
  findKernelWeakenings,
  findKubeletHoles,
  findLoosePermissions,
  findNeedlessFeatures,
  hostSetup,
  joinsKubernetes,
  podPidsLimit,
} from "../../../../core/policy/host";

type Find = typeof findHostLogins;
/** User data, and what is found in it. */
type Cases = Readonly<Record<string, readonly string[]>>;

const cloud = (...lines: readonly string[]): string => ["#cloud-config", ...lines].join("\n");
const file = (path: string, ...lines: readonly string[]): string =>
  cloud(
    "write_files:",
    `  - path: ${path}`,
    "    content: |",
    ...lines.flatMap((line) => line.split("\n")).map((line) => `      ${line}`),
  );

function holds(title: string, find: Find, cases: Cases): void {
  describe(title, () => {
    for (const [userData, found] of Object.entries(cases))
      it(`${userData.replaceAll("\n", "⏎").slice(0, 90)}: ${found.join("; ") || "nothing"}`, () =>
        assert.deepEqual(find(hostSetup(userData)), found));
  });
}

holds("ways to log in", findHostLogins, {
  "systemctl enable --now sshd.service": ["starts sshd"],
  "systemctl restart ssh": ["starts ssh"],
  "systemctl stop sshd": [],
  "systemctl start nginx": [],
  "service sshd start": ["starts sshd"],
  "chkconfig sshd on": ["starts sshd"],
  "yum install -y openssh-server": ["installs openssh-server"],
  "yum install -y openssh-clients": [],
  "yum remove -y openssh-server": [],
  "/usr/sbin/sshd -D": ["starts sshd"],
  "ssh host true": [],
  "echo root:x | chpasswd": ["gives a user a password"],
  "passwd admin": ["gives a user a password"],
  "passwd -l admin": [],
  "passwd --lock admin": [],
  "useradd -p abc admin": ["gives a user a password"],
  "usermod --password=abc admin": ["gives a user a password"],
  "useradd -m admin": [],
  "ssh-import-id gh:somebody": ["lets a key log in"],
  "echo ssh-rsa AAAA >> /root/.ssh/authorized_keys": ["lets a key log in", "lets a key log in"],
  "rm /root/.ssh/authorized_keys": [],
  "sed -i 's/PasswordAuthentication no/PasswordAuthentication yes/' /etc/ssh/sshd_config": [
    "loosens the SSH server",
  ],
  "sed -i 's/PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config": [],
  "sed -i 's|#PermitRootLogin no|PermitRootLogin yes|' /etc/ssh/sshd_config": ["loosens the SSH server"],
  "sed -i 's/a no/PermitEmptyPasswords yes/' /etc/other": [],
  [file("/etc/ssh/sshd_config", "PermitRootLogin yes")]: ["loosens the SSH server"],
  [file("/etc/ssh/sshd_config", "#PermitRootLogin yes")]: [],
  [file("/etc/ssh/sshd_config.d/a.conf", "  passwordauthentication yes")]: ["loosens the SSH server"],
  [file("/etc/other", "PermitRootLogin yes")]: [],
  [file("/home/a/.ssh/authorized_keys", "ssh-rsa AAAA")]: ["lets a key log in"],
  [file("/home/a/.ssh/authorized_keys2", "ssh-rsa AAAA")]: ["lets a key log in"],
  [file("/etc/sudoers.d/a", "a ALL=(ALL) NOPASSWD: ALL")]: ["lets a user become root without a password"],
  [file("/etc/sudoers", "a ALL=(ALL) NOPASSWD:ALL")]: ["lets a user become root without a password"],
  [file("/etc/sudoers.d/a", "a ALL=(ALL) ALL")]: [],
  [file("/etc/sudoersx", "a ALL=(ALL) NOPASSWD:ALL")]: [],
  [cloud("packages: [openssh-server]")]: ["installs openssh-server"],
  [cloud("packages: [nginx]")]: [],
  [cloud("ssh_pwauth: true")]: ["lets people log in over SSH with a password"],
  [cloud("ssh_pwauth: 'yes'")]: ["lets people log in over SSH with a password"],
  [cloud("ssh_pwauth: 1")]: ["lets people log in over SSH with a password"],
  [cloud("ssh_pwauth: false")]: [],
  [cloud("ssh_pwauth: unchanged")]: [],
  [cloud("password: abc")]: ["gives a user a password"],
  [cloud("password: ''")]: [],
  [cloud("password: null")]: [],
  [cloud("chpasswd: { expire: false }")]: ["gives a user a password"],
  [cloud("chpasswd: false")]: [],
  [cloud("ssh_authorized_keys: [ssh-rsa AAAA]")]: ["lets a key log in"],
  [cloud("ssh_authorized_keys: []")]: [],
  [cloud("ssh_import_id: [gh:a]")]: ["lets a key log in"],
  [cloud("disable_root: false")]: ["lets root log in"],
  [cloud("disable_root: true")]: [],
  [cloud("users:", "  - default", "  - name: a", "    ssh_authorized_keys: [ssh-rsa A]")]: [
    "lets a key log in",
  ],
  [cloud("users:", "  - name: a", "    ssh-authorized-keys: [ssh-rsa A]")]: ["lets a key log in"],
  [cloud("users:", "  - name: a", "    ssh_import_id: [gh:a]")]: ["lets a key log in"],
  [cloud("users:", "  - name: a", "    passwd: x")]: ["gives a user a password"],
  [cloud("users:", "  - name: a", "    hashed_passwd: x")]: ["gives a user a password"],
  [cloud("users:", "  - name: a", "    plain_text_passwd: x")]: ["gives a user a password"],
  [cloud("users:", "  - name: a", "    sudo: 'ALL=(ALL) NOPASSWD:ALL'")]: [
    "lets a user become root without a password",
  ],
  [cloud("users:", "  - name: a", "    sudo: ['ALL=(ALL) NOPASSWD:ALL']")]: [
    "lets a user become root without a password",
  ],
  [cloud("users:", "  - name: a", "    sudo: 'ALL=(ALL) ALL'", "  - null")]: [],
  [cloud("users: a")]: [],
});

holds("recording that is stopped", findDisabledAuditing, {
  "systemctl stop auditd": ["stops auditd"],
  "systemctl disable --now rsyslog.service": ["stops rsyslog"],
  "systemctl mask amazon-cloudwatch-agent": ["stops amazon-cloudwatch-agent"],
  "systemctl restart auditd": [],
  "systemctl stop nginx": [],
  "chkconfig auditd off": ["stops auditd"],
  "auditctl -e 0": ["turns the kernel's audit off"],
  "auditctl -e 1": [],
  "auditctl 0 -e": [],
  "yum remove -y audit": ["removes audit"],
  "apt-get purge -y auditd": ["removes auditd"],
  "rpm -e falco": ["removes falco"],
  "yum install -y audit": [],
  "yum remove -y nginx": [],
  "echo remove audit": [],
  "pkill rsyslogd; pkill auditd": ["stops auditd"],
  "killall fluent-bit": ["stops fluent-bit"],
  "kill auditd": ["stops auditd"],
  "pkill nginx": [],
  [file("/etc/systemd/journald.conf", "Storage=none")]: ["keeps no journal"],
  [file("/etc/systemd/journald.conf", "Storage=persistent")]: [],
  [file("/etc/other.conf", "Storage=none")]: [],
  [file("/etc/audit/rules.d/a.rules", "-e 0")]: ["turns the kernel's audit off"],
  [file("/etc/audit/audit.rules", "-e 2")]: [],
  [file("/etc/other.rules", "-e 0")]: [],
});

holds("what a host has no use for", findNeedlessFeatures, {
  "systemctl enable --now cups": ["starts cups"],
  "systemctl unmask rpcbind.socket": ["starts rpcbind"],
  "systemctl disable cups": [],
  "systemctl enable nginx": [],
  "yum install -y telnet": ["installs telnet"],
  "yum install -y curl": [],
  "apt-get install -y xserver-xorg-core": ["installs xserver-xorg-core"],
  "modprobe dccp": ["loads kernel module dccp"],
  "insmod /lib/modules/sctp.ko": ["loads kernel module /lib/modules/sctp.ko"],
  "modprobe -r dccp": [],
  "modprobe overlay": [],
  "echo dccp": [],
  [cloud("packages: [gcc]")]: ["installs gcc"],
  [cloud("packages: [snmpd]")]: ["installs snmpd"],
  [cloud("packages: [jq]")]: [],
  [file("/etc/modules-load.d/a.conf", "overlay\nusb-storage")]: ["loads kernel module usb-storage"],
  [file("/etc/modules", "udf")]: ["loads kernel module udf"],
  [file("/etc/modules-load.d/a.conf", "overlay")]: [],
  [file("/etc/other", "udf")]: [],
  "[settings.kernel.modules.udf]\nallowed = true": ["loads kernel module udf"],
  "[settings.kernel.modules.udf]\nautoload = true": ["loads kernel module udf"],
  "[settings.kernel.modules.udf]\nallowed = false": [],
  "[settings.kernel.modules.overlay]\nallowed = true": [],
});

holds("ways to the daemon", findDaemonDoors, {
  "dockerd -H tcp://0.0.0.0:2375": ["has the container daemon answer on the network"],
  "dockerd --host=tcp://0.0.0.0:2375": ["has the container daemon answer on the network"],
  "dockerd -H tcp://0.0.0.0:2376 --tlsverify": [],
  "dockerd -H tcp://0.0.0.0:2376 --tlsverify=false": ["has the container daemon answer on the network"],
  "dockerd -H unix:///var/run/docker.sock": [],
  "docker -H tcp://other:2376 ps": [],
  "docker -d -H tcp://0.0.0.0:2375": ["has the container daemon answer on the network"],
  "docker daemon -H tcp://0.0.0.0:2375": ["has the container daemon answer on the network"],
  "usermod -aG docker ec2-user": ["makes a user a member of group docker, which is root"],
  "usermod -aG wheel,docker ec2-user": ["makes a user a member of group docker, which is root"],
  "gpasswd -a ec2-user docker": ["makes a user a member of group docker, which is root"],
  "usermod -aG wheel ec2-user": [],
  "groupadd docker": [],
  "chmod 666 /var/run/docker.sock": ["opens the container daemon's socket to others"],
  "chown ec2-user /run/containerd/containerd.sock": ["opens the container daemon's socket to others"],
  "chmod 660 /var/run/docker.sock": [],
  "chmod 0600 /var/run/docker.sock": [],
  "chown root:root /var/run/docker.sock": [],
  "chown root /var/run/docker.sock": [],
  "chmod 666 /var/run/other.sock": [],
  "ls /var/run/docker.sock": [],
  [file("/etc/docker/daemon.json", '{"hosts": ["unix:///x", "tcp://0.0.0.0:2375"]}')]: [
    "has the container daemon answer on the network",
  ],
  [file("/etc/docker/daemon.json", '{"hosts": ["tcp://0.0.0.0:2375"], "tlsverify": true}')]: [],
  [file("/etc/docker/daemon.json", '{"hosts": ["unix:///x"]}')]: [],
  [file("/etc/systemd/system/docker.service.d/a.conf", "ExecStart=/usr/bin/dockerd -H tcp://0.0.0.0")]: [
    "has the container daemon answer on the network",
  ],
  [file("/etc/other.json", '{"hosts": ["tcp://0.0.0.0:2375"]}')]: [],
  [file("/etc/containerd/config.toml", '[grpc]\ntcp_address = "0.0.0.0:1"')]: [
    "has the container daemon answer on the network",
  ],
  [file("/etc/containerd/config.toml", '[grpc]\ntcp_address = "0.0.0.0:1"\ntcp_tls_ca = "/ca"')]: [],
  [file("/etc/containerd/config.toml", '[grpc]\ntcp_address = ""')]: [],
  [file("/etc/containerd/config.toml", "version = 2")]: [],
  [cloud("users:", "  - name: a", "    groups: wheel, docker")]: [
    "makes a user a member of group docker, which is root",
  ],
  [cloud("users:", "  - name: a", "    groups: [wheel, docker]")]: [
    "makes a user a member of group docker, which is root",
  ],
  [cloud("users:", "  - name: a", "    groups: [wheel]")]: [],
  [cloud("packages: [jq]")]: [],
});

holds("registries that nobody checks", findInsecureRegistries, {
  "dockerd --insecure-registry reg.example.com:5000": [
    "pulls from reg.example.com:5000 without checking who answers",
  ],
  "dockerd --insecure-registry=a --insecure-registry=b": [
    "pulls from a without checking who answers",
    "pulls from b without checking who answers",
  ],
  dockerd: [],
  [file("/etc/docker/daemon.json", '{"insecure-registries": ["a.example.com", "b"]}')]: [
    "pulls from a.example.com,b without checking who answers",
  ],
  [file("/etc/docker/daemon.json", '{"insecure-registries": []}')]: [],
  [file("/etc/sysconfig/docker", "OPTIONS=--insecure-registry a.example.com")]: [
    "pulls from a registry without checking who answers",
  ],
  [file("/etc/docker/daemon.json", '{"registry-mirrors": ["http://m.example.com"]}')]: [
    "pulls from a mirror without TLS",
  ],
  [file("/etc/docker/daemon.json", '{"registry-mirrors": ["https://m.example.com"]}')]: [],
  [file("/etc/other/daemon.json", '{"registry-mirrors": ["http://m.example.com"]}')]: [],
  [file("/etc/containerd/certs.d/a/hosts.toml", "skip_verify = true")]: [
    "pulls from a registry without checking who answers",
  ],
  [file("/etc/containerd/certs.d/a/hosts.toml", "skip_verify = false")]: [],
  [file("/etc/containerd/certs.d/a/hosts.toml", 'server = "http://a"')]: ["pulls from a mirror without TLS"],
  [file("/etc/containerd/certs.d/a/hosts.toml", 'server = "https://a"')]: [],
  [file("/etc/containers/registries.conf", 'location = "a"\ninsecure = true')]: [
    "pulls from a registry without checking who answers",
  ],
  [file("/etc/other.toml", "skip_verify = true")]: [],
  '[settings.container-registry.mirrors]\n"*" = ["http://m"]': ["pulls from a mirror without TLS"],
  '[settings.container-registry.mirrors]\n"*" = ["https://m"]': [],
  '[settings.other]\nmirror = "http://m"': [],
});

holds("the kernel's protections taken away", findKernelWeakenings, {
  "setenforce 0": ["turns SELinux off"],
  "setenforce Permissive": ["turns SELinux off"],
  "setenforce 1": [],
  setenforce: [],
  "sed -i 's/SELINUX=enforcing/SELINUX=permissive/' /etc/selinux/config": ["turns SELinux off"],
  "sed -i 's/SELINUX=disabled/x/' /etc/other": [],
  "sed -i 's/a/SELINUX=enforcing/' /etc/selinux/config": [],
  "aa-teardown": ["turns AppArmor off"],
  "aa-status": [],
  "systemctl disable apparmor": ["turns AppArmor off"],
  "systemctl enable apparmor": [],
  "systemctl disable nginx": [],
  "sysctl -w kernel.randomize_va_space=0": ["sets kernel.randomize_va_space to 0"],
  "sysctl -w kernel.randomize_va_space=2": [],
  "sysctl kernel/dmesg_restrict = 0": ["sets kernel/dmesg_restrict to 0"],
  "sysctl -w net.ipv4.conf.default.accept_redirects=1 vm.max_map_count=1": [
    "sets net.ipv4.conf.default.accept_redirects to 1",
  ],
  "sysctl -w kernel.perf_event_paranoid=-1": ["sets kernel.perf_event_paranoid to -1"],
  "sysctl -w kernel.perf_event_paranoid=1": [],
  "sysctl -w vm.swappiness=0": [],
  "echo kernel.kptr_restrict=0": [],
  "grubby --args=mitigations=off --update-kernel=ALL": ["starts the kernel with mitigations=off"],
  "grubby --args=quiet": [],
  "echo mitigations=off kernel": [],
  [file("/etc/selinux/config", "SELINUX=disabled")]: ["turns SELinux off"],
  [file("/etc/selinux/config", "SELINUX=enforcing")]: [],
  [file("/etc/other", "SELINUX=disabled")]: [],
  [file(
    "/etc/sysctl.d/a.conf",
    "kernel.yama.ptrace_scope = 0\n-fs.suid_dumpable=1\n#kernel.kptr_restrict=0",
  )]: ["sets kernel.yama.ptrace_scope to 0", "sets fs.suid_dumpable to 1"],
  [file("/etc/other.conf", "kernel.yama.ptrace_scope = 0")]: [],
  [file("/proc/sys/kernel/kptr_restrict", "0")]: ["sets kernel.kptr_restrict to 0"],
  [file("/etc/default/grub", 'GRUB_CMDLINE_LINUX="quiet apparmor=0"')]: ["starts the kernel with apparmor=0"],
  [file("/etc/default/grub", 'GRUB_CMDLINE_LINUX="quiet"')]: [],
  [file("/etc/other", "apparmor=0")]: [],
  '[settings.kernel]\nlockdown = "none"': ["turns the kernel's lockdown off"],
  '[settings.kernel]\nlockdown = "integrity"': [],
  '[settings.kernel.sysctl]\n"kernel.kptr_restrict" = "0"': ["sets kernel.kptr_restrict to 0"],
  "[settings.oci-defaults.capabilities]\nsys-admin = true": [
    "gives every container the capability sys-admin",
  ],
  "[settings.oci-defaults.capabilities]\nsys-admin = false": [],
  "[settings.oci-defaults.capabilities]\nchown = true": [],
});

holds("files open to others", findLoosePermissions, {
  "chmod 777 /opt/a": ["gives /opt/a to everybody to write"],
  "chmod -R 0666 /opt/a /opt/b": ["gives /opt/a to everybody to write", "gives /opt/b to everybody to write"],
  "chmod 1777 /opt/tmp": [],
  "chmod 755 /opt/a": [],
  "chmod 4755 /opt/a": ["gives /opt/a the rights of its owner to whoever runs it"],
  "chmod 2755 /opt/a": ["gives /opt/a the rights of its owner to whoever runs it"],
  "chmod 640 /etc/a.key": ["gives /etc/a.key to others than its owner to read"],
  "chmod 604 /etc/a.key": ["gives /etc/a.key to others than its owner to read"],
  "chmod 600 /etc/a.key": [],
  "chmod 664 /etc/kubernetes/a": ["gives /etc/kubernetes/a to its group to write"],
  "chmod 644 /etc/kubernetes/a": [],
  "chmod 664 /opt/a": [],
  "chmod o+w /opt/a": ["gives /opt/a to everybody to write"],
  "chmod a=rwx /opt/a": ["gives /opt/a to everybody to write"],
  "chmod u+w,g+x /opt/a": [],
  "chmod u+s /opt/a": ["gives /opt/a the rights of its owner to whoever runs it"],
  "chmod o+s /opt/a": [],
  "chmod +x /opt/a": [],
  "chmod 777": [],
  "install -m 0777 a /opt/a": ["gives /opt/a to everybody to write"],
  "install --mode=777 a /opt/a": ["gives /opt/a to everybody to write"],
  "mkdir -m 777 /opt/a": ["gives /opt/a to everybody to write"],
  "mkdir -p /opt/a": [],
  "umask 000": ["has new files be writable by everybody (umask)"],
  "umask 0": ["has new files be writable by everybody (umask)"],
  "umask 022": [],
  umask: [],
  "setcap cap_sys_admin+ep /opt/a": ["gives /opt/a powers of root (setcap)"],
  "setcap cap_net_bind_service+ep /opt/a": [],
  "chown ec2-user /etc/docker/daemon.json": ["gives /etc/docker/daemon.json another owner than root"],
  "chown root:root /etc/docker/daemon.json": [],
  "chown 0:0 /etc/docker/daemon.json": [],
  "chown -R root /etc/docker/": [],
  "chown ec2-user /opt/a": [],
  [cloud("write_files:", "  - path: /opt/a", "    permissions: '0777'", "    content: x")]: [
    "gives /opt/a to everybody to write",
  ],
  [cloud("write_files:", "  - path: /opt/a", "    permissions: '0644'", "    content: x")]: [],
});

const kubelet = (text: string): string =>
  file("/etc/kubernetes/kubelet/config.yaml", "kind: KubeletConfiguration", text);

describe("what opens the kubelet", () => {
  const holes: Readonly<Record<string, string | undefined>> = {
    "authentication:\n  anonymous:\n    enabled: true": "lets anybody ask its kubelet",
    "authentication:\n  anonymous:\n    enabled: false": undefined,
    "authentication:\n  webhook:\n    enabled: false":
      "lets its kubelet take callers without asking the cluster who they are",
    "authorization:\n  mode: AlwaysAllow": "lets its kubelet do what anybody asks",
    "authorization:\n  mode: Webhook": undefined,
    "readOnlyPort: 10255": "opens its kubelet's port without authentication",
    "readOnlyPort: 0": undefined,
    "protectKernelDefaults: false": "lets its kubelet change the kernel's settings",
    "protectKernelDefaults: true": undefined,
    "rotateCertificates: false": "keeps its kubelet's certificate for ever",
    "streamingConnectionIdleTimeout: 0s": "never closes idle sessions into containers",
    "streamingConnectionIdleTimeout: 4h0m0s": undefined,
    "tlsMinVersion: VersionTLS11": "lets its kubelet speak outdated TLS",
    "tlsMinVersion: VersionTLS12": undefined,
    "unheardOf: true": undefined,
  };
  for (const [text, hole] of Object.entries(holes))
    it(`${text.replaceAll("\n", " ")}: ${hole ?? "nothing"}`, () => {
      const found = findKubeletHoles(hostSetup(kubelet(text)));
      assert.equal(found.length, hole === undefined ? 0 : 1, found.join());
      if (hole !== undefined) assert.ok(found[0]!.startsWith(`${hole} (`), found[0]);
    });

  it("joins a cluster by a node's script, settings or configuration", () => {
    const joins = (text: string): boolean => joinsKubernetes(hostSetup(text));
    assert.ok(joins("/etc/eks/bootstrap.sh shop"));
    assert.ok(joins("kubeadm join 10.0.0.1:6443"));
    assert.ok(joins("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n"));
    assert.ok(joins('[settings.kubernetes]\ncluster-name = "shop"'));
    assert.ok(!joins('[settings.ecs]\ncluster = "shop"'));
    assert.ok(!joins("systemctl start nginx"));
  });

  it("bounds a pod's processes by the last word on it", () => {
    const limit = (text: string): number | undefined => podPidsLimit(hostSetup(kubelet(text)));
    assert.equal(limit("podPidsLimit: 1024"), 1024);
    assert.equal(limit("podPidsLimit: 1"), 1);
    assert.equal(limit("podPidsLimit: 0"), Infinity);
    assert.equal(limit("podPidsLimit: -1"), Infinity);
    assert.equal(limit("podPidsLimit: many"), Infinity);
    assert.equal(limit("maxPods: 10"), undefined);
  });
});
