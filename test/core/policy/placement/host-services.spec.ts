import assert from "node:assert/strict";
import { containerSign, servicesIn } from "../../../../core/policy/placement";

/** What is found in a script of these lines: each service with its line, of which the first is the interpreter's. */
const inScript = (...lines: readonly string[]): readonly string[] =>
  servicesIn(["#!/bin/sh", ...lines, ""].join("\n")).map(({ service, line }) => `${service} ${line}`);

const inCloudConfig = (...lines: readonly string[]): readonly string[] =>
  servicesIn(["#cloud-config", ...lines, ""].join("\n")).map(({ service, line }) => `${service} ${line}`);

describe("services in user data", () => {
  it("are those that a package manager installs", () => {
    assert.deepEqual(inScript("yum install -y nginx"), ["nginx 2"]);
    assert.deepEqual(inScript("dnf -y install httpd"), ["httpd 2"]);
    assert.deepEqual(inScript("DEBIAN_FRONTEND=noninteractive apt-get install -y  redis-server"), [
      "redis-server 2",
    ]);
    assert.deepEqual(inScript("apk add --no-cache haproxy memcached"), ["haproxy 2", "memcached 2"]);
    assert.deepEqual(inScript("amazon-linux-extras enable redis6"), ["redis6 2"]);
    assert.deepEqual(inScript("yum remove -y nginx"), []);
    assert.deepEqual(inScript("yum install -y amazon-ssm-agent nginx-exporter my-nginx"), []);
  });

  it("are those that are started, in the words of each service manager", () => {
    assert.deepEqual(inScript("systemctl enable --now nginx.service"), ["nginx 2"]);
    assert.deepEqual(inScript("systemctl restart postgresql"), ["postgresql 2"]);
    assert.deepEqual(inScript("systemctl reenable mysqld"), ["mysqld 2"]);
    assert.deepEqual(inScript("service redis start"), ["redis 2"]);
    assert.deepEqual(inScript("chkconfig httpd on"), ["httpd 2"]);
    assert.deepEqual(inScript("rc-update add caddy default"), ["caddy 2"]);
    assert.deepEqual(inScript("systemctl stop nginx"), []);
    assert.deepEqual(inScript("chkconfig httpd off"), []);
    assert.deepEqual(inScript("systemctl status starter nginx icon"), []);
  });

  it("end with the command: what the next one does is its own", () => {
    for (const end of [";", "&&", "|", "\n"])
      assert.deepEqual(inScript(`systemctl start containerd ${end} echo nginx`), [], end);
  });

  it("stand once each, by the first line that names them", () => {
    assert.deepEqual(
      inScript("yum install -y nginx redis", "", "systemctl start redis", "service nginx start"),
      ["nginx 2", "redis 2"],
    );
    assert.deepEqual(inScript("systemctl start redis", "systemctl start nginx", "systemctl start redis"), [
      "redis 2",
      "nginx 3",
    ]);
  });

  it("are the packages of a list on one line, and of lists with versions", () => {
    assert.deepEqual(inCloudConfig("packages: [nginx]"), ["nginx 2"]);
    assert.deepEqual(inCloudConfig("users: [nginx]", "packages: [curl, 'redis',", "  nginx]"), [
      "redis 3",
      "nginx 4",
    ]);
    assert.deepEqual(inCloudConfig("packages:", "  - [nginx, 1.24]"), ["nginx 3"]);
    assert.deepEqual(inCloudConfig("packages: [my-nginx, curl]"), []);
  });

  it("are the packages of a cloud-config", () => {
    assert.deepEqual(inCloudConfig("packages:", "  - postgresql-server", "- 'nginx'", '  -   "redis"  '), [
      "postgresql-server 3",
      "nginx 4",
      "redis 5",
    ]);
    assert.deepEqual(inCloudConfig("packages:", "  - nginx", "runcmd:", "  - systemctl start nginx"), [
      "nginx 3",
    ]);
    assert.deepEqual(
      inCloudConfig("runcmd:", "  - service redis start", "packages:", "  - nginx", "  - redis"),
      ["redis 3", "nginx 5"],
    );
    assert.deepEqual(
      inCloudConfig("packages:", "  - fluent-bit", "  - nginx # a remark", "name: x - redis"),
      ["nginx 4"],
    );
    assert.deepEqual(inScript("- nginx"), []);
    assert.deepEqual(inScript("# see #cloud-config", "- nginx"), []);
  });
});

describe("a sign of containers in user data", () => {
  const signs = {
    "/etc/eks/bootstrap.sh shop": "joins an EKS cluster",
    "nodeadm init": "joins an EKS cluster",
    "apiVersion: node.eks.aws/v1alpha1": "joins an EKS cluster",
    "[settings.kubernetes]": "joins a cluster with Bottlerocket",
    "echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config": "joins an ECS cluster",
    "[settings.ecs]": "joins an ECS cluster",
    "kubeadm join 10.0.0.1": "joins a cluster",
    "k3s agent --server https://x": "joins a cluster",
    "docker run -d x": "runs containers",
    "podman --log-level=debug run x": "runs containers",
    "docker --context x run y": "runs containers",
    "docker -H tcp://x --debug run y": "runs containers",
    "docker compose up": "runs containers",
    "docker compose -f shop.yaml --profile all up": "runs containers",
  };
  for (const [text, sign] of Object.entries(signs))
    it(`is ${text}`, () => assert.equal(containerSign(`#!/bin/sh\n${text}\n`), sign));

  it("is what units of podman and of systemd, and static pods, start", () => {
    const written = (path: string, content: string): string =>
      `#cloud-config\nwrite_files:\n  - path: ${path}\n    content: |\n${content.replace(/^/gm, "      ")}\n`;
    const unit = written("/etc/containers/systemd/cart.container", "[Container]\nImage=registry/cart:1");
    assert.equal(containerSign(unit), "runs containers");
    assert.equal(containerSign(Buffer.from(unit).toString("base64")), "runs containers");
    const service = "[Service]\nExecStart=/usr/bin/podman run registry/cart:1";
    assert.equal(containerSign(written("/etc/systemd/system/cart.service", service)), "runs containers");
    const pod = "kind: Pod\nspec: { containers: [{ name: cart, image: registry/cart:1 }] }";
    assert.equal(containerSign(written("/etc/kubernetes/manifests/cart.yaml", pod)), "runs containers");
    const kube = "[Kube]\nYaml=cart.yaml";
    assert.equal(containerSign(written("/etc/containers/systemd/cart.kube", kube)), "runs containers");
    assert.equal(containerSign(written("/etc/containers/systemd/net.network", "[Network]")), undefined);
    assert.equal(containerSign(written("/etc/app.service", "[Service]\nExecStart=/usr/bin/app")), undefined);
  });

  it("is none where none is started", () => {
    assert.equal(containerSign("#!/bin/sh\n# docker run x\n"), undefined);
    assert.equal(containerSign("#!/bin/sh\nyum install -y docker\ndocker pull x\n"), undefined);
    assert.equal(containerSign("#!/bin/sh\ndocker -v\nnpm run build\n"), undefined);
  });
});
