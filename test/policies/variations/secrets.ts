import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-build-secrets": [
    {
      of: "a plain variable",
      at: ["Project checkout: environment.environmentVariables.0.type", "PARAMETER_STORE"],
      finds: ["passes"],
    },
    { of: "an argument", at: ["Image checkout: buildArgs.NPM_TOKEN", ""], finds: ["passes"] },
    {
      of: "a plain variable",
      at: ["Project checkout: environment.environmentVariables.0.value", absent],
      finds: ["passes"],
    },
  ],
  "disallow-command-secrets": [
    {
      of: "a flag and its value",
      at: ["Deployment checkout: spec.template.spec.containers.0.args.0", "x--db-password"],
      finds: ["passes"],
    },
  ],
  "disallow-config-map-secrets": [
    {
      of: "a line of a file",
      at: ["ConfigMap checkout: data.db_password", unknown],
      finds: [
        'config map checkout holds a secret in its entry app.env (line 2) (`data["app.env"]`)',
        "unknown: config map checkout: cannot be judged, data.db_password is not known (it) (`data.db_password`)",
      ],
    },
    { of: "a line of a file", at: ["ConfigMap checkout: data", absent], finds: ["passes"] },
    {
      of: "a line of a file",
      at: ["ConfigMap checkout: data.peer", unknown],
      finds: ['config map checkout holds a secret in its entry app.env (line 2) (`data["app.env"]`)'],
    },
  ],
  "disallow-environment-secrets": [
    {
      of: "a password",
      at: ["Deployment checkout: spec.template.spec.containers.0.env.0.value", unknown],
      finds: [
        "unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].env[0].value is not known (it) (`spec.template.spec.containers[0].env[0].value`)",
      ],
    },
    {
      of: "a password",
      at: ["Deployment checkout: spec.template.spec.containers.0.env.0.value", absent],
      finds: ["passes"],
    },
  ],
  "disallow-function-environment-secrets": [
    { of: "a password", at: ["Function resize: environment", absent], finds: ["passes"] },
  ],
  "disallow-plain-parameters": [
    {
      of: "a secret by its form",
      at: ["Parameter level: type", absent],
      finds: ["stored parameter level keeps a secret (/shop/log-level) as String (`type`)"],
    },
    { of: "a secret by its name", at: ["Parameter level: value", absent], finds: ["passes"] },
  ],
};
