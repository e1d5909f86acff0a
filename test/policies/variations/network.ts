import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-all-ports-to-internet": [
    { of: "everything out", at: ["SecurityGroup checkout: egress.0.cidrBlocks", absent], finds: ["passes"] },
  ],
  "disallow-dangling-network-policies": [
    {
      of: "another label",
      at: [
        "Deployment checkout: metadata",
        { name: "checkout", namespace: "default", labels: { app: "checkout" } },
      ],
      finds: [
        "unknown: network policy checkout: cannot be judged, spec.podSelector is not known (the pods of namespace shop-checkout) (`spec.podSelector`)",
      ],
    },
    {
      of: "another label",
      at: ["Deployment checkout: spec.template.metadata.labels", unknown],
      finds: [
        "unknown: network policy checkout: cannot be judged, spec.podSelector is not known (the pods of namespace shop-checkout) (`spec.podSelector`)",
      ],
    },
    {
      of: "another label",
      at: ["NetworkPolicy checkout: metadata", unknown],
      finds: [
        "unknown: network policy checkout: cannot be judged, spec.podSelector is not known (the pods of its namespace) (`spec.podSelector`)",
      ],
    },
  ],
  "disallow-dangling-security-group-references": [
    {
      of: "a group that is given",
      at: ["SecurityGroup checkout: ingress.0.securityGroups.0", "sg-0aaa1111bbbb2222cx"],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0].securityGroups is not known (security group sg-0aaa1111bbbb2222cx) (`ingress[0].securityGroups`)",
      ],
    },
  ],
  "disallow-dashboards": [
    {
      of: "the service",
      at: ["Service kubernetes-dashboard: metadata.labels", unknown],
      finds: [
        "unknown: service kubernetes-dashboard: cannot be judged, metadata.labels is not known (it) (`metadata.labels`)",
      ],
    },
    {
      of: "the service",
      at: ["Service kubernetes-dashboard: metadata.name", "xkubernetes-dashboard"],
      finds: ["passes"],
    },
    {
      of: "the service",
      at: ["Service kubernetes-dashboard: metadata.name", "kubernetes-dashboardx"],
      finds: ["passes"],
    },
  ],
  "disallow-ineffective-security-group-rules": [
    {
      of: "nobody",
      at: ["SecurityGroup checkout: ingress.0.toPort", 0],
      finds: [
        "security group rule ingress 0 of checkout names no peer, so it lets nothing through (`ingress[0]`)",
        "security group rule ingress 0 of checkout names the ports from 8080 down to 0 (`ingress[0].fromPort`)",
      ],
    },
    {
      of: "nobody",
      at: ["SecurityGroup checkout: ingress.0.protocol", "xtcp"],
      finds: [
        "security group rule ingress 0 of checkout names no peer, so it lets nothing through (`ingress[0]`)",
      ],
    },
    {
      of: "a block",
      at: [
        "SecurityGroup checkout: ingress.0",
        {
          description: "Orders from the load balancer",
          protocol: "tcp",
          fromPort: 8080,
          toPort: 8080,
          ipv6CidrBlocks: ["2600:1f00:a:1::/64"],
        },
      ],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0] is not known (the VPC of the group, and whether it has IPv6 addresses) (`ingress[0]`)",
      ],
    },
    {
      of: "IPv6 where there is some",
      at: ["Vpc shop: ipv6CidrBlock", unknown],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0] is not known (whether shop has IPv6 addresses) (`ingress[0]`)",
      ],
    },
    {
      of: "IPv6 where there is none",
      at: ["SecurityGroup checkout: ingress.0.ipv6CidrBlocks.0", "other"],
      finds: [
        'unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0] is not known (a valid block of addresses ("other" is not an IPv4 address: octet "other" is not a decimal number)) (`ingress[0]`)',
      ],
    },
  ],
  "disallow-internet-to-admin-ports": [
    {
      of: "rules that add up",
      at: ["SecurityGroup checkout: ingress.1.cidrBlocks", ["0.0.0.0/0"]],
      finds: [
        "security group checkout lets the internet in to port 22 by 2 rules together (`ingress`)",
        "security group rule ingress 1 of checkout lets the internet (IPv4) in to ports 22 (SSH) (`ingress[1].cidrBlocks[0]`)",
      ],
    },
    {
      of: "SSH from everywhere",
      at: ["SecurityGroup checkout: ingress", unknown],
      finds: [
        "unknown: security group rule ingress ingress of checkout: cannot be judged, ingress.protocol is not known (it) (`ingress.protocol`)",
      ],
    },
  ],
  "disallow-metadata-access": [
    {
      of: "a block that holds it",
      at: ["NetworkPolicy out-80: spec.egress.0.to.0.ipBlock.cidr", ""],
      finds: [
        "unknown: Deployment orders: cannot be judged, spec.template.spec is not known (whether pods reach the metadata address: what NetworkPolicy out-80, NetworkPolicy default-deny takes) (`spec.template.spec`); because shop-orders/orders → metadata on TCP 80: unknown; because egress of shop-orders/orders: unknown, not known NetworkPolicy out-80 spec.egress[0] and 1 more what NetworkPolicy out-80, NetworkPolicy default-deny takes; because what metadata answers: allowed, nothing restricts it",
      ],
    },
  ],
  "disallow-never-matching-network-policy-rules": [
    {
      of: "everything excepted",
      at: ["NetworkPolicy default-deny: spec.policyTypes.0", unknown],
      finds: [
        "network policy checkout excepts all of 10.0.0.0/16 (`spec.ingress[0].from[0].ipBlock.except`)",
      ],
    },
    {
      of: "a port that no pod has",
      at: ["Deployment checkout: metadata", absent],
      finds: [
        "unknown: network policy checkout: cannot be judged, spec.ingress[0].ports[0].port is not known (the pods with a port metrics) (`spec.ingress[0].ports[0].port`)",
      ],
    },
    { of: "a range", at: ["NetworkPolicy checkout: spec.ingress.0.ports.0.port", absent], finds: ["passes"] },
    {
      of: "everything excepted",
      at: ["NetworkPolicy checkout: spec.policyTypes.0", "Ingressx"],
      finds: ["passes"],
    },
    {
      of: "everything excepted",
      at: ["NetworkPolicy checkout: spec.ingress.0.from.0.ipBlock.cidr", absent],
      finds: ["passes"],
    },
  ],
  "disallow-plaintext-listeners": [
    {
      of: "HTTP",
      at: ["Listener https: port", absent],
      finds: ["listener https answers in plain text (`protocol`)"],
    },
    {
      of: "a redirect",
      at: ["Listener https: defaultActions.0.redirect", absent],
      finds: ["listener https answers in plain text on port 80 (`protocol`)"],
    },
    { of: "HTTPS", at: ["Listener https: protocol", absent], finds: ["passes"] },
  ],
  "disallow-shadowed-network-acl-entries": [
    {
      of: "a denial after the permission",
      at: ["NetworkAcl app: ingress.0.ruleNo", absent],
      finds: [
        "unknown: network acl entry ingress 1 of app: cannot be judged, ingress[1].ingress is not known (the numbers, blocks and ports of all entries) (`ingress[1].ingress`)",
      ],
    },
  ],
  "disallow-shadowed-security-group-rules": [
    {
      of: "a block within another",
      at: ["SecurityGroup checkout: ingress.0.fromPort", absent],
      finds: [
        "unknown: security group checkout: cannot be judged, ingress is not known (whether another rule covers ingress 1 of checkout: their peers and ports) (`ingress`)",
      ],
    },
    {
      of: "the same twice",
      at: ["SecurityGroup checkout: ingress.0.cidrBlocks.0", absent],
      finds: [
        "security group checkout has rule ingress 0 of checkout, all of which rule ingress 1 of checkout allows too (`ingress`); because covered: ingress 0 of checkout; because covered by: ingress 1 of checkout",
      ],
    },
  ],
  "disallow-tiller": [
    {
      of: "the image",
      at: ["Deployment checkout: spec.template.metadata.labels.app", unknown],
      finds: [
        "container main of Deployment checkout runs Tiller (`spec.template.spec.containers[0].image`)",
        "unknown: Deployment checkout: cannot be judged, spec.template.metadata.labels.app is not known (it) (`spec.template.metadata.labels.app`)",
      ],
    },
    {
      of: "the image",
      at: ["Deployment checkout: spec.template.metadata.labels.app", ""],
      finds: ["container main of Deployment checkout runs Tiller (`spec.template.spec.containers[0].image`)"],
    },
  ],
  "require-blocking-layers": [
    {
      of: "network policies alone",
      at: ["Namespace shop-storefront: metadata.name", "other"],
      finds: [
        "unknown: Deployment stock: cannot be judged, spec.template.spec is not known (which layers keep zone app, data or dmz from zone app: in which zone the ends lie) (`spec.template.spec`); because shop-storefront/storefront → shop-stock/stock on TCP 1: blocked; because egress of shop-storefront/storefront: blocked, no rule of NetworkPolicy default-deny; because ingress of shop-stock/stock: blocked, no rule of NetworkPolicy default-deny",
      ],
    },
  ],
  "require-closed-default-security-group": [
    {
      of: "taken over with a rule",
      at: ["DefaultSecurityGroup open: vpcId", unknown],
      finds: [
        "security group open is the default group and has a rule (`ingress`)",
        "unknown: vpc shop: cannot be judged, it is not known (whether the default group open is the one of this VPC)",
      ],
    },
    {
      of: "taken over with a rule",
      at: [
        "DefaultSecurityGroup open: ingress",
        [
          {
            description: "Orders from the load balancer",
            protocol: "tcp",
            fromPort: 8080,
            toPort: 8080,
            cidrBlocks: ["10.0.1.0/24"],
          },
          {
            description: "Orders from the load balancer",
            protocol: "tcp",
            fromPort: 8080,
            toPort: 8080,
            cidrBlocks: ["10.0.1.0/24"],
          },
        ],
      ],
      finds: ["security group open is the default group and has 2 rules (`ingress`)"],
    },
  ],
  "require-declared-flows": [
    {
      of: "both sides let it pass",
      at: ["NetworkPolicy from-storefront-8080: spec.podSelector", unknown],
      finds: [
        "unknown: Deployment storefront: cannot be judged, spec.template.spec is not known (whether the required flow dmz → app works: what NetworkPolicy from-storefront-8080, NetworkPolicy default-deny takes) (`spec.template.spec`); because shop-storefront/storefront → shop-orders/orders on TCP 8080: unknown; because egress of shop-storefront/storefront: allowed, by NetworkPolicy to-orders-8080 spec.egress[0]; because ingress of shop-orders/orders: unknown, not known NetworkPolicy from-storefront-8080 spec.ingress[0] and 1 more what NetworkPolicy from-storefront-8080, NetworkPolicy default-deny takes",
      ],
    },
  ],
  "require-default-deny": [
    {
      of: "a policy a direction, and exceptions",
      at: [
        "Deployment checkout: metadata",
        { name: "storefront", namespace: "shop-storefront", labels: { app: "storefront" } },
      ],
      finds: [
        "unknown: Deployment storefront: cannot be judged, spec.template.spec is not known (the network policies of namespace shop-storefront) (`spec.template.spec`)",
      ],
    },
    {
      of: "undone by another policy",
      at: ["NetworkPolicy later: spec.policyTypes.0", ""],
      finds: [
        "unknown: namespace shop-checkout: cannot be judged, it is not known (what NetworkPolicy later, NetworkPolicy default-deny takes)",
      ],
    },
    {
      of: "egress left open",
      at: ["Namespace shop-checkout: metadata.name", unknown],
      finds: [
        "namespace shop-checkout denies no ingress and no egress by default",
        "network policy default-deny lies in namespace shop-checkout, which denies no egress by default",
      ],
    },
    {
      of: "no policy",
      at: ["ResourceQuota quota: metadata", { name: "quota", namespace: "shop-orders" }],
      finds: ["namespace shop-checkout denies no ingress and no egress by default"],
    },
  ],
  "require-ingress-tls": [
    {
      of: "the load balancer's certificate",
      at: ["Ingress checkout: metadata.annotations", { "kubernetes.io/ingress.allow-http": "false" }],
      finds: ["ingress checkout has no TLS (`spec.tls`)"],
    },
  ],
  "require-pod-isolation": [
    {
      of: "policies for others only",
      at: ["Deployment checkout: metadata.namespace", "other"],
      finds: ["not applicable"],
    },
    {
      of: "policies for others only",
      at: ["Namespace shop-checkout: metadata.name", "xshop-checkout"],
      finds: [
        "Deployment checkout is isolated by no network policy for ingress and egress (`spec.template.spec`)",
      ],
    },
    {
      of: "policies for others only",
      at: ["Deployment checkout: spec.template.spec", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`)",
      ],
    },
  ],
  "require-security-group-descriptions": [
    {
      of: "the provider's own",
      at: ["SecurityGroup checkout: description", "xManaged by Pulumi"],
      finds: ["passes"],
    },
    {
      of: "the provider's own",
      at: ["SecurityGroup checkout: description", "Managed by Pulumix"],
      finds: ["passes"],
    },
  ],
  "require-vpc-flow-logs": [
    {
      of: "recorded",
      at: ["FlowLog shop: vpcId", unknown],
      finds: [
        "unknown: vpc shop: cannot be judged, it is not known (whether flow log shop records this VPC)",
      ],
    },
  ],
  "restrict-admin-sources": [
    {
      of: "from the whole private network",
      at: ["SecurityGroup checkout: ingress.0.cidrBlocks.0", ""],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0] is not known (a valid block of addresses (the CIDR is empty)) (`ingress[0]`)",
      ],
    },
    {
      of: "from the whole private network",
      at: ["SecurityGroup checkout: ingress.0.cidrBlocks", ["10.0.0.0/8", "other"]],
      finds: [
        "security group rule ingress 0 of checkout lets 10.0.0.0/8 in to ports 22 (SSH), which only 10.9.0.0/24 may reach (`ingress[0].cidrBlocks[0]`)",
      ],
    },
    {
      of: "from the whole private network",
      at: ["SecurityGroup checkout: egress", unknown],
      finds: [
        "security group rule ingress 0 of checkout lets 10.0.0.0/8 in to ports 22 (SSH), which only 10.9.0.0/24 may reach (`ingress[0].cidrBlocks[0]`)",
      ],
    },
    {
      of: "from the whole private network",
      at: ["SecurityGroup checkout: ingress.0.ipv6CidrBlocks", ["2600:1f00:a:1::/64"]],
      finds: [
        "security group rule ingress 0 of checkout lets 10.0.0.0/8, 2600:1f00:a:1::/64 in to ports 22 (SSH), which only 10.9.0.0/24 may reach (`ingress[0].cidrBlocks[0]`)",
      ],
    },
  ],
  "restrict-connections": [
    {
      of: "another port",
      at: ["-/networking.k8s.io/NetworkPolicy/shop-storefront/default-deny: spec.egress", [{ to: [] }]],
      finds: [
        "Deployment orders answers what no flow of the estate declares: from shop-storefront/storefront (zone dmz) to shop-orders/orders on TCP 9090 (zone app) (`spec.template.spec`); because shop-storefront/storefront → shop-orders/orders on TCP 9090: allowed; because egress of shop-storefront/storefront: allowed, by NetworkPolicy default-deny spec.egress[0]; because ingress of shop-orders/orders: allowed, by NetworkPolicy from-storefront-9090 spec.ingress[0]",
        "Deployment storefront opens what no flow of the estate declares: from shop-storefront/storefront (zone dmz) to 10.9.0.0/24 on all ports (zone management) (`spec.template.spec`); because shop-storefront/storefront → 10.9.0.0/24 on TCP 1: allowed; because egress of shop-storefront/storefront: allowed, by NetworkPolicy default-deny spec.egress[0]",
      ],
    },
  ],
  "restrict-internet-egress": [
    {
      of: "HTTPS to anywhere over IPv6",
      at: ["SecurityGroup checkout: egress.0.protocol", "xtcp"],
      finds: [
        'unknown: security group rule egress 0 of checkout: cannot be judged, egress[0] is not known (a valid protocol and ports (protocol "xtcp" is no known name and no number from 0 to 255)) (`egress[0]`)',
      ],
    },
  ],
  "restrict-internet-facing-load-balancers": [
    {
      of: "on another port",
      at: ["LoadBalancer shop: subnets.0", "xsubnet-0aaa1111bbbb2222c"],
      finds: [
        "listener https answers the internet on TCP 8443, for which no flow from there is declared (`port`)",
        "unknown: load balancer shop: cannot be judged, subnets is not known (the zone of subnet xsubnet-0aaa1111bbbb2222c) (`subnets`)",
      ],
    },
    {
      of: "in another zone",
      at: ["Subnet app: tags", { zone: "shelf" }],
      finds: ["load balancer shop faces the internet from a subnet that lies in no zone (`internal`)"],
    },
    {
      of: "in the zone that the estate opens",
      at: ["Subnet dmz: tags.zone", unknown],
      finds: [
        "unknown: load balancer shop: cannot be judged, subnets is not known (the zones of its subnets) (`subnets`)",
      ],
    },
    {
      of: "on another port",
      at: ["Subnet dmz: tags.zone", "data"],
      finds: [
        "load balancer shop faces the internet from zone data, to which no flow from there is declared (`internal`)",
      ],
    },
    {
      of: "on another port",
      at: ["LoadBalancer shop: subnets", absent],
      finds: [
        "listener https answers the internet on TCP 8443, for which no flow from there is declared (`port`)",
      ],
    },
    {
      of: "on another port",
      at: ["Listener https: protocol", absent],
      finds: [
        "listener https answers the internet on TCP 8443, for which no flow from there is declared (`port`)",
      ],
    },
    {
      of: "on another port",
      at: ["Listener https: protocol", ""],
      finds: [
        "listener https answers the internet on TCP 8443, for which no flow from there is declared (`port`)",
      ],
    },
  ],
  "restrict-internet-ingress": [
    {
      of: "a declared port in another zone",
      at: ["NetworkInterface checkout: subnetId", ""],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0].cidrBlocks[0] is not known (the zones of the subnets that the group is used in) (`ingress[0].cidrBlocks[0]`)",
      ],
    },
    {
      of: "a declared port in another zone",
      at: ["Subnet app: tags.zone", "shared"],
      finds: [
        "security group rule ingress 0 of checkout lets the internet (IPv4) in on TCP 443, which no flow declares to its subnet, which lies in no zone (`ingress[0].cidrBlocks[0]`)",
      ],
    },
    {
      of: "a declared flow to the zone of the subnet",
      at: ["SecurityGroup checkout: ingress", unknown],
      finds: [
        "unknown: security group rule ingress ingress of checkout: cannot be judged, ingress is not known (it) (`ingress`)",
      ],
    },
    {
      of: "a declared port in another zone",
      at: ["Subnet app: tags.zone", unknown],
      finds: [
        "unknown: security group rule ingress 0 of checkout: cannot be judged, ingress[0].cidrBlocks[0] is not known (the zones of the subnets that the group is used in) (`ingress[0].cidrBlocks[0]`)",
      ],
    },
  ],
  "restrict-listener-tls": [
    { of: "TLS 1.3 and 1.2", at: ["Listener https: protocol", absent], finds: ["passes"] },
    {
      of: "TLS 1.3 and 1.2",
      at: ["Listener https: sslPolicy", "xELBSecurityPolicy-TLS13-1-2-2021-06"],
      finds: [
        "listener https uses xELBSecurityPolicy-TLS13-1-2-2021-06, which speaks TLS older than 1.2 (`sslPolicy`)",
      ],
    },
  ],
  "restrict-management-connections": [
    {
      of: "a zone whose parts may talk",
      at: ["NetworkPolicy to-orders-10250: spec.podSelector.matchExpressions", unknown],
      finds: [
        "unknown: Deployment orders: cannot be judged, spec.template.spec is not known (whether others reach ports of administration: what NetworkPolicy to-orders-10250, NetworkPolicy default-deny takes) (`spec.template.spec`); because shop-cart/cart → shop-orders/orders on TCP 10250: unknown; because egress of shop-cart/cart: unknown, not known NetworkPolicy to-orders-10250 spec.egress[0] and 1 more what NetworkPolicy to-orders-10250, NetworkPolicy default-deny takes; because ingress of shop-orders/orders: allowed, by NetworkPolicy from-cart-10250 spec.ingress[0]",
      ],
    },
    {
      of: "a zone whose parts may talk",
      at: ["Deployment cart: metadata.namespace", "shop-cartx"],
      finds: [
        "Deployment cart is administered by ports that others reach: shop-cartx/cart may connect to shop-cartx/cart, between them on 22 (SSH), 23 (Telnet), 2375-2377 (Docker), 2379-2380 (etcd), 3389 (RDP), 5900 (VNC), 5985-5986 (WinRM), 6443 (the Kubernetes API), 10250 (the kubelet) (`spec.template.spec`); because shop-cartx/cart → shop-cartx/cart on TCP 22: allowed; because egress of shop-cartx/cart: allowed, nothing restricts it; because ingress of shop-cartx/cart: allowed, nothing restricts it",
        "Deployment cart reaches what administers its cluster: shop-cartx/cart may connect to api-server, kubelet and etcd, between them on 2379-2380 (etcd), 6443 (the Kubernetes API), 10250 (the kubelet), 443 (`spec.template.spec`); because shop-cartx/cart → all of IPv4 on TCP 443: allowed; because egress of shop-cartx/cart: allowed, nothing restricts it",
      ],
    },
    {
      of: "pods that may ask the API server",
      at: ["Namespace shop-orders: metadata.labels.zone", absent],
      finds: [
        "Deployment orders reaches what administers its cluster: shop-orders/orders may connect to api-server, between them on 6443 (the Kubernetes API) (`spec.template.spec`); because shop-orders/orders → all of IPv4 on TCP 6443: allowed; because egress of shop-orders/orders: allowed, by NetworkPolicy out-6443 spec.egress[0]",
      ],
    },
  ],
  "restrict-network-acl-admin-ports": [
    {
      of: "denied after it is allowed",
      at: ["NetworkAcl app: egress.0.protocol", unknown],
      finds: [
        "network acl entry ingress 0 of app lets the internet (IPv4) in to ports 3389 (RDP) (`ingress[0].cidrBlock`)",
      ],
    },
    {
      of: "SSH allowed",
      at: [
        "NetworkAcl app: ingress",
        [
          { ruleNo: 100, action: "allow", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" },
          { ruleNo: 100, action: "allow", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlock: "0.0.0.0/0" },
        ],
      ],
      finds: [
        "network acl entry ingress 0 of app lets the internet (IPv4) in to ports 22 (SSH) (`ingress[0].cidrBlock`)",
      ],
    },
  ],
  "restrict-network-acl-ingress": [
    { of: "everything", at: ["NetworkAcl app: ingress.0.cidrBlock", "10.0.0.0/16"], finds: ["passes"] },
    {
      of: "everything",
      at: ["NetworkAcl app: ingress.0", unknown],
      finds: [
        "unknown: network acl app: cannot be judged, ingress[0].action is not known (it) (`ingress[0].action`)",
      ],
    },
  ],
  "restrict-network-policy-egress": [
    {
      of: "any address on one port",
      at: ["NetworkPolicy checkout: spec.policyTypes.0", unknown],
      finds: [
        "unknown: network policy checkout: cannot be judged, spec.policyTypes[0] is not known (it) (`spec.policyTypes[0]`)",
      ],
    },
  ],
  "restrict-privileged-ports": [
    {
      of: "8080",
      at: ["Deployment checkout: spec.template.spec.containers.0.ports.0.containerPort", 0],
      finds: ["passes"],
    },
  ],
};
