import { definePolicy, findInsecureRegistries, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "disallow-insecure-registries",
  displayName: "Hosts check who answers for a registry",
  description:
    "A host that takes images over plain HTTP, or from any certificate, runs what whoever stands between serves it: everything that was vetted of the image is void.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.1", "cis-docker-1.6:2.4"],
  requirements: [1, 57],
  remediationSteps:
    "Remove the insecure registry or mirror; give the registry a certificate that the host trusts.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findInsecureRegistries);
  },
  good: () => ({
    "a mirror over TLS": hostExample({
      userData:
        '[[settings.container-registry.mirrors]]\nregistry = "docker.io"\nendpoint = ["https://mirror.example.com"]\n',
    }),
  }),
  bad: () => ({
    "named in the daemon's file": hostExample({
      userData:
        '#cloud-config\nwrite_files:\n  - path: /etc/docker/daemon.json\n    content: \'{"insecure-registries": ["registry.example.com:5000"]}\'\n',
    }),
    "any certificate": hostExample({
      userData:
        '#!/bin/sh\nmkdir -p /etc/containerd/certs.d/r.example.com\ncat <<EOF > /etc/containerd/certs.d/r.example.com/hosts.toml\n[host."https://r.example.com"]\n  skip_verify = true\nEOF\n',
    }),
    "Bottlerocket's mirror without TLS": hostExample({
      userData:
        '[[settings.container-registry.mirrors]]\nregistry = "*"\nendpoint = ["http://mirror.example.com"]\n',
    }),
  }),
});
