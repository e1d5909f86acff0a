import { findInsecureRegistries } from "../../../../core/policy/host";
import { cloud, file, holds, nodeConfig } from "./cases";

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
    "pulls from a.example.com without checking who answers",
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
  "dockerd --insecure-registry 'a.example.com'": ["pulls from a.example.com without checking who answers"],
  [file("/etc/docker/daemon.json", '{"insecure-registries" : ["a.example.com"]}')]: [
    "pulls from a.example.com without checking who answers",
  ],
  [file("/etc/docker/daemon.yaml", "insecure-registries:   [ a.example.com ]")]: [
    "pulls from a.example.com without checking who answers",
  ],
  [file("/etc/docker/daemon.json", '{"insecure-registries": [ ]}')]: [],
  [file("/etc/other.json", '{"insecure-registries": ["a.example.com"]}')]: [],
  [file("/etc/docker/daemon.json", '{"registry-mirrors" :  ["https://a", "http://m.example.com"]}')]: [
    "pulls from a mirror without TLS",
  ],
  [file("/etc/docker/daemon.json", '{"registry-mirrors": ["https://a"], "labels": ["http://x"]}')]: [],
  [file("/etc/containerd/certs.d/a/hosts.toml", '[host."http://a.example.com:5000"]')]: [
    "pulls from http://a.example.com:5000 without TLS",
  ],
  [file("/etc/containerd/certs.d/a/hosts.toml", '# [host."http://a.example.com:5000"]')]: [],
  [file("/etc/containerd/certs.d/a/hosts.toml", '[host."https://a.example.com"]', '  ca = "/a"')]: [],
  [file("/etc/containerd/config.toml", "[a.tls]", "insecure_skip_verify = true")]: [
    "pulls from a registry without checking who answers",
  ],
  [file("/etc/containerd/config.toml", "skip_verify_not = true")]: [],
  [file("/etc/containerd/config.toml", 'endpoints = "http://a"')]: [],
  [nodeConfig('[host."http://a.example.com"]', "  skip_verify = true")]: [
    "pulls from http://a.example.com without TLS",
    "pulls from a registry without checking who answers",
  ],
  [nodeConfig("version = 2")]: [],
  [cloud("notes: |", "  skip_verify = true")]: [],
  "podman pull --tls-verify=false r.example.com/a": ["pulls from a registry without checking who answers"],
  "skopeo copy --src-tls-verify=false docker://a docker://b": [
    "pulls from a registry without checking who answers",
  ],
  "skopeo copy --dest-tls-verify=false docker://a docker://b": [],
  "podman pull --tls-verify=true r.example.com/a": [],
  [file("/etc/crio/crio.conf", 'insecure_registries = ["a.example.com"]')]: [
    "pulls from a.example.com without checking who answers",
  ],
  [file("/etc/crio/crio.conf", "insecure_registries = []")]: [],
  [file("/etc/rancher/k3s/registries.yaml", "insecure_skip_verify: true")]: [
    "pulls from a registry without checking who answers",
  ],
  [file("/etc/rancher/k3s/registries.yaml", "insecure_skip_verify: false")]: [],
  [file("/etc/rancher/k3s/registries.yaml", "- http://m.example.com")]: ["pulls from a mirror without TLS"],
  [file("/etc/rancher/k3s/registries.yaml", "- https://m.example.com")]: [],
});
