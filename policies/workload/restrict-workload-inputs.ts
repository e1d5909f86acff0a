import {
  configMapData,
  container,
  definePolicy,
  inputsOf,
  isKnown,
  manifest,
  problemOf,
  type InputRule,
} from "../../core/policy";

const estate = {
  inputs: {
    checkout: {
      env: {
        LOG_LEVEL: { enum: ["info", "warn", "error"] },
        PORT: { port: true },
        DB_PASSWORD: { fromSecret: true },
      },
      args: [{ glob: "--region=eu-*" }],
    },
  },
};
const given = (changes: object) => ({ ...container(changes), estate });
const from = (name: string, ref: object) => ({ env: [{ name, valueFrom: ref }] });

export default definePolicy({
  name: "restrict-workload-inputs",
  displayName: "Workloads are given only the inputs that the estate declares for them",
  description:
    "Whoever can set a variable or an argument can steer a program, up to having it load other code or speak to another server. For workloads whose inputs the estate declares, everything else is refused.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "nist-800-190:4.4.4"],
  requirements: [65],
  remediationSteps: "Remove or correct the value, or declare it under inputs in the estate.",
  appliesTo: "Container",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const inputs = inputsOf(estate, node.workload);
    if (!inputs) return report.notApplicable("the estate declares no inputs for it");
    const { env, args } = inputs;
    const judge = (name: string, rule: InputRule | undefined, value: string, path: string): void => {
      if (!rule) return report(`is given the variable ${name}, which the estate does not declare`, path);
      const problem = problemOf(rule, value);
      if (problem !== undefined) report(`is given a value for ${name} that ${problem}`, path);
    };
    const names = new Set<string>();
    const isNamed = isKnown(() => (node.env ?? []).map(({ name }) => name));
    if (env) {
      report.each(node.env, (variable, index) => {
        const { name = "", valueFrom } = variable;
        names.add(name);
        const rule = Object.hasOwn(env, name) ? env[name] : undefined;
        const path = `env[${index}]`;
        if (!valueFrom || !rule)
          return judge(name, rule, rule && !valueFrom ? (variable.value ?? "") : "", path);
        const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
        if (secretKeyRef || !configMapKeyRef) {
          const from = secretKeyRef ? `Secret ${secretKeyRef.name}` : (fieldRef?.fieldPath ?? "elsewhere");
          if (rule.fromSecret && !secretKeyRef)
            report(`is given a value for ${name} that comes from no secret`, path);
          else if (!rule.fromSecret && !rule.any)
            report.unknown(path, `the value that ${name} gets from ${from}`);
          return;
        }
        const { name: map = "", key = "" } = configMapKeyRef;
        const value = configMapData(graph, node.workload, map)?.[key];
        if (value !== undefined) judge(name, rule, value, path);
        else if (!configMapKeyRef.optional) report.unknown(path, `key ${key} of ConfigMap ${map}`);
      });
      report.each(node.envFrom, ({ prefix = "", configMapRef, secretRef, fileRef }, index) => {
        const path = `envFrom[${index}]`;
        const data = configMapRef && configMapData(graph, node.workload, configMapRef.name ?? "");
        if (!data) {
          const what = configMapRef ? "ConfigMap" : secretRef ? "Secret" : "file";
          return report.unknown(path, `the keys of ${what} ${(configMapRef ?? secretRef ?? fileRef)?.name}`);
        }
        for (const key of Object.keys(data)) {
          const name = prefix + key;
          names.add(name);
          report.part(() =>
            judge(name, Object.hasOwn(env, name) ? env[name] : undefined, data[key] ?? "", path),
          );
        }
      });
      if (node.role === "container") {
        for (const [name, rule] of Object.entries(env))
          if (rule.required && !names.has(name) && !node.envFrom?.length) {
            if (isNamed) report(`is not given the variable ${name}`, "env");
            else report.unknown("env", `whether ${name} is among its variables`);
          }
      }
    }
    if (!args) return;
    report.each(node.args, (arg, index) => {
      if (!args.some((rule) => problemOf(rule, arg) === undefined))
        report("is given an argument that the estate does not declare", `args[${index}]`);
    });
  },
  good: () => {
    const map = manifest({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: "shop-checkout" },
      data: { level: "warn" },
    });
    const fromMap = given(from("LOG_LEVEL", { configMapKeyRef: { name: "settings", key: "level" } }));
    return {
      "nothing declared": container({ env: [{ name: "ANYTHING", value: "1" }] }),
      "what is declared": given({
        env: [{ name: "LOG_LEVEL", value: "info" }],
        args: ["--region=eu-west-1"],
      }),
      "from a known ConfigMap": { ...fromMap, resources: [...fromMap.resources, map] },
    };
  },
  bad: () => ({
    "an undeclared variable": given({ env: [{ name: "NODE_OPTIONS", value: "--require=/tmp/x" }] }),
    "another value": given({ env: [{ name: "LOG_LEVEL", value: "verbose" }] }),
    "no port": given({ env: [{ name: "PORT", value: "70000" }] }),
    "a secret in the open": {
      ...given({ env: [{ name: "DB_PASSWORD", value: "one of our own" }] }),
      alsoFails: ["disallow-environment-secrets"],
    },
    "an undeclared argument": given({ args: ["--eval=code"] }),
  }),
});
