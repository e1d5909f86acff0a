import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Unknown } from "../../../../core/graph";
import { hostContainers, type HostContainer } from "../../../../core/graph/aws/host-containers";

const script = (...lines: readonly string[]): string => ["#!/bin/bash", ...lines, ""].join("\n");
const read = (...lines: readonly string[]): readonly HostContainer[] => {
  const { containers, unread } = hostContainers(script(...lines));
  assert.deepEqual(unread, []);
  return containers;
};
const imagesOf = (userData: string): readonly string[] =>
  hostContainers(userData).containers.map(({ container: { image } }) =>
    image instanceof Unknown ? `? ${image.missing}` : String(image),
  );

describe("containers that user data starts", () => {
  it("are found behind every engine, its options and what wraps it", () => {
    const forms = [
      "docker run nginx:1",
      "sudo -E /usr/bin/docker -H tcp://127.0.0.1:2375 --debug run --rm -dit nginx:1 nginx -g 'daemon off;'",
      "podman --log-level debug run --replace -p 80:80 nginx:1",
      "nerdctl -n shop run -dp 80:80 nginx:1",
      "finch container run --pull always nginx:1",
      "ctr -n shop run -d --net-host nginx:1 web",
      "docker create --restart=always nginx:1 && docker start web",
      "docker service create --replicas 2 --update-delay 1s nginx:1",
      "if ! docker inspect web; then docker run -d --name web nginx:1 > /var/log/web; fi",
      "bash -c 'docker run -eA=b nginx:1'",
      "I=nginx:1\ndocker run -d \\\n  --name web \\\n  ${I}",
    ];
    for (const form of forms) assert.deepEqual(imagesOf(script(form)), ["nginx:1"], form);
  });

  it("are found in whatever the user data is packed in", () => {
    const plain = script("docker run nginx:1");
    const packed = gzipSync(plain).toString("base64");
    const cloud = "#cloud-config\nruncmd:\n  - docker run nginx:1\n";
    const list = '#cloud-config\nruncmd:\n  - ["docker", "run", "nginx:1"]\n';
    const file = `#cloud-config\nwrite_files:\n  - path: /opt/start\n    encoding: b64\n    content: ${Buffer.from(plain).toString("base64")}\nruncmd:\n  - /opt/start\n`;
    for (const form of [Buffer.from(plain).toString("base64"), packed, cloud, list, file])
      assert.ok(imagesOf(form).includes("nginx:1"), form);
  });

  it("are what units of systemd and podman start", () => {
    const unit = (name: string, ...lines: readonly string[]) =>
      script(`cat > /etc/systemd/system/${name} <<'EOF'`, ...lines, "EOF", `systemctl enable --now ${name}`);
    const service = unit(
      "shop.service",
      "[Service]",
      "ExecStartPre=-/usr/bin/docker pull shop/web:1",
      "ExecStart=/usr/bin/docker run --name %n \\",
      "  -p 443:8443 shop/web:1",
    );
    assert.deepEqual(imagesOf(service), ["shop/web:1"]);
    const quadlet = unit(
      "shop.container",
      "[Container]",
      "Image=shop/web:1",
      "PublishPort=443:8443",
      "User=1000",
    );
    const [web] = hostContainers(quadlet).containers;
    assert.equal(web?.container["image"], "shop/web:1");
    assert.deepEqual(web.container["ports"], [{ containerPort: 8443, hostPort: 443, protocol: "TCP" }]);
    assert.deepEqual(web.container["securityContext"], { runAsUser: 1000 });
  });

  it("are the services of a compose file that the user data writes", () => {
    const containers = read(
      "TAG=2",
      "cat > /srv/docker-compose.yml <<'EOF'",
      "services:",
      "  store:",
      "    image: postgres:${TAG}",
      '    ports: ["127.0.0.1:5432:5432", 9000, { target: 90, published: 91 }]',
      "    volumes: [data:/var/lib/postgresql/data, /etc/shop:/etc/shop:ro]",
      "    environment: { POSTGRES_USER: shop }",
      "    deploy: { resources: { limits: { memory: 1g, cpus: '0.5' } } }",
      "  web:",
      "    build: .",
      "    network_mode: host",
      "EOF",
      "cd /srv && docker compose up -d",
    );
    const [store, web] = containers;
    assert.equal(store?.container["image"], "postgres:2");
    assert.deepEqual(store.container["ports"], [
      { containerPort: 5432, protocol: "TCP", hostPort: 5432, hostIP: "127.0.0.1" },
      { containerPort: 9000, protocol: "TCP" },
      { containerPort: 90, protocol: "TCP", hostPort: 91 },
    ]);
    assert.deepEqual(store.pod["volumes"], [
      { name: "volume-0", csi: { driver: "local" } },
      { name: "volume-1", hostPath: { path: "/etc/shop" } },
    ]);
    assert.deepEqual(store.container["resources"], { limits: { memory: "1Gi", cpu: "0.5" }, requests: {} });
    assert.equal(web?.pod["hostNetwork"], true);
    assert.ok(web.container["image"] instanceof Unknown);
  });

  it("are those of pods that a kubelet, or podman, starts from a manifest of the user data", () => {
    const pod = [
      "apiVersion: v1",
      "kind: Pod",
      "metadata: { name: web, labels: { supplier: acme } }",
      "spec:",
      "  hostNetwork: true",
      "  containers:",
      "    - { name: web, image: 'shop/web:1', ports: [{ containerPort: 80 }] }",
    ];
    const written = (path: string, ...more: readonly string[]) =>
      script(`cat > ${path} <<'EOF'`, ...pod, "EOF", ...more);
    const bottled = `[settings.kubernetes.static-pods.web]\nenabled = true\nmanifest = "${Buffer.from(pod.join("\n")).toString("base64")}"\n`;
    for (const form of [
      written("/etc/kubernetes/manifests/web.yaml"),
      written("/srv/web.yaml", "podman kube play /srv/web.yaml"),
      written(
        "/srv/web.yaml",
        "cat > /etc/containers/systemd/web.kube <<'EOF'",
        "[Kube]",
        "Yaml=/srv/web.yaml",
        "EOF",
      ),
      bottled,
    ]) {
      const { containers, unread } = hostContainers(form);
      assert.deepEqual(unread, [], form);
      assert.deepEqual(containers, [
        {
          name: "web",
          container: { image: "shop/web:1", ports: [{ containerPort: 80 }] },
          pod: { hostNetwork: true },
          labels: { supplier: "acme" },
        },
      ]);
    }
    assert.deepEqual(hostContainers(written("/srv/web.yaml")).containers, [], "which nothing starts");
  });

  it("are those of every manifest that podman plays at once", () => {
    const pod = (path: string, name: string): readonly string[] => [
      `cat > ${path} <<'EOF'`,
      `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} }, spec: { containers: [{ name: ${name}, image: x }] } }`,
      "EOF",
    ];
    const unit = (...lines: readonly string[]): readonly string[] => [
      "cat > /etc/containers/systemd/web.kube <<'EOF'",
      "[Kube]",
      ...lines,
      "EOF",
    ];
    const written = [
      ...pod("/a/web.yaml", "one"),
      ...pod("/b/web.yaml", "two"),
      ...pod("/c/db.yml", "three"),
    ];
    for (const played of [
      unit("Yaml=/a/web.yaml", "Yaml=/b/web.yaml", "Yaml=/c/db.yml"),
      unit('Yaml=/a/web.yaml  "/b/web.yaml"', "Yaml=/c/db.yml"),
      ["podman kube play --replace /a/web.yaml /b/web.yaml /c/db.yml"],
      ["podman play kube /a/web.yaml --configmap /c/names.yaml --configmap=/c/x.yml /b/web.yaml /c/db.yml"],
    ]) {
      const { containers, unread } = hostContainers(script(...written, ...played));
      assert.deepEqual(
        containers.map(({ name }) => name),
        ["one", "two", "three"],
        played.join("\n"),
      );
      assert.deepEqual(unread, []);
    }
    for (const played of [
      unit("Yaml=/a/web.yaml", "Yaml=/d/other.yaml"),
      unit("Yaml=/d/other.yaml", "Yaml=/a/web.yaml"),
      ["podman kube play /a/web.yaml /d/other.yaml"],
      ["podman kube play /a/web.yaml https://example.com/pod"],
    ]) {
      const { containers, unread } = hostContainers(script(...written, ...played));
      assert.equal(containers.length, 1);
      assert.deepEqual(unread, ["the pods that podman plays"], played.join("\n"));
    }
  });

  it("are told with what bears on how they are kept in", () => {
    const [container] = read(
      "docker run --privileged=true --read-only --cap-add=SYS_ADMIN --cap-drop all --user root:0 --pid host --ipc=host " +
        "--security-opt no-new-privileges --security-opt seccomp=unconfined -m 512m --cpus 1.5 --runtime runsc " +
        "--mount type=bind,source=/var/run/docker.sock,target=/s,readonly --tmpfs /tmp:size=1m -v /data " +
        "--health-cmd 'curl -f x' --label supplier=acme -e A=1 -e B --network=host -p 8000-8001:9000-9001/udp shop/web:1",
    );
    assert.deepEqual(container?.container["securityContext"], {
      privileged: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      seccompProfile: { type: "Unconfined" },
      capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] },
      runAsUser: 0,
      runAsGroup: 0,
    });
    assert.deepEqual(container.pod, {
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      runtimeClassName: "runsc",
      volumes: [
        { name: "volume-0", hostPath: { path: "/var/run/docker.sock" } },
        { name: "volume-1", emptyDir: { medium: "Memory" } },
        { name: "volume-2", emptyDir: {} },
      ],
    });
    assert.deepEqual(container.container["ports"], [
      { containerPort: 9000, protocol: "UDP", hostPort: 9000 },
      { containerPort: 9001, protocol: "UDP", hostPort: 9001 },
    ]);
    assert.deepEqual(container.container["env"], [{ name: "A", value: "1" }, { name: "B" }]);
    assert.deepEqual({ ...container.labels }, { supplier: "acme" });
  });

  it("have an unknown image where a script computes it, or an option that nobody knows stands before it", () => {
    assert.deepEqual(imagesOf(script("docker run $(aws ecr x)/web:1")), [
      "? what the user data fills in when it runs",
    ]);
    assert.deepEqual(imagesOf(script("docker run shop/web:$TAG")), ["? the value of $TAG in the user data"]);
    assert.deepEqual(imagesOf(script("T=1", "T=2", "docker run shop/web:$T")), [
      "? the value of $T in the user data",
    ]);
    assert.deepEqual(imagesOf(script("docker run --frobnicate shop/web:1 sh")), [
      "? the image behind options that can't be told apart",
    ]);
    const secret = hostContainers(script("docker run -e TOKEN=$(cat x) user:hunter2@$HOST/web:1"));
    assert.ok(!JSON.stringify(secret).includes("hunter2"));
  });

  it("are named as unread where they certainly run and nothing tells which", () => {
    const unread = (...lines: readonly string[]) => hostContainers(script(...lines)).unread;
    assert.deepEqual(unread("docker-compose up -d"), [
      "what docker compose starts (its file is not in the user data)",
    ]);
    assert.deepEqual(unread("podman kube play pod.yaml"), ["the pods that podman plays"]);
    const played = ["cat > /etc/containers/systemd/web.kube <<EOF", "[Kube]", "Yaml=web.yaml", "EOF"];
    assert.deepEqual(unread(...played), ["the pods that podman plays"]);
    assert.deepEqual(unread("cat > /etc/containers/systemd/web.kube <<EOF", "[Unit]", "EOF"), []);
    assert.deepEqual(unread("python3 -c \"os.system('docker run x')\""), [
      "what its user data starts containers from",
    ]);
    const broken = ["cat > /srv/compose.yaml <<EOF", "services: [", "EOF", "docker compose up"];
    assert.deepEqual(unread(...broken), ["what docker compose starts (/srv/compose.yaml can't be read)"]);
    assert.deepEqual(unread("docker ps", "# docker run x", "yum install docker"), []);
  });

  it("are bounded, and never throw, whatever the user data is", () => {
    assert.equal(hostContainers(script(...Array<string>(300).fill("docker run x"))).containers.length, 200);
    for (const text of [
      "docker run",
      "docker run -p",
      "docker run -v : --mount , -e = ''",
      "docker run -p 1-99999:2 x",
    ])
      assert.doesNotThrow(() => hostContainers(script(text)), text);
    const proto = script("docker run --label __proto__=x -e __proto__=1 --constructor x");
    assert.doesNotThrow(() => hostContainers(proto));
  });
});
