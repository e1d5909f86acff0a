import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const workloadsPerFile = 100;
const digest = "3f4e".repeat(16);

/**
 * Writes the manifests of `workloads` workloads, some five objects each, into a new folder.
 *
 * @param flawed whether each workload gives a finding, so that its place has to be found
 */
export function generateManifests(folder: string, workloads: number, flawed: boolean): void {
  mkdirSync(folder, { recursive: true });
  for (let first = 0; first < workloads; first += workloadsPerFile) {
    const parts: string[] = [];
    const last = Math.min(first + workloadsPerFile, workloads);
    for (let index = first; index < last; index += 1) parts.push(workload(index, flawed));
    writeFileSync(join(folder, `workloads-${String(first).padStart(6, "0")}.yaml`), parts.join(""));
  }
}

/** Writes an estate whose zones and flows the manifests keep to. */
export function generateEstate(file: string): void {
  writeFileSync(
    file,
    `apiVersion: bulkhead/v1
organisation: bench
zones:
  internet: { external: true, trust: 0 }
  app: { trust: 50, select: [{ namespaceLabel: { zone: app } }] }
  management: { trust: 90, select: [{ namespace: kube-system }] }
flows:
  - { from: app, to: management, ports: [53/udp], reason: names }
environments:
  production: { select: [{ stack: "**" }], controlled: true, level: zoned, admit: [green] }
levels:
  zoned: { cohabitation: [{ differ: zone }] }
images:
  repositories: { production: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] }
`,
  );
}

function workload(index: number, flawed: boolean): string {
  const name = `service-${index}`;
  const namespace = `team-${index % 40}`;
  const labels = (indent: string) =>
    ["app", "app.kubernetes.io/name", "app.kubernetes.io/instance"]
      .map((key) => `${indent}${key}: ${name}\n`)
      .join("") + `${indent}app.kubernetes.io/part-of: shop\n${indent}team: ${namespace}\n`;
  const metadata = `metadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n${labels("    ")}`;
  return [
    ...(index % 40 === index ? [namespaceOf(namespace)] : []),
    `apiVersion: v1\nkind: ServiceAccount\n${metadata}automountServiceAccountToken: false\n`,
    `apiVersion: v1\nkind: ConfigMap\n${metadata}data:\n${settings(index)}`,
    deployment(name, metadata, labels, flawed),
    `apiVersion: v1\nkind: Service\n${metadata}spec:\n  type: ClusterIP\n  selector:\n    app: ${name}\n` +
      `  ports:\n    - name: http\n      port: 80\n      targetPort: http\n      protocol: TCP\n`,
    networkPolicy(name, metadata),
  ]
    .map((document) => `---\n${document}`)
    .join("");
}

const namespaceOf = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n` +
  `    pod-security.kubernetes.io/enforce: restricted\n    zone: app\n---\n` +
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\n  namespace: ${name}\n` +
  `spec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress\n`;

function settings(index: number): string {
  let text = "";
  for (let line = 0; line < 12; line += 1) {
    text += `  SETTING_${line}: "value ${index * line} of a setting that is neither long nor short"\n`;
  }
  return `${text}  application.properties: |\n    server.port=8080\n    cache.ttl=${index}\n    feature.enabled=true\n`;
}

function deployment(
  name: string,
  metadata: string,
  labels: (indent: string) => string,
  flawed: boolean,
): string {
  return `apiVersion: apps/v1
kind: Deployment
${metadata}spec:
  replicas: 3
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app: ${name}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
${labels("        ")}    spec:
      serviceAccountName: ${name}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: main
          image: 333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/${name}@sha256:${digest}
          imagePullPolicy: IfNotPresent
          args: ["serve", "--port=8080", "--log-format=json"]
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          envFrom:
            - configMapRef:
                name: ${name}
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: LOG_LEVEL
              value: info
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
              ephemeral-storage: 64Mi
            limits:
              cpu: 500m
              memory: 256Mi
              ephemeral-storage: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            privileged: ${flawed}
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
            appArmorProfile:
              type: RuntimeDefault
          livenessProbe:
            httpGet:
              path: /live
              port: http
            periodSeconds: 10
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          volumeMounts:
            - name: scratch
              mountPath: /tmp
      volumes:
        - name: scratch
          emptyDir:
            sizeLimit: 64Mi
`;
}

const networkPolicy = (name: string, metadata: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata}spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              gateway: "true"
      ports:
        - protocol: TCP
          port: 8080
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - protocol: UDP
          port: 53
`;
