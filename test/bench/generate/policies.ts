import type { Resource } from "../../../core/graph";
import { kubernetesId } from "../../../core/graph";

/** The objects of a cluster: as many pods in as many namespaces under as many policies. */
export function generateCluster(pods: number, namespaces: number, policies: number): Resource[] {
  const resources: Resource[] = [];
  for (let at = 0; at < namespaces; at += 1) resources.push(namespace(at));
  for (let at = 0; at < pods; at += 1) resources.push(pod(at, namespaces));
  for (let at = 0; at < policies; at += 1) resources.push(policy(at, namespaces, pods));
  return resources;
}

function object(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  rest: object,
): Resource {
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return {
    id: kubernetesId({ apiVersion, kind, namespace, name }),
    type: `kubernetes:${group}:${kind}`,
    name,
    properties: {
      apiVersion,
      kind,
      ...rest,
      metadata: { ...metadata, ...(rest as { metadata?: object }).metadata },
    },
  };
}

const nameOf = (namespace: number): string => `team-${namespace}`;

const namespace = (at: number): Resource =>
  object("v1", "Namespace", undefined, nameOf(at), {
    metadata: { labels: { zone: ["dmz", "app", "data"][at % 3]!, team: String(at % 10) } },
  });

/** Each pod has an application's label of its own; which tier it belongs to, many share. */
const pod = (at: number, namespaces: number): Resource =>
  object("v1", "Pod", nameOf(at % namespaces), `pod-${at}`, {
    metadata: {
      labels: { app: `app-${at}`, tier: ["front", "middle", "back"][at % 3]!, release: String(at % 7) },
    },
    spec: {
      containers: [
        { name: "main", image: "shop", ports: [{ name: "http", containerPort: 8000 + (at % 5) }] },
      ],
    },
  });

/** The first policy of a namespace denies by default; the others each open something to a neighbour, in turn of forms. */
function policy(at: number, namespaces: number, pods: number): Resource {
  const own = at % namespaces;
  const spec =
    at < namespaces
      ? { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [dns] }
      : opening(at, own, namespaces, pods);
  return object("networking.k8s.io/v1", "NetworkPolicy", nameOf(own), `policy-${at}`, { spec });
}

const dns = {
  to: [{ namespaceSelector: {}, podSelector: { matchLabels: { tier: "back" } } }],
  ports: [{ port: 53, protocol: "UDP" }],
};

function opening(at: number, own: number, namespaces: number, pods: number): object {
  const subject = own + namespaces * (at % Math.max(1, Math.floor(pods / namespaces)));
  const peer = (own * 7 + at) % pods;
  const byApp = { matchLabels: { app: `app-${peer}` } };
  const zone = { matchLabels: { zone: ["dmz", "app", "data"][at % 3]! } };
  const block = { cidr: `10.${at % 200}.0.0/16`, except: [`10.${at % 200}.${at % 250}.0/24`] };
  const forms = [
    { ingress: [{ from: [{ namespaceSelector: zone, podSelector: byApp }], ports: [{ port: "http" }] }] },
    { ingress: [{ from: [{ namespaceSelector: zone }], ports: [{ port: 8000, endPort: 8010 }] }] },
    {
      ingress: [{ from: [{ ipBlock: block }], ports: [{ port: 443 }] }],
      egress: [{ to: [{ ipBlock: block }] }],
    },
    { ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: [{ podSelector: {} }] }] },
    {
      egress: [
        { to: [{ namespaceSelector: {}, podSelector: byApp }], ports: [{ port: 5432 }, { port: 6379 }] },
      ],
    },
  ];
  return { podSelector: { matchLabels: { app: `app-${subject}` } }, ...forms[at % forms.length] };
}
