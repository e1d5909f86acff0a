import {
  definePolicy,
  example,
  findSecrets,
  hostExample,
  launchTemplate,
  userDataTexts,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");

export default definePolicy({
  name: "disallow-secrets-in-user-data",
  displayName: "User data holds no secrets",
  description:
    "Everything on a host, each container included, can read its user data, and so can everybody who may describe instances. It is in the state and in the console too.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4"],
  requirements: [57, 65, 66],
  remediationSteps:
    "Keep the secret in Secrets Manager or Parameter Store, let the instance's role read it at start, and change it: it has been seen.",
  appliesTo: "Host",
  check({ node, report }) {
    const { userData } = node;
    if (userData === undefined) return;
    const found = userDataTexts(userData).flatMap((text) => findSecrets(text));
    const [first] = found;
    if (!first) return;
    const named = first.name === undefined ? "" : ` (${first.name})`;
    const more = found.length > 1 ? ` and ${found.length - 1} more` : "";
    report(
      `has ${first.what}${named} on line ${first.line} of its user data${more}`,
      node.places["userData"],
    );
  },
  good: () => ({
    "no secret": hostExample({ userData: '#!/bin/sh\nexport GREETING="hello"\n' }),
    "taken from a store": hostExample({
      userData: "#!/bin/sh\nDB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop/db)\n",
    }),
  }),
  bad: () => ({
    "an access key": hostExample({ userData: `export AWS_ACCESS_KEY_ID=${"AKIA"}IOSFODNN7EXAMPLE` }),
    "a password in base 64": example(
      launchTemplate({ userData: encode("#!/bin/sh\nexport DATABASE_PASSWORD=hunter2\n") }),
    ),
  }),
});
