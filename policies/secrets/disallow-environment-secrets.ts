import {
  container,
  definePolicy,
  expressions,
  findSecrets,
  isInClear,
  isSecret,
  isSecretVariable,
  nameOr,
  peek,
  textsOf,
  Unknown,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-environment-secrets",
  displayName: "Secrets don't stand in containers' environments",
  description:
    "A value in a workload's environment is shown to everybody who may read the workload, is passed on to every child process and ends up in logs and crash reports.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4", "cis-kubernetes-1.9:5.4.1"],
  requirements: [65, 66],
  remediationSteps:
    "Keep the value in the secret store, mount it as a file, and give the workload's own identity the right to read it; change the secret that stood here.",
  settings: {
    sensitiveValues: expressions(
      "Expressions of further values that are secrets, whatever their case. None by default.",
    ),
  },
  appliesTo: "Container",
  check({ node, report, settings }) {
    const further = (textsOf(settings, "sensitiveValues") ?? []).map((each) => new RegExp(each, "i"));
    report.each(node.env, (variable, index) => {
      const place = `env[${index}].value`;
      const value = peek(() => variable.value);
      // Where no value stands, or what it holds tells by itself, the name doesn't matter.
      if (value === undefined || value === "") return;
      const shown = nameOr(() => variable.name, `${index}`);
      const [found] = value instanceof Unknown ? [] : findSecrets(value);
      if (found) return report(`has ${found.what} in its environment variable ${shown}`, place);
      // Of an unknown value only the name can tell what it is.
      if (value instanceof Unknown) {
        if (isSecretVariable(variable.name ?? "")) report.unknown(place, value.missing);
      } else if (isSecret(variable, "value"))
        report(`has a secret in its environment variable ${shown}`, place);
      else if (
        further.some((each) => each.test(value)) ||
        (isInClear(value) && isSecretVariable(variable.name ?? "", value))
      )
        report(`has a secret in its environment variable ${shown}, by that name or value`, place);
    });
  },
  good: () => ({
    "a setting": container({ env: [{ name: "LOG_LEVEL", value: "info" }] }),
    "the place of a secret": container({ env: [{ name: "DB_PASSWORD_FILE", value: "/run/secrets/db" }] }),
  }),
  bad: () => ({
    "a password": container({ env: [{ name: "DB_PASSWORD", value: "correct-horse" }] }),
    "an access key under a plain name": container({
      env: [{ name: "LEVEL", value: "AKIAIOSFODNN7EXAMPLE" }],
    }),
    "a value of the estate's kinds": {
      ...container({ env: [{ name: "GREETING", value: "bearer 7f9c2ba4e88f" }] }),
      estate: {
        policies: { "disallow-environment-secrets": { settings: { sensitiveValues: ["Bearer \\w+"] } } },
      },
    },
    "a password in a URL": container({
      env: [{ name: "DATABASE_URL", value: "postgres://shop:correct-horse@db.example.com/shop" }],
    }),
  }),
});
