import {
  configMap,
  definePolicy,
  findSecrets,
  isInClear,
  isSecret,
  isSecretVariable,
  peek,
  Unknown,
  type Report,
} from "../../core/policy";

/** Judges each entry by what its file holds. */
function judgeEntries(
  field: string,
  data: Readonly<Record<string, string>> | undefined,
  textOf: (value: string) => string,
  report: Report,
): void {
  if (!data) return;
  report.each(Object.keys(data), (key) => {
    const place = /^[\w-]+$/.test(key) ? `${field}.${key}` : `${field}[${JSON.stringify(key)}]`;
    const value = peek(() => data[key]);
    if (value instanceof Unknown) {
      if (isSecretVariable(key)) report.unknown(place, value.missing);
      return;
    }
    if (!value) return;
    const text = textOf(value);
    const [found] = findSecrets(text);
    if (found) {
      const where = found.line > 1 ? ` (line ${found.line})` : "";
      report(`holds ${found.what} in its entry ${key}${where}`, place);
    } else if (isSecret(data, key) || (isSecretVariable(key, text) && isInClear(text)))
      report(`holds a secret in its entry ${key}`, place);
  });
}

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
    report.part(() => judgeEntries("data", node.data, (text) => text, report));
    const decode = (text: string): string => Buffer.from(text, "base64").toString("utf8");
    report.part(() => judgeEntries("binaryData", node.binaryData, decode, report));
  },
  good: () => ({
    "a setting": configMap(),
    "a variable to be filled in": configMap({ data: { "app.env": "REDIS_PASSWORD=${REDIS_PASSWORD}" } }),
  }),
  bad: () => ({
    "a password": configMap({ data: { db_password: "correct-horse" } }),
    "a line of a file": configMap({ data: { "app.env": "LEVEL=info\nREDIS_PASSWORD=correct-horse\n" } }),
    "a private key as bytes": configMap({
      binaryData: {
        "tls.pem": Buffer.from("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----").toString(
          "base64",
        ),
      },
    }),
    "a private key": configMap({
      data: { "tls.pem": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----" },
    }),
  }),
});
