import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-blocking-disruption-budgets": [
    {
      of: "as many stay as there are",
      at: ["Deployment checkout: spec.template.metadata", absent],
      finds: ["passes"],
    },
    {
      of: "as many stay as there are",
      at: ["Deployment checkout: metadata", unknown],
      finds: [
        "unknown: pod disruption budget checkout: cannot be judged, selector is not known (the namespace of checkout) (`selector`)",
      ],
    },
    {
      of: "as many stay as there are",
      at: ["PodDisruptionBudget checkout: metadata", unknown],
      finds: [
        "unknown: pod disruption budget checkout: cannot be judged, metadata is not known (it) (`metadata`)",
      ],
    },
    {
      of: "as many stay as there are",
      at: ["PodDisruptionBudget checkout: metadata.namespace", absent],
      finds: ["passes"],
    },
  ],
  "disallow-code-from-config-maps": [
    {
      of: "over programs",
      at: ["Deployment checkout: spec.template.spec.volumes.0.name", "other"],
      finds: ["passes"],
    },
    {
      of: "a mode that lets it run",
      at: ["Deployment checkout: spec.template.spec.volumes.0.configMap.defaultMode", 0],
      finds: ["passes"],
    },
    {
      of: "no ConfigMap",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.volumeMounts",
        [{ name: "files", mountPath: "/usr/local/bin", readOnly: true }],
      ],
      finds: ["passes"],
    },
    {
      of: "a script",
      at: ["Deployment checkout: spec.template.spec.volumes.0.configMap.items.0.path", "run.shx"],
      finds: ["passes"],
    },
    {
      of: "where the start looks",
      at: ["Deployment checkout: spec.template.spec.volumes.0.configMap", absent],
      finds: ["passes"],
    },
    {
      of: "over programs",
      at: [
        "Deployment checkout: spec.template.spec.volumes.0.projected",
        { sources: [{ secret: { name: "db" } }] },
      ],
      finds: [
        "container main of Deployment checkout mounts a ConfigMap at /usr/local/bin over the image's programs (`spec.template.spec.containers[0].volumeMounts[0].mountPath`)",
      ],
    },
  ],
  "disallow-host-aliases": [
    {
      of: "an alias",
      at: ["Deployment checkout: spec.template.spec.hostAliases.0.hostnames", absent],
      finds: [
        "Deployment checkout resolves a name to 10.0.0.1 by itself (`spec.template.spec.hostAliases[0]`)",
      ],
    },
    {
      of: "an alias",
      at: ["Deployment checkout: spec.template.spec.hostAliases.0.ip", absent],
      finds: [
        "Deployment checkout resolves payments.example.com to an address by itself (`spec.template.spec.hostAliases[0]`)",
      ],
    },
    {
      of: "an alias",
      at: [
        "Deployment checkout: spec.template.spec.hostAliases.0.hostnames",
        ["payments.example.com", "other"],
      ],
      finds: [
        "Deployment checkout resolves payments.example.com, other to 10.0.0.1 by itself (`spec.template.spec.hostAliases[0]`)",
      ],
    },
  ],
  "disallow-privilege-escalation": [
    {
      of: "unset",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout does not keep its processes from gaining privileges (`spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation`)",
      ],
    },
  ],
  "disallow-root-containers": [
    {
      of: "set nowhere",
      at: ["Deployment checkout: spec.template.spec.hostUsers", unknown],
      finds: [
        "unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.hostUsers is not known (it) (`spec.template.spec.hostUsers`)",
      ],
    },
  ],
  "disallow-unmasked-proc": [
    {
      of: "Unmasked in a user namespace",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext.procMount", "Default"],
      finds: ["passes"],
    },
  ],
  "disallow-writable-host-paths": [
    {
      of: "not read-only",
      at: ["Deployment checkout: spec.template.spec.containers.0.volumeMounts.0.name", absent],
      finds: ["passes"],
    },
    {
      of: "not read-only",
      at: ["Deployment checkout: spec.template.spec.volumes", absent],
      finds: ["passes"],
    },
    {
      of: "not read-only",
      at: ["Deployment checkout: spec.template.spec.containers.0.volumeMounts.0.readOnly", true],
      finds: ["passes"],
    },
    {
      of: "not read-only",
      at: ["Deployment checkout: spec.template.spec.volumes.0.hostPath.path", absent],
      finds: [
        "container main of Deployment checkout can write to a path of the host (`spec.template.spec.containers[0].volumeMounts[0].readOnly`)",
      ],
    },
  ],
  "require-drop-all-capabilities": [
    {
      of: "capabilities unset",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout does not drop all capabilities (`spec.template.spec.containers[0].securityContext.capabilities.drop`)",
      ],
    },
    {
      of: "some dropped",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext.capabilities.drop", absent],
      finds: [
        "container main of Deployment checkout does not drop all capabilities (`spec.template.spec.containers[0].securityContext.capabilities.drop`)",
      ],
    },
  ],
  "require-drop-net-raw": [
    {
      of: "NET_RAW added",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout keeps the capability NET_RAW (`spec.template.spec.containers[0].securityContext.capabilities.drop`)",
      ],
    },
    {
      of: "NET_RAW kept",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.capabilities.drop.0",
        absent,
      ],
      finds: [
        "container main of Deployment checkout keeps the capability NET_RAW (`spec.template.spec.containers[0].securityContext.capabilities.drop`)",
      ],
    },
    {
      of: "NET_RAW kept",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext.capabilities.drop", absent],
      finds: [
        "container main of Deployment checkout keeps the capability NET_RAW (`spec.template.spec.containers[0].securityContext.capabilities.drop`)",
      ],
    },
  ],
  "require-guaranteed-qos": [
    {
      of: "requests equal to the limits",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources.limits", absent],
      finds: [
        "container main of Deployment checkout has no limit for cpu (`spec.template.spec.containers[0].resources.limits.cpu`)",
        "container main of Deployment checkout has no limit for memory (`spec.template.spec.containers[0].resources.limits.memory`)",
      ],
    },
    {
      of: "requests equal to the limits",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources.requests", absent],
      finds: ["passes"],
    },
  ],
  "require-labels": [{ of: "another value", estateOf: null, finds: ["not applicable"] }],
  "require-limit-ranges": [
    {
      of: "claims only",
      at: ["LimitRange limits: metadata.namespace", unknown],
      finds: [
        "unknown: namespace shop-checkout: cannot be judged, it is not known (whether limit range limits is this namespace's)",
      ],
    },
    {
      of: "no bound for memory",
      at: ["LimitRange limits: spec.limits.0.type", "Container"],
      finds: ["namespace shop-checkout has no limit range for memory"],
    },
    {
      of: "defaults of containers",
      at: ["LimitRange limits: spec.limits.0.type", "other"],
      finds: ["namespace shop-checkout has no limit range for cpu and memory"],
    },
  ],
  "require-linux-hardening": [
    {
      of: "none",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.capabilities",
        { drop: ["ALL"], add: ["ALL"] },
      ],
      finds: [
        "container main of Deployment checkout uses none of capabilities, seccomp, AppArmor and SELinux (`spec.template.spec.containers[0].securityContext`)",
      ],
    },
    {
      of: "all of them",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: ["passes"],
    },
    {
      of: "none",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.seLinuxOptions",
        { type: "container_init_t" },
      ],
      finds: ["passes"],
    },
    {
      of: "none",
      at: ["Deployment checkout: spec.template.spec.securityContext", absent],
      finds: [
        "container main of Deployment checkout uses none of capabilities, seccomp, AppArmor and SELinux (`spec.template.spec.containers[0].securityContext`)",
      ],
    },
    {
      of: "none",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.capabilities",
        { drop: ["ALL"], add: ["SYS_ADMIN"] },
      ],
      finds: ["passes"],
    },
  ],
  "require-mac-profile": [
    {
      of: "neither",
      at: ["Deployment checkout: spec.template.spec.securityContext", absent],
      finds: [
        "container main of Deployment checkout names neither an AppArmor profile nor SELinux options (`spec.template.spec.containers[0].securityContext.appArmorProfile`)",
      ],
    },
    {
      of: "AppArmor",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout names neither an AppArmor profile nor SELinux options (`spec.template.spec.containers[0].securityContext.appArmorProfile`)",
      ],
    },
  ],
  "require-read-only-root": [
    {
      of: "set to false",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout can write to its root file system (`spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem`)",
      ],
    },
  ],
  "require-resource-quotas": [
    {
      of: "a quota",
      at: ["ResourceQuota quota: metadata.namespace", unknown],
      finds: [
        "unknown: namespace shop-checkout: cannot be judged, it is not known (whether quota quota is this namespace's)",
      ],
    },
    {
      of: "no bound for memory",
      at: ["ResourceQuota quota: spec.hard", absent],
      finds: ["namespace shop-checkout has no quota for cpu and memory"],
    },
  ],
  "require-run-as-non-root": [
    {
      of: "false for the pod",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: ["passes"],
    },
    {
      of: "false for the pod",
      at: ["Deployment checkout: spec.template.spec.containers", absent],
      finds: [
        "Deployment checkout sets runAsNonRoot to false for all that its containers don't set (`spec.template.spec.securityContext.runAsNonRoot`)",
      ],
    },
  ],
  "require-seccomp-profile": [
    {
      of: "an annotation that nothing reads",
      at: ["Deployment checkout: spec.template.spec.securityContext", absent],
      finds: [
        "container main of Deployment checkout has no seccomp profile (`spec.template.spec.containers[0].securityContext.seccompProfile`)",
      ],
    },
    {
      of: "set nowhere",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext", absent],
      finds: [
        "container main of Deployment checkout has no seccomp profile (`spec.template.spec.containers[0].securityContext.seccompProfile`)",
      ],
    },
  ],
  "require-security-context": [
    {
      of: "none",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext",
        {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          seccompProfile: { type: "RuntimeDefault" },
          appArmorProfile: { type: "RuntimeDefault" },
        },
      ],
      finds: ["passes"],
    },
  ],
  "restrict-apparmor-profiles": [
    {
      of: "unconfined container",
      at: ["Deployment checkout: spec.template.metadata.annotations", unknown],
      finds: [
        "container main of Deployment checkout has the AppArmor profile Unconfined (`spec.template.spec.containers[0].securityContext.appArmorProfile.type`)",
        "unknown: Deployment checkout: cannot be judged, spec.template.metadata.annotations is not known (it) (`spec.template.metadata.annotations`)",
      ],
    },
    {
      of: "unconfined pod",
      at: ["Deployment checkout: spec.template.spec.securityContext.appArmorProfile.type", absent],
      finds: [
        "Deployment checkout has the AppArmor profile of no type (`spec.template.spec.securityContext.appArmorProfile.type`)",
      ],
    },
  ],
  "restrict-group-ids": [
    {
      of: "another fsGroup",
      at: ["Deployment checkout: spec.template.spec.securityContext.fsGroup", 20001],
      finds: [
        "Deployment checkout gives its volumes to the group 20001, outside its range (`spec.template.spec.securityContext.fsGroup`)",
      ],
    },
    {
      of: "another supplemental group",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext.runAsGroup", 10000],
      finds: [
        "Deployment checkout adds its containers to the group 500, outside its range (`spec.template.spec.securityContext.supplementalGroups[0]`)",
      ],
    },
    {
      of: "another supplemental group",
      at: ["Deployment checkout: spec.template.spec.securityContext.fsGroup", 10000],
      finds: [
        "Deployment checkout adds its containers to the group 500, outside its range (`spec.template.spec.securityContext.supplementalGroups[0]`)",
      ],
    },
    {
      of: "another fsGroup",
      at: ["Deployment checkout: spec.template.spec.containers.0.securityContext.runAsGroup", 20001],
      finds: [
        "Deployment checkout gives its volumes to the group 500, outside its range (`spec.template.spec.securityContext.fsGroup`)",
        "container main of Deployment checkout has the group id 20001, outside 10000 to 19999, the range of images without one of their own (`spec.template.spec.containers[0].securityContext.runAsGroup`)",
      ],
    },
  ],
  "restrict-host-path-volumes": [
    {
      of: "a data directory",
      at: ["Deployment checkout: spec.template.spec.volumes.0.hostPath.path", absent],
      finds: [
        "Deployment checkout mounts a path of the host (`spec.template.spec.volumes[0].hostPath.path`)",
      ],
    },
  ],
  "restrict-resource-limits": [
    {
      of: "over the maximum",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.resources.limits.ephemeral-storage",
        "128Mix",
      ],
      finds: [
        "container main of Deployment checkout has the limit 128Mix for ephemeral-storage, which is no quantity (`spec.template.spec.containers[0].resources.limits.ephemeral-storage`)",
        "container main of Deployment checkout has the limit 2Gi for memory, over the maximum of 1Gi (`spec.template.spec.containers[0].resources.limits.memory`)",
      ],
    },
    {
      of: "no maximum",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem",
        absent,
      ],
      finds: ["not applicable"],
    },
    {
      of: "within the maximum",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.resources.limits",
        { cpu: "200m", memory: "128Mi" },
      ],
      finds: ["passes"],
    },
    {
      of: "over the maximum",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources.limits.memory", "1Gi"],
      finds: ["passes"],
    },
  ],
  "restrict-resource-ratios": [
    {
      of: "within the ratio",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.resources",
        { requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" } },
      ],
      finds: ["passes"],
    },
    {
      of: "over the ratio",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources", absent],
      finds: ["passes"],
    },
    {
      of: "over the ratio",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources.requests", absent],
      finds: ["passes"],
    },
    {
      of: "no ratio",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem",
        absent,
      ],
      finds: ["not applicable"],
    },
  ],
  "restrict-resource-requests": [
    {
      of: "within the maximum",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources.requests.cpu", "100mx"],
      finds: [
        "container main of Deployment checkout requests 100mx of cpu, which is no quantity (`spec.template.spec.containers[0].resources.requests.cpu`)",
      ],
    },
    {
      of: "no maximum",
      at: ["Deployment checkout: spec.template.spec.containers.0.readinessProbe.httpGet.path", absent],
      finds: ["not applicable"],
    },
    {
      of: "over the maximum",
      at: ["Deployment checkout: spec.template.spec.containers.0.resources", absent],
      finds: ["passes"],
    },
  ],
  "restrict-seccomp-profiles": [
    {
      of: "unconfined pod",
      at: [
        "Deployment checkout: spec.template.spec.containers.0.securityContext.seccompProfile.type",
        absent,
      ],
      finds: [
        "Deployment checkout has the seccomp profile Unconfined (`spec.template.spec.securityContext.seccompProfile.type`)",
        "container main of Deployment checkout has the seccomp profile of no type (`spec.template.spec.containers[0].securityContext.seccompProfile.type`)",
      ],
    },
  ],
};
