/** Sockets that command the container runtime or the node itself: whoever can write to one owns the node. */
const sockets: readonly string[] = [
  "/run/docker.sock",
  "/run/docker/libnetwork",
  "/run/cri-dockerd.sock",
  "/run/dockershim.sock",
  "/run/containerd/containerd.sock",
  "/run/host-containerd/host-containerd.sock",
  "/run/host-containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/k0s/containerd.sock",
  "/run/crio/crio.sock",
  "/run/podman/podman.sock",
  "/run/buildkit/buildkitd.sock",
  "/run/frakti.sock",
  "/run/isulad.sock",
  "/run/pouchd.sock",
  "/run/finch.sock",
  "/run/lxd.socket",
  "/run/api.sock",
  "/run/systemd/private",
  "/run/dbus/system_bus_socket",
  "/var/snap/docker/common/run/docker.sock",
  "/var/snap/microk8s/common/run/containerd.sock",
  "/var/lib/lxd/unix.socket",
  "/var/lib/docker.sock",
];

const socketSet: ReadonlySet<string> = new Set(sockets);

/** Every directory that holds a socket, however far above it. */
const socketDirectories: ReadonlySet<string> = new Set(
  [...sockets, "/run/user/0/docker.sock"].flatMap((socket) => {
    const parts = socket.split("/");
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/") || "/");
  }),
);

/** Windows names its runtimes' ends as pipes. */
const pipe = /^[/\\]{2}[.?][/\\]pipe[/\\](docker|containerd|cri-dockerd|podman|dockershim)/i;

/** Rootless runtimes keep their socket below the user's own run directory. */
const rootless = /^\/run\/user\/[^/]+(?:\/(?:docker|podman|containerd)(?:[./].*)?)?$/;

/**
 * The one spelling of an absolute POSIX path: no `.`, `..`, doubled or trailing slashes, and `/var/run` as the link to
 * `/run` that it is on every current distribution. Relative paths are taken from the root, as runtimes take them.
 */
export function normalizeHostPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else if (part === "run" && parts.length === 1 && parts[0] === "var") parts.splice(0, 1, "run");
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The runtime's socket that a mount of this host path hands to the container, or "a runtime's socket below it". */
export function runtimeSocketIn(path: string): string | undefined {
  if (pipe.test(path)) return path;
  const normal = normalizeHostPath(path);
  if (socketSet.has(normal)) return normal;
  if (socketDirectories.has(normal)) return sockets.find((socket) => isWithin(socket, normal));
  return rootless.test(normal) ? normal : undefined;
}

/** Whether `path` is `directory` or lies below it; both normal. */
export function isWithin(path: string, directory: string): boolean {
  return directory === "/" || path === directory || path.startsWith(`${directory}/`);
}

/** Trees of the host that hold its programs, settings, secrets, devices or the kubelet's and runtime's state. */
const sensitive: readonly string[] = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/lib32",
  "/lib64",
  "/opt",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/cni",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/crio",
  "/var/lib/docker",
  "/var/lib/etcd",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/log",
  "/var/spool/cron",
];

const aboveSensitive: ReadonlySet<string> = new Set(["/", "/var", "/var/lib", "/var/spool"]);

/** The sensitive tree that a host path is, lies in or lies above. */
export function sensitiveTreeOf(path: string): string | undefined {
  const normal = normalizeHostPath(path);
  if (aboveSensitive.has(normal)) return normal;
  return sensitive.find((tree) => isWithin(normal, tree));
}
