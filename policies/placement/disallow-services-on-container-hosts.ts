import {
  containerSign,
  definePolicy,
  engineCommand,
  example,
  hostExample,
  launchTemplate,
  servicesIn,
  trustedImage,
  userDataTexts,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");
const joins = "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=1024'\n";

export default definePolicy({
  name: "disallow-services-on-container-hosts",
  displayName: "Hosts of containers run nothing beside them",
  description:
    "A web server or database beside containers is not divided from them by anything, is patched by nobody's image build, and widens what a host answers to.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.2"],
  requirements: [46],
  remediationSteps: "Run the service as a container, or on a machine of its own outside of the cluster.",
  appliesTo: "Host",
  check({ node, report }) {
    const { userData } = node;
    if (userData === undefined) return report.notApplicable("it has no user data");
    const sign = containerSign(userData);
    if (sign === undefined) return report.notApplicable("its user data starts no containers");
    const [first, ...others] = userDataTexts(userData).flatMap((text) => servicesIn(text));
    if (!first) return;
    const more = others.length > 0 ? ` (and ${others.map(({ service }) => service).join(", ")})` : "";
    report(
      `${sign} and also runs ${first.service}${more}, on line ${first.line} of its user data`,
      node.places["userData"],
    );
  },
  good: () => ({
    "a node and nothing else": hostExample({ userData: joins }),
    "a machine without containers": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now nginx\n" }),
  }),
  bad: () => ({
    "a web server on a node": hostExample({ userData: `${joins}systemctl enable --now nginx\n` }),
    "a database beside containers": example(
      launchTemplate({ userData: encode(`#!/bin/sh\nservice redis start\n${engineCommand()}\n`) }),
      { alsoFails: ["require-host-logs"] },
    ),
    "a unit of podman's beside a service": hostExample(
      {
        userData: `#cloud-config\npackages: [redis]\nwrite_files:\n  - path: /etc/containers/systemd/cart.container\n    content: |\n      [Container]\n      Image=${trustedImage}\n      User=10001:10001\n      ReadOnly=true\n      DropCapability=ALL\n      NoNewPrivileges=true\n      Memory=128m\n      HealthCmd=/live\n      PodmanArgs=--cpus=0.2\nruncmd:\n  - service redis start\n`,
      },
      { alsoFails: ["require-host-logs"] },
    ),
    "packages of cloud-init on an ECS host": hostExample({
      userData:
        "#cloud-config\npackages:\n  - postgresql-server\n  - fluent-bit\nruncmd:\n  - echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n",
    }),
  }),
});
