import assert from "node:assert/strict";
import { findKubeletHoles, hostSetup, joinsKubernetes, podPidsLimit } from "../../../../core/policy/host";
import { cloud, file } from "./cases";

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
    "authentication:\n  anonymous:\n    enabled: 'yes'": "lets anybody ask its kubelet",
    "authentication:\n  anonymous:\n    enabled: ON": "lets anybody ask its kubelet",
    "authentication:\n  anonymous:\n    enabled: 1": "lets anybody ask its kubelet",
    "authentication:\n  x509:\n    clientCAFile: ''": "takes no authority for its kubelet's callers",
    "authentication:\n  x509:\n    clientCAFile: /etc/kubernetes/pki/ca.crt": undefined,
    "featureGates:\n  RotateKubeletServerCertificate: false":
      "keeps its kubelet's server certificate for ever",
    "makeIPTablesUtilChains: 0": "lets its packet filter drift from what the kubelet needs",
    "seccompDefault: 'off'": "runs containers without a filter of system calls by default",
    "allowedUnsafeSysctls: [net.core.somaxconn]": "lets pods set the kernel's unsafe parameters",
    "allowedUnsafeSysctls: []": undefined,
    "protectKernelDefaults: false": "lets its kubelet change the kernel's settings",
    "protectKernelDefaults: true": undefined,
    "rotateCertificates: 'no'": "keeps its kubelet's certificate for ever",
    "rotateCertificates: false": "keeps its kubelet's certificate for ever",
    "streamingConnectionIdleTimeout: 0s": "never closes idle sessions into containers",
    "streamingConnectionIdleTimeout: 0h00m0s": "never closes idle sessions into containers",
    "streamingConnectionIdleTimeout: 4h0m0s": undefined,
    "streamingConnectionIdleTimeout: 0h0m5s": undefined,
    "tlsMinVersion: VersionTLS11": "lets its kubelet speak outdated TLS",
    "tlsMinVersion: VersionTLS10": "lets its kubelet speak outdated TLS",
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
    assert.ok(joins('[settings]\nmotd = "x"\n[settings.kubernetes]\ncluster-name = "shop"'));
    assert.ok(!joins('[settings.ecs]\ncluster = "shop"'));
    assert.ok(!joins("systemctl start nginx"));
    assert.ok(joins('{"kind" : "NodeConfig"}'));
    assert.ok(joins("k3s --debug agent --server https://a"));
    assert.ok(joins(cloud("runcmd:", "  - kubeadm   join 10.0.0.1:6443")));
    const boundary = (...parts: readonly string[]): string =>
      [
        'Content-Type: multipart/mixed; boundary="=="',
        "",
        ...parts.map((part) => `--==\nContent-Type: text/plain\n\n${part}\n`),
        "--==--",
      ].join("\n");
    assert.ok(joins(boundary("true", "kind: NodeConfig")));
  });

  it("reads Bottlerocket's lists as they are written", () => {
    const of = (list: string) =>
      findKubeletHoles(hostSetup(`[settings.kubernetes]\nallowed-unsafe-sysctls = ${list}`));
    assert.deepEqual(of("[]"), []);
    assert.equal(of('["net.core.somaxconn"]').length, 1);
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
