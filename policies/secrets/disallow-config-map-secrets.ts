import {
  configMap,
  definePolicy,
  findSecrets,
  isInClear,
  isSecret,
  isSecretVariable,
  peek,
  Unknown,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-config-map-secrets",
  displayName: "ConfigMaps hold no secrets",
  description:
    "Config maps are read by many: they are not encrypted with the key of secrets, not hidden by the usual rights, and are printed freely.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.4", "cis-kubernetes-1.9:5.4.1"],
  requirements: [65, 66],
  remediationSteps: "Move the entry to the secret store; change the secret that stood here.",
  appliesTo: "ConfigMap",
  check({ node, report }) {
    const data = node.data;
    if (!data) return;
    report.each(Object.keys(data), (key) => {
      const place = /^[\w-]+$/.test(key) ? `data.${key}` : `data[${JSON.stringify(key)}]`;
      const value = peek(() => data[key]);
      if (value instanceof Unknown) {
        if (isSecretVariable(key)) report.unknown(place, value.missing);
        return;
      }
      if (!value) return;
      const [found] = findSecrets(value);
      if (found) {
        const where = found.line > 1 ? ` (line ${found.line})` : "";
        report(`holds ${found.what} in its entry ${key}${where}`, place);
      } else if (isSecret(data, key) || (isSecretVariable(key) && isInClear(value)))
        report(`holds a secret in its entry ${key}`, place);
    });
  },
  good: () => ({
    "a setting": configMap(),
    "a variable to be filled in": configMap({ data: { "app.env": "REDIS_PASSWORD=${REDIS_PASSWORD}" } }),
  }),
  bad: () => ({
    "a password": configMap({ data: { db_password: "correct-horse" } }),
    "a line of a file": configMap({ data: { "app.env": "LEVEL=info\nREDIS_PASSWORD=correct-horse\n" } }),
    "a private key": configMap({
      data: { "tls.pem": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----" },
    }),
  }),
});
