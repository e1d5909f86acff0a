import {
  container,
  controller,
  example,
  exampleIds,
  groupExample,
  groupRule,
  groupUser,
  ingress,
  listener,
  loadBalancer,
  manifest,
  minimalDefaultDeny,
  minimalNamespace,
  minimalPod,
  network,
  networkAcl,
  networkPolicy,
  opening,
  resource,
  ruleExample,
  securityGroup,
  service,
  subnet,
  trustedDigest,
  zonedService,
  type Example,
} from "../../../core/policy";
import { Unknown } from "../../../core/graph";
import { notApplicable, passes, withSettings, type Rule, type Rules } from "./rule";

const everywhere = "0.0.0.0/0";
const aclEntry = (changes: object, name = "all"): Example["resources"][number] =>
  resource("aws:ec2/networkAclRule:NetworkAclRule", name, {
    networkAclId: exampleIds.acl,
    ruleNumber: 50,
    ruleAction: "allow",
    protocol: "-1",
    cidrBlock: everywhere,
    ...changes,
  });
const aclRule = (changes: object): Example => ({ resources: [networkAcl({}), aclEntry(changes)] });

const policyOut = (to: readonly object[]): Example => ({
  resources: [
    networkPolicy({
      spec: { policyTypes: ["Egress"], egress: [{ to, ports: [{ port: "dns", protocol: "UDP" }] }] },
    }).resources,
  ].flat(),
});
/** A rule for the pods of a workload with these ports. */
const inPorts = (port: object, ports: readonly object[] = []): Example =>
  example([
    ...container({ ports }).resources.slice(0, 1),
    ...networkPolicy({
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [port] }] },
    }).resources.slice(1),
  ]);
const resolverPods = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

/** A policy of Cilium for the whole cluster. */
const clusterwide = (spec: object): Example["resources"][number] =>
  manifest({
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    metadata: { name: "cluster" },
    spec,
  });

const image = (path: string): Example =>
  container({ image: `333333333333.dkr.ecr.eu-west-1.amazonaws.com/${path}@${trustedDigest}` });

const annotated = (name: string): Example => ingress({ metadata: { annotations: { [name]: "on" } } });
const atPath = (path: string): Example =>
  ingress({
    spec: {
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [
              {
                path,
                pathType: "ImplementationSpecific",
                backend: { service: { name: "checkout", port: { number: 8080 } } },
              },
            ],
          },
        },
      ],
    },
  });

/** Two parts of the internet, of which neither is as much as a quarter. */
const parts = ["32.0.0.0/3", "64.0.0.0/3"];
const portFrom = (port: number, cidrBlocks: readonly unknown[]): object =>
  groupRule({ fromPort: port, toPort: port, cidrBlocks });
const sourcesOf = (...cidrBlocks: readonly unknown[]): Example =>
  groupExample({ ingress: [portFrom(8080, cidrBlocks)] });

const idleGroup = (name: string, physicalId: string): Example["resources"][number] => ({
  ...securityGroup({ name, description: name, ingress: [] }, name),
  physicalId,
});
const [batch, jobs] = ["sg-0ddd1111bbbb2222c", "sg-0eee1111bbbb2222c"];
const fromGroups = (...securityGroups: readonly string[]): Example =>
  example([
    securityGroup({ ingress: [groupRule({ cidrBlocks: undefined, securityGroups })] }),
    groupUser(),
    idleGroup("batch", batch),
    idleGroup("jobs", jobs),
  ]);

const sshByList = (direction: "ingress" | "egress", prefixListIds: readonly unknown[]): Example =>
  example([
    securityGroup({
      ingress: [],
      [direction]: [groupRule({ fromPort: 22, toPort: 22, cidrBlocks: undefined, prefixListIds })],
    }),
    groupUser(),
    resource(
      "aws:ec2/managedPrefixList:ManagedPrefixList",
      "private",
      { name: "private", addressFamily: "IPv4", maxEntries: 5, entries: [{ cidr: "10.0.0.0/8" }] },
      { physicalId: "pl-1" },
    ),
  ]);

const httpsOut = (zone: unknown): Example => ({
  ...example([
    securityGroup({ egress: [portFrom(443, [everywhere])] }),
    groupUser(),
    subnet({ tags: { zone } }, "machines"),
  ]),
  estate: { flows: [{ from: "app", to: "internet", ports: ["443/tcp"] }] },
});

const answering = (changes: object): Example =>
  example([
    loadBalancer({ internal: false, loadBalancerType: "network" }),
    listener({ certificateArn: undefined, sslPolicy: undefined, ...changes }),
    subnet({ tags: { zone: "dmz" } }, "dmz"),
  ]);

const sshEntry = (changes: object): Example["resources"][number] =>
  aclEntry({ ruleNumber: 100, egress: false, protocol: "6", fromPort: 22, toPort: 22, ...changes }, "ssh");
const acls = [networkAcl({}), resource("aws:ec2/networkAcl:NetworkAcl", "other", { vpcId: exampleIds.vpc })];
/** Beside two ACLs, of which either may be meant. */
const ofEither = (changes: object): Example =>
  example([
    ...acls,
    {
      ...sshEntry({ networkAclId: new Unknown("the ACL"), ...changes }),
      propertyDependencies: { networkAclId: acls.map(({ urn }) => urn!) },
    },
  ]);

const deployment = (metadata: object = {}, podLabels?: object): Example["resources"][number] =>
  controller("Deployment", minimalPod(), {
    metadata,
    ...(podLabels && {
      spec: { selector: { matchLabels: podLabels }, template: { metadata: { labels: podLabels } } },
    }),
  });
const misspelt = networkPolicy({ spec: { podSelector: { matchLabels: { app: "chekcout" } } } });
const ingressOnly = example([
  deployment(),
  minimalNamespace(),
  minimalDefaultDeny({ spec: { policyTypes: ["Ingress"] } }),
]);
const required = {
  estate: { flows: [{ from: "dmz", to: "app", ports: ["8080/tcp"], required: true }] },
};

const elsewhere = "subnet-0eee5555ffff6666a";

export const rules: Rules = {
  "disallow-dangling-network-policies": [
    [
      example([
        ...misspelt.resources,
        deployment({ name: "other", namespace: new Unknown("it") }, { app: "chekcout" }),
      ]),
      "spec.podSelector is not known (the pods of namespace shop-checkout)",
    ],
    [
      example([
        ...misspelt.resources,
        deployment({ name: "other", namespace: new Unknown("it") }, { app: "cart" }),
      ]),
      "selects no pod of namespace shop-checkout",
    ],
  ],
  "disallow-dashboards": [
    [image("kubernetesui/dashboard"), "runs the dashboard kubernetesui/dashboard"],
    [image("mirror/kubernetesui/dashboard-web"), "runs the dashboard mirror/kubernetesui/dashboard-web"],
    [image("kubernetes-dashboard-api"), "runs the dashboard kubernetes-dashboard-api"],
    [image("portainer/portainer"), "runs the dashboard portainer/portainer"],
    [image("portainer/portainer-ce"), "runs the dashboard portainer/portainer-ce"],
    [image("weaveworks/scope"), "runs the dashboard weaveworks/scope"],
    [image("weaveworks/scope-probe"), passes],
    [image("xkubernetesui/dashboard"), passes],
    [
      service({ metadata: { labels: { "k8s-app": "kubernetes-dashboard" } } }),
      "leads to a dashboard of the cluster",
    ],
    [service({ spec: { selector: { "k8s-app": "k8s-dashboard" } } }), "leads to a dashboard of the cluster"],
    [
      service({ metadata: { labels: { "app.kubernetes.io/name": "headlamp" } } }),
      "leads to a dashboard of the cluster",
    ],
    [service({ metadata: { labels: { team: "headlamp" } } }), passes],
  ],
  "disallow-ineffective-security-group-rules": [
    // Of ICMP these are type and code, not a range.
    [groupExample({ ingress: [groupRule({ protocol: "icmp", fromPort: 8, toPort: 0 })] }), passes],
    [
      groupExample({
        ingress: [
          groupRule({
            cidrBlocks: undefined,
            ipv6CidrBlocks: ["2600:1f00:a:1::/64"],
            prefixListIds: ["pl-1"],
            securityGroups: [exampleIds.group],
          }),
        ],
      }),
      passes,
    ],
    [fromGroups(batch, jobs), "names only batch and jobs, which nothing has"],
    [fromGroups(batch, exampleIds.group), passes],
    [
      example([
        ...network(),
        securityGroup({ ingress: [] }),
        groupUser(),
        ...ruleExample("ingress", { cidrIpv4: undefined, cidrIpv6: "2600:1f00:a:1::/64" }).resources,
      ]),
      "names IPv6 addresses only, and shop has none",
    ],
    [
      ruleExample("ingress", { cidrIpv4: undefined, cidrIpv6: "2600:1f00:a:1::/64" }),
      "is not known (the VPC of the group, and whether it has IPv6 addresses)",
    ],
  ],
  "disallow-ingress-injection": [
    [
      annotated("nginx.ingress.kubernetes.io/configuration-snippet"),
      "writes into the proxy's configuration by",
    ],
    [annotated("haproxy.org/backend-config-snippet"), "writes into the proxy's configuration by"],
    [annotated("haproxy.org/frontend-snippet"), "writes into the proxy's configuration by"],
    [annotated("haproxy-ingress.github.io/config-backend"), "writes into the proxy's configuration by"],
    [annotated("old.nginx.org/location-snippets"), passes],
    [annotated("nginx.org/location-snippets-owner"), passes],
    [annotated("haproxy.org/check-interval"), passes],
    [atPath("/files/etc"), "which reaches into the proxy"],
    [atPath("/etcetera"), passes],
    [atPath("/x content_by_lua os"), "which reaches into the proxy"],
    [atPath("/x lua_code_cache off"), "which reaches into the proxy"],
    [atPath("/alias.html"), passes],
    [atPath("/orders/[0-9]{12}/[a-f]{10,20}/[a-z]{2,}"), passes],
  ],
  "disallow-tiller": [
    [service({ metadata: { name: "tiller-deploy" } }), "leads to Tiller"],
    [service(), passes],
    [image("tiller"), "runs Tiller"],
    [image("helm/tiller-exporter"), passes],
    [example(deployment({}, { app: "helm" })), "is Tiller by its labels or name"],
    [
      example(controller("Pod", minimalPod(), { metadata: { name: "tiller" } })),
      "is Tiller by its labels or name",
    ],
  ],
  "require-declared-flows": [
    [
      {
        ...example([
          ...zonedService("storefront", "dmz"),
          ...zonedService("orders", "app"),
          ...zonedService("stock", "app"),
          ...opening("storefront", "stock", 9090),
        ]),
        ...required,
      },
      "on TCP 8080, and 1 more pair",
    ],
    [
      {
        ...example([
          ...zonedService("storefront", "dmz"),
          ...zonedService("orders", "app"),
          ...zonedService("stock", "app"),
          ...opening("storefront", "orders", 8080),
        ]),
        ...required,
      },
      "shop-storefront/storefront cannot connect to shop-stock/stock on TCP 8080",
    ],
  ],
  "require-default-deny": [
    [withSettings("require-default-deny", { accept: "any-policy" }, ingressOnly), passes],
    [
      withSettings(
        "require-default-deny",
        { accept: "any-policy" },
        example([deployment(), minimalNamespace()]),
      ),
      "namespace shop-checkout denies no ingress and no egress by default",
    ],
    ...([{}, { matchLabels: {} }] as const).map((endpointSelector): Rule => [
      withSettings(
        "require-default-deny",
        { accept: "any-policy" },
        example([minimalNamespace(), clusterwide({ endpointSelector, ingress: [{ fromEndpoints: [{}] }] })]),
      ),
      passes,
    ]),
    [
      withSettings(
        "require-default-deny",
        { accept: "any-policy" },
        example([
          minimalNamespace(),
          clusterwide({ endpointSelector: { matchLabels: { tier: "web" } }, ingress: [{}] }),
        ]),
      ),
      "namespace shop-checkout denies no ingress and no egress by default",
    ],
  ],
  "restrict-selectorless-services": [
    [
      service({ metadata: { name: "kubernetes", namespace: "default" }, spec: { selector: undefined } }),
      passes,
    ],
    [
      service({ metadata: { name: "kubernetes" }, spec: { selector: undefined } }),
      "service kubernetes has no selector: its endpoints are written by hand",
    ],
  ],
  "require-security-group-rule-descriptions": [
    [groupExample({ ingress: [groupRule({ description: "  " })] }), "has no description"],
  ],
  "require-pod-isolation": [
    [
      example([
        deployment({ namespace: "kube-system" }),
        minimalNamespace({ metadata: { name: "kube-system" } }),
      ]),
      notApplicable,
    ],
    [withSettings("require-pod-isolation", { directions: "any" }, ingressOnly), passes],
    [
      withSettings(
        "require-pod-isolation",
        { directions: "any" },
        example([deployment(), minimalNamespace()]),
      ),
      "is isolated by no network policy for ingress and egress",
    ],
    [
      example([
        deployment(),
        minimalNamespace(),
        minimalDefaultDeny({ spec: { podSelector: new Unknown("the selector") } }),
      ]),
      "whether a network policy selects its pods for ingress",
      "whether a network policy selects its pods for egress",
    ],
  ],
  "restrict-admin-prefix-lists": [
    [sshByList("egress", ["pl-1"]), passes],
    [sshByList("ingress", ["pl-2"]), "pl-2"],
    [
      sshByList("ingress", [new Unknown("the list"), "pl-1"]),
      "in to ports 22 (SSH) by prefix list not known yet, pl-1, which only 10.9.0.0/24 may reach",
    ],
  ],
  "restrict-internet-egress": [
    [httpsOut("app"), passes],
    [httpsOut("data"), "lets out to the internet (IPv4) on TCP 443, which no flow of the estate declares"],
    [httpsOut(new Unknown("the zone")), "the zones of the subnets that the group is used in"],
    [
      groupExample({ egress: parts.map((part) => portFrom(443, [part])) }),
      "lets out to the internet (IPv4) on TCP 443, which no flow of the estate declares",
    ],
  ],
  "restrict-internet-facing-load-balancers": [
    [answering({ port: 53, protocol: "UDP" }), "answers the internet on UDP 53, for which"],
    [answering({ port: 53, protocol: "udp" }), "answers the internet on UDP 53, for which"],
    [answering({ port: 443, protocol: "TCP_UDP" }), "answers the internet on TCP 443;UDP 443, for which"],
    [answering({ port: 443, protocol: "TCP" }), passes],
    [answering({ port: undefined, protocol: undefined }), passes],
    [
      example([listener({ port: 8443 })]),
      `loadBalancerArn is not known (whether its load balancer (${exampleIds.balancer}) faces the internet)`,
    ],
    // The zone that the estate opens takes this port.
    [example([listener()]), passes],
    [
      example([listener({ port: 8443, loadBalancerArn: new Unknown("the balancer of the shop") })]),
      "whether its load balancer (the balancer of the shop) faces the internet",
    ],
    [
      {
        ...example([loadBalancer({ internal: false }), subnet({ tags: { zone: "dmz" } }, "dmz")]),
        estate: { flows: [{ from: "dmz", to: "app", ports: ["8080/tcp"] }] },
      },
      "faces the internet, from which the estate declares no flow",
    ],
    // What one subnet shows, a subnet that was not given does not take back.
    [
      example([loadBalancer({ internal: false, subnets: [exampleIds.subnet, elsewhere] }), subnet()]),
      "faces the internet from zone app, to which no flow from there is declared",
    ],
    [
      example([
        loadBalancer({ internal: false, subnets: [exampleIds.subnet, elsewhere] }),
        subnet({ tags: { zone: "" } }),
      ]),
      "faces the internet from a subnet that lies in no zone",
    ],
    [
      example([
        loadBalancer({ internal: false, subnets: [exampleIds.subnet, elsewhere] }),
        subnet({ tags: { zone: "dmz" } }, "dmz"),
      ]),
      `subnets is not known (the zone of subnet ${elsewhere})`,
    ],
    [
      example([
        loadBalancer({ internal: false, subnets: [exampleIds.subnet] }),
        subnet({ tags: new Unknown("the tags") }),
      ]),
      "subnets is not known (the zones of its subnets)",
    ],
  ],
  "restrict-internet-ingress": [
    [
      groupExample({ ingress: parts.map((part) => portFrom(8080, [part])) }),
      "lets the internet (IPv4) in by several rules together on TCP 8080, which no flow of the estate declares",
    ],
    // Nothing has the group; some zone takes this port.
    [example(securityGroup({ ingress: [portFrom(443, [everywhere])] })), passes],
  ],
  "restrict-network-acl-admin-ports": [
    [
      example(networkAcl(...parts.map((cidrBlock) => ({ fromPort: 22, toPort: 22, cidrBlock })))),
      "lets the internet in to ports 22 (SSH) by several entries together",
    ],
    [
      example(
        networkAcl(
          { action: "deny", fromPort: 22, toPort: 22, cidrBlock: parts[0] },
          { fromPort: 22, toPort: 22, cidrBlock: parts[1] },
        ),
      ),
      passes,
    ],
    [example(sshEntry({ egress: true })), passes],
    [example(sshEntry({ ruleAction: "deny" })), passes],
    [
      ofEither({ cidrBlock: "10.0.0.0/8" }),
      "network acl app: cannot be judged, ingress is not known (which of several ACLs its entries are of)",
      "network acl other: cannot be judged, ingress is not known (which of several ACLs its entries are of)",
    ],
    [ofEither({ egress: true }), passes],
    [ofEither({ ruleAction: "deny" }), passes],
  ],
  "restrict-public-ingress-ranges": [
    [sourcesOf("52.0.0.0/16"), passes],
    [sourcesOf("52.0.0.0/15"), "lets in 131072 public addresses, more than 65536"],
    [sourcesOf("10.0.0.0/8"), passes],
    [sourcesOf(everywhere), passes],
    [groupExample({ egress: [portFrom(8080, ["52.0.0.0/10"])] }), passes],
    [sourcesOf("52.0.0.0/28", new Unknown("the partner's")), "the partner's"],
    // May be all of the internet with what is not known.
    [sourcesOf("52.0.0.0/10", new Unknown("the partner's")), "the partner's"],
    [withSettings("restrict-public-ingress-ranges", { maxAddresses: 16 }, sourcesOf("52.0.0.0/28")), passes],
    [
      withSettings("restrict-public-ingress-ranges", { maxAddresses: 16 }, sourcesOf("52.0.0.0/27")),
      "lets in 32 public addresses, more than 16",
    ],
  ],
  "disallow-never-matching-network-policy-rules": [
    [policyOut([{ podSelector: {} }]), "names UDP port dns, which no pod that it is about has"],
    [inPorts({ port: 8080, endPort: 8080 }), passes],
    [inPorts({ port: "8080" }), passes],
    [inPorts({ port: "metrics" }), "names TCP port metrics, which no pod that it is about has"],
    [inPorts({ port: "metrics" }, [{ name: "metrics", containerPort: 9090 }]), passes],
    [
      inPorts({ port: "metrics" }, [{ name: "metrics", containerPort: 9090, protocol: "UDP" }]),
      "names TCP port metrics, which no pod that it is about has",
    ],
    [
      inPorts({ port: "metrics", protocol: "UDP" }, [
        { name: "metrics", containerPort: 9090, protocol: "UDP" },
      ]),
      passes,
    ],
    [inPorts({ port: "web8080" }), "names TCP port web8080, which no pod that it is about has"],
    [policyOut([resolverPods]), "spec.egress[0].ports[0].port is not known (the pods with a port dns)"],
  ],
  "disallow-shadowed-network-acl-entries": [
    [
      aclRule({ egress: false }),
      "has ingress entry 100 (allow), which earlier entries leave nothing to decide",
    ],
    [aclRule({ egress: false, ruleNumber: 150 }), passes],
    [
      aclRule({ egress: new Unknown("the direction") }),
      "unknown: network acl app: cannot be judged, egress is not known (the direction)",
    ],
  ],
};
