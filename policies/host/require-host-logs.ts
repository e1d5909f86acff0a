import {
  containerSign,
  definePolicy,
  hostExample,
  hostSetup,
  joinsKubernetes,
  logShipperOf,
  matchGlob,
  texts,
  textsOf,
} from "../../core/policy";

const ecs = "#!/bin/sh\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n";
const estate = { policies: { "require-host-logs": { settings: { images: ["ami-0ccc*"] } } } };

export default definePolicy({
  name: "require-host-logs",
  displayName: "Hosts of containers send their logs away",
  description:
    "What a host logged is gone with it, and an intruder on it rewrites what is still there. Nodes of EKS are judged by what runs in their cluster; any other host of containers needs an agent of its own.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [57, 66],
  remediationSteps:
    "Install and start an agent in the user data, such as amazon-cloudwatch-agent, or forward by rsyslog. Name machine images that bring one in the setting images.",
  settings: {
    images: texts("Patterns of machine images (ids or parameters) that bring an agent with them."),
  },
  appliesTo: "Host",
  check({ node, environment, settings, report }) {
    const { userData } = node;
    if (!environment.controlled || userData === undefined || userData === "")
      return report.notApplicable(
        "the environment is not controlled, or nothing says that it starts containers",
      );
    const setup = hostSetup(userData);
    const sign = containerSign(userData);
    if (sign === undefined || joinsKubernetes(setup) || setup.bottlerocket)
      return report.notApplicable("it is no host of containers that runs agents of its own");
    if (logShipperOf(setup) !== undefined) return;
    const patterns = textsOf(settings, "images") ?? [];
    if (patterns.length > 0) {
      const { imageId = "" } = node;
      if (patterns.some((pattern) => matchGlob(pattern, imageId))) return;
    }
    report(`${sign}, and nothing in its user data sends its logs away`, node.places["userData"]);
  },
  good: () => ({
    "an agent": hostExample({
      userData: `${ecs}dnf install -y amazon-cloudwatch-agent\nsystemctl enable --now amazon-cloudwatch-agent\n`,
    }),
    "rsyslog to another host": hostExample({
      userData: `${ecs}echo '*.* @@logs.shop.internal:6514' > /etc/rsyslog.d/90-forward.conf\nsystemctl restart rsyslog\n`,
    }),
    "an image that brings one": hostExample({ userData: ecs, ami: "ami-0ccc3333dddd4444e" }, { estate }),
    "a host without containers": hostExample({ userData: "#!/bin/sh\ntrue\n" }),
  }),
  bad: () => ({
    "none on a host of ECS": hostExample({ userData: ecs }),
    "an agent that is stopped": hostExample(
      { userData: `${ecs}systemctl disable --now amazon-cloudwatch-agent\n` },
      { alsoFails: ["disallow-disabled-auditing"] },
    ),
    "rsyslog into a file": hostExample({
      userData: `${ecs}echo '*.* /var/log/all.log' > /etc/rsyslog.d/90-all.conf\n`,
    }),
  }),
});
