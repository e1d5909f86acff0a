import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "restrict-critical-services": [
    {
      of: "a neighbour too many",
      at: ["Deployment orders: spec", unknown],
      finds: [
        "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`)",
      ],
    },
    {
      of: "a neighbour too many",
      at: ["Deployment orders: metadata.namespace", unknown],
      finds: [
        "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (whether Deployment orders may land on pool front too) (`spec.template.spec`)",
      ],
    },
    {
      of: "another pool",
      at: ["NodeGroup vault: labels.pool", unknown],
      finds: [
        "unknown: Deployment keys: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`); because Deployment keys in keys may land on vault: selects nodes with pool=vault",
      ],
    },
    { of: "few beside it", at: ["NodeGroup front: labels.pool", unknown], finds: ["passes"] },
    {
      of: "few beside it",
      at: ["Deployment keys: spec", unknown],
      finds: [
        "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`)",
      ],
    },
  ],
  "disallow-mixed-trust-pools": [
    {
      of: "one pool",
      at: ["Deployment cart: spec", unknown],
      finds: [
        "unknown: Deployment cart: cannot be judged, it is not known (it); because Deployment cart in cart may land on back: may name its node, whatever the scheduler thinks; because Deployment batch in batch may land on back: selects nodes with pool=back; tolerates pool=back:NoSchedule; because smallest change: give Deployment cart in cart a required anti-affinity to Deployment batch in batch over kubernetes.io/hostname, or a pool of its own",
      ],
    },
    {
      of: "one pool",
      at: ["Namespace cart: metadata.labels.zone", unknown],
      finds: [
        "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (the zone of Deployment cart in cart) (`spec.template.spec`); because Deployment cart in cart may land on back: selects nodes with pool=back; tolerates pool=back:NoSchedule; because Deployment batch in batch may land on back: selects nodes with pool=back; tolerates pool=back:NoSchedule; because smallest change: give Deployment cart in cart a required anti-affinity to Deployment batch in batch over kubernetes.io/hostname, or a pool of its own",
      ],
    },
  ],
  "disallow-instances-among-nodes": [
    {
      of: "a machine that joins the cluster",
      at: [
        "Instance node: userData",
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\necho a\n--b\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n/etc/eks/bootstrap.sh shop\n--b--\n',
      ],
      finds: ["not applicable"],
    },
    {
      of: "a machine that joins the cluster",
      at: [
        "Instance node: userData",
        "#cloud-config\nwrite_files:\n  - path: /etc/containers/systemd/cart.container\n    content: |\n      [Container]\n      Image=cart\n",
      ],
      finds: ["not applicable"],
    },
    {
      of: "the nodes' security group",
      at: ["Instance node: vpcSecurityGroupIds", unknown],
      finds: ["unknown: host node: cannot be judged, it is not known (it)"],
    },
    { of: "a machine that joins the cluster", without: "NodeGroup back", finds: ["passes"] },
    {
      of: "a machine that joins the cluster",
      at: ["Instance node: userData", "#!/bin/sh\nsystemctl enable --now containerd\n"],
      finds: [
        "host node runs no containers and has the role shop-nodes of pool back",
        "host node runs no containers and has the security group sg-0aaa1111bbbb2222c of pool back",
      ],
    },
  ],
  "disallow-stored-data-in-exposed-zones": [
    {
      of: "a database in inner subnets",
      at: ["SubnetGroup orders: subnetIds", unknown],
      finds: [
        "unknown: data store orders: cannot be judged, it is not known (the zones of its subnets (it))",
      ],
    },
    {
      of: "a database in the DMZ's subnets",
      at: ["SubnetGroup orders: subnetIds", ["subnet-1", unknown]],
      finds: [
        "unknown: data store orders: cannot be judged, it is not known (whether it lies in zone dmz, which the outside reaches)",
      ],
    },
    {
      of: "a claim in the DMZ",
      without: "Namespace shop-checkout",
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.volumes[0] is not known (whether it lies in zone dmz, which the outside reaches) (`spec.template.spec.volumes[0]`)",
      ],
    },
    {
      of: "a database in the DMZ's subnets",
      at: ["SubnetGroup orders: subnetIds", ["subnet-1", "other"]],
      finds: [
        "unknown: data store orders: cannot be judged, it is not known (whether it lies in zone dmz, which the outside reaches)",
      ],
    },
  ],
  "disallow-stored-data-on-exposed-hosts": [
    {
      of: "a pool of the DMZ",
      without: "Subnet front",
      finds: [
        "unknown: Deployment orders: cannot be judged, spec.template.spec is not known (the subnets of front) (`spec.template.spec`); because Deployment orders in orders may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
      ],
    },
    {
      of: "a pool of the DMZ",
      at: ["NodeGroup front: labels.pool", unknown],
      finds: [
        "unknown: Deployment orders: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`); because Deployment orders in orders may land on front: selects nodes with pool=front",
      ],
    },
    {
      of: "a pool of the DMZ",
      at: ["Subnet front: tags", unknown],
      finds: [
        "unknown: Deployment orders: cannot be judged, spec.template.spec is not known (the zones of the subnets of front) (`spec.template.spec`); because Deployment orders in orders may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
      ],
    },
    { of: "a pool of the DMZ", at: ["Subnet front: tags", absent], finds: ["passes"] },
  ],
  "require-known-suppliers": [
    {
      of: "of none",
      at: ["Deployment checkout: spec", unknown],
      finds: ["unknown: Deployment checkout: cannot be judged, it is not known (the supplier of its images)"],
    },
    { of: "of none", stack: "example/development", finds: ["not applicable"] },
  ],
  "require-sandboxes": [
    {
      of: "a common kernel",
      at: ["NodeGroup front: labels.pool", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.runtimeClassName is not known (it) (`spec.template.spec.runtimeClassName`); because Deployment checkout in checkout may land on front: selects nodes with pool=front",
      ],
    },
    {
      of: "a common kernel",
      at: ["Deployment checkout: spec", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, runtimeClassName is not known (its runtime class) (`runtimeClassName`); because Deployment checkout in checkout may land on front: may name its node, whatever the scheduler thinks",
      ],
    },
    {
      of: "a common kernel",
      at: ["LaunchTemplate front: userData", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.runtimeClassName is not known (the user data of front) (`spec.template.spec.runtimeClassName`); because Deployment checkout in checkout may land on front: may be kept out by a taint",
      ],
    },
    {
      of: "a common kernel",
      at: ["Cluster shop: name", unknown],
      finds: [
        "Deployment checkout has no sandboxed runtime class, which its level asks for (`spec.template.spec.runtimeClassName`); because Deployment checkout in checkout may land on unseen nodes: selects nodes with pool=front; may be kept out by a taint",
      ],
    },
    {
      of: "a sandboxed runtime class",
      at: ["RuntimeClass kata: handler", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.runtimeClassName is not known (whether runtime class kata is a sandbox) (`spec.template.spec.runtimeClassName`); because Deployment checkout in checkout may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
      ],
    },
  ],
  "restrict-deployments": [
    {
      of: "what a rule allows",
      without: "Namespace checkout",
      finds: [
        'unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (supplier: in-house, not {"zone":["data"]}) (`spec.template.spec`)',
      ],
    },
    {
      of: "a supplier kept out of an environment",
      at: ["Deployment checkout: spec", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, it is not known (supplier: in-house and environment: production); because rules[0]: supplier: in-house and environment: production",
      ],
    },
    { of: "a supplier kept out of an environment", estateOf: null, finds: ["not applicable"] },
  ],
  "restrict-workload-accounts": [
    {
      of: "an account of nobody",
      at: ["Deployment checkout: metadata.namespace", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (its account group) (`spec.template.spec`); because Deployment checkout may land on back: selects nodes with pool=back; tolerates pool=back:NoSchedule",
      ],
    },
    {
      of: "an account of nobody",
      at: ["LaunchTemplate back: userData", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (the user data of back) (`spec.template.spec`); because Deployment checkout in checkout may land on back: may be kept out by a taint",
      ],
    },
    {
      of: "an account of its group",
      at: ["Deployment checkout: metadata", absent],
      finds: [
        "Deployment checkout may run in account 444444444444, which is kept for group payments (`spec.template.spec`); because Deployment checkout may land on back: selects nodes with pool=back; tolerates pool=back:NoSchedule",
      ],
    },
    { of: "an account of nobody", at: ["Deployment checkout: metadata", absent], finds: ["passes"] },
    { of: "an account of nobody", estateOf: null, finds: ["not applicable"] },
  ],
  "restrict-workload-hosts": [
    {
      of: "a pool of another zone",
      at: ["Subnet front: tags", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (the zones of the subnets of front) (`spec.template.spec`); because Deployment checkout in checkout may land on front: selects nodes with pool=front; tolerates pool=front:NoSchedule",
      ],
    },
    {
      of: "a pool of another zone",
      at: ["NodeGroup front: labels.pool", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (it) (`spec.template.spec`); because Deployment checkout in checkout may land on front: selects nodes with pool=front",
      ],
    },
  ],
};
