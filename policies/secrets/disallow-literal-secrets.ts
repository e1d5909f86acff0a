import { database, definePolicy, example, isKnown, isSecret, resource } from "../../core/policy";

const value = (secretString: unknown) =>
  resource("aws:secretsmanager/secretVersion:SecretVersion", "db", { secretId: "db", secretString });

export default definePolicy({
  name: "disallow-literal-secrets",
  displayName: "Secrets do not stand in the program in plain text",
  description:
    "A password that the program holds as plain text stands in the repository, the state and every preview.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4"],
  requirements: [66],
  remediationSteps:
    "Take it from encrypted configuration (config.requireSecret), make it up (random.RandomPassword), or let AWS keep it (manageMasterUserPassword).",
  appliesTo: ["DataStore", "SecretValue"],
  check({ node, report }) {
    const name = node.kind === "DataStore" ? "password" : "value";
    const read = (): string | undefined => (node.kind === "DataStore" ? node.password : node.value);
    if (isSecret(node, name) || !isKnown(read)) return;
    if (read()) report("holds a secret in plain text", node.places[name]);
  },
  good: () => ({ "AWS keeps the password": example(database()) }),
  bad: () => ({
    "a database's password": example(
      database({ manageMasterUserPassword: undefined, password: "correct-horse" }),
    ),
    "a secret's value": example(value("correct-horse")),
  }),
});
