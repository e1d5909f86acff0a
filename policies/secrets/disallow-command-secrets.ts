import { container, definePolicy, findSecrets, isLiteralSecret, isSecretName } from "../../core/policy";

export default definePolicy({
  name: "disallow-command-secrets",
  displayName: "Secrets don't stand in containers' commands",
  description:
    "What stands in a command or its arguments is shown to everybody who may read the workload, and by the process list to everything beside it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4"],
  requirements: [65, 66],
  remediationSteps: "Let the program read the secret from a mounted file; change the secret that stood here.",
  appliesTo: "Container",
  check({ node, report }) {
    const judge = (list: readonly string[] | undefined, field: string): void => {
      report.each(list, (part, index) => {
        const place = `${field}[${index}]`;
        const [found] = findSecrets(part);
        if (found) return report(`has ${found.what} in its ${field}`, place);
        // A flag and its value may be two arguments.
        const next = /^--?[A-Za-z]/.test(part) && isSecretName(part) ? list?.[index + 1] : undefined;
        if (next === undefined || next.startsWith("-")) return;
        if (isSecretName(part, next) && isLiteralSecret(next))
          report(`has a secret in its ${field}, after ${part}`, place);
      });
    };
    judge(node.command, "command");
    judge(node.args, "args");
  },
  good: () => ({
    "a file of secrets": container({ args: ["--password-file=/run/secrets/db", "--level", "info"] }),
    "a variable": container({ command: ["sh", "-c", 'exec app --password="$DB_PASSWORD"'] }),
  }),
  bad: () => ({
    "a flag": container({ args: ["--db-password=correct-horse"] }),
    "a flag and its value": container({ args: ["--db-password", "correct-horse"] }),
    "a script": container({ command: ["sh", "-c", "export API_TOKEN=correct-horse-battery; exec app"] }),
  }),
});
