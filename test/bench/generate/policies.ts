import { writeFileSync } from "node:fs";
import { dump } from "js-yaml";

/** Writes the objects of a cluster: as many pods in as many namespaces under as many policies. */
export function generateCluster(file: string, pods: number, namespaces: number, policies: number): void {
  const objects: object[] = [];
  for (let at = 0; at < namespaces; at += 1) objects.push(namespace(at));
  for (let at = 0; at < pods; at += 1) objects.push(pod(at, namespaces));
  for (let at = 0; at < policies; at += 1) objects.push(policy(at, namespaces, pods));
  writeFileSync(file, objects.map((each) => `---\n${dump(each, { noRefs: true })}`).join(""));
}

function object(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  rest: object,
): object {
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(rest as { metadata?: object }).metadata,
  };
  return { apiVersion, kind, ...rest, metadata };
}

const zones = ["dmz", "app", "data"];
const tiers = ["front", "middle", "back"];
const nameOf = (namespace: number): string => `team-${namespace}`;

const namespace = (at: number): object =>
  object("v1", "Namespace", undefined, nameOf(at), {
    metadata: { labels: { zone: zones[at % 3]!, team: String(at % 10) } },
  });

/** Each pod has an application's label of its own; which tier it belongs to, many share. */
const pod = (at: number, namespaces: number): object =>
  object("v1", "Pod", nameOf(at % namespaces), `pod-${at}`, {
    metadata: {
      labels: { app: `app-${at}`, tier: tiers[at % 3]!, release: String(at % 7) },
    },
    spec: {
      containers: [
        { name: "main", image: "shop", ports: [{ name: "http", containerPort: 8000 + (at % 5) }] },
      ],
    },
  });

/** Every second namespace is denied by default; each other policy opens something of a pod, in turn of forms. */
function policy(at: number, namespaces: number, pods: number): object {
  const denied = at * 2 < namespaces;
  const subject = mixed(at) % pods;
  const own = denied ? at * 2 : subject % namespaces;
  const spec = denied
    ? { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [dns] }
    : opening(at, subject, mixed(at + pods) % pods);
  return object("networking.k8s.io/v1", "NetworkPolicy", nameOf(own), `policy-${at}`, { spec });
}

/** A number that looks like chance but is the same in every run. */
const mixed = (at: number): number => Math.imul(at + 1, 2_654_435_761) >>> 4;

const dns = {
  to: [{ namespaceSelector: {}, podSelector: { matchLabels: { tier: "back" } } }],
  ports: [{ port: 53, protocol: "UDP" }],
};

function opening(at: number, subject: number, peer: number): object {
  const byApp = { matchLabels: { app: `app-${peer}` } };
  const zone = { matchLabels: { zone: zones[at % 3]! } };
  const block = { cidr: `10.${peer % 200}.0.0/16`, except: [`10.${peer % 200}.${peer % 250}.0/24`] };
  const forms = [
    { ingress: [{ from: [{ namespaceSelector: zone, podSelector: byApp }], ports: [{ port: "http" }] }] },
    { ingress: [{ from: [{ namespaceSelector: zone }], ports: [{ port: 8000, endPort: 8010 }] }] },
    {
      ingress: [{ from: [{ ipBlock: block }], ports: [{ port: 443 }] }],
      egress: [{ to: [{ ipBlock: block }] }],
    },
    { ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: [{ podSelector: {} }] }] },
    {
      policyTypes: ["Egress"],
      egress: [
        { to: [{ namespaceSelector: {}, podSelector: byApp }], ports: [{ port: 5432 }, { port: 6379 }] },
      ],
    },
    {
      policyTypes: ["Egress"],
      egress: [{ to: [{ namespaceSelector: zone, podSelector: { matchLabels: { tier: tiers[at % 3]! } } }] }],
    },
  ];
  return { podSelector: { matchLabels: { app: `app-${subject}` } }, ...forms[at % forms.length] };
}
