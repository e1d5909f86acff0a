import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizeHostPath, runtimeSocketIn, sensitiveTreeOf } from "../../../../core/graph/kubernetes";

describe("host paths", () => {
  const spellings: Record<string, string> = {
    "/var/run/docker.sock": "/run/docker.sock",
    "/var/run/../run/docker.sock": "/run/docker.sock",
    "/var//run/./docker.sock/": "/run/docker.sock",
    "/var/lib/../run/docker.sock": "/run/docker.sock",
    "/run/docker.sock": "/run/docker.sock",
    "/../../etc": "/etc",
    "/": "/",
    "": "/",
    "/var/runner": "/var/runner",
    "/data/var/run": "/data/var/run",
    "/var/run/..": "/",
  };
  for (const [path, normal] of Object.entries(spellings)) {
    it(`spells ${JSON.stringify(path)} as ${normal}`, () => assert.equal(normalizeHostPath(path), normal));
  }

  it("gives one spelling to a path, however it is normalised again", () => {
    const part = fc.constantFrom("", ".", "..", "var", "run", "docker.sock", "etc", "a b");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const normal = normalizeHostPath(`/${parts.join("/")}`);
        assert.equal(normalizeHostPath(normal), normal);
        assert.ok(!/\/(\.{1,2})?(\/|$)/.test(normal.slice(1)));
      }),
    );
  });

  const exposing = [
    "/var/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/var/run/crio/crio.sock",
    "/run/crio",
    "/run/podman/podman.sock",
    "/run/k3s/containerd",
    "/var/run/cri-dockerd.sock",
    "/var/run/dockershim.sock",
    "/run/user/1000/docker.sock",
    "/run/user/1000",
    "/run",
    "/var/run",
    "/var",
    "/",
    "//",
    "/var/lib",
    "\\\\.\\pipe\\docker_engine",
    "//./pipe/containerd-containerd",
  ];
  for (const path of exposing)
    it(`finds a runtime's socket through ${path}`, () => assert.ok(runtimeSocketIn(path)));

  for (const path of [
    "/data",
    "/var/log",
    "/var/runx",
    "/run/secrets",
    "/var/lib/docker/volumes/x",
    "/docker.sock",
  ]) {
    it(`finds no socket through ${path}`, () => assert.equal(runtimeSocketIn(path), undefined));
  }

  for (const path of [
    "/etc",
    "/etc/kubernetes",
    "/proc/",
    "/sys/fs/cgroup",
    "/dev",
    "/",
    "/var/lib",
    "/var/lib/kubelet/pods",
  ]) {
    it(`takes ${path} as sensitive`, () => assert.ok(sensitiveTreeOf(path)));
  }
  for (const path of ["/data", "/etcd-data", "/mnt/disk", "/srv", "/var/lib/app", "/tmp"]) {
    it(`does not take ${path} as sensitive`, () => assert.equal(sensitiveTreeOf(path), undefined));
  }
});
