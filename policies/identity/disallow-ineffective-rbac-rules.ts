import { definePolicy, eachRule, exemptRoles, list, role, roleKinds } from "../../core/policy";

/** `*` stands for itself alone, but `*` + `/exec` for that subresource of everything. */
const isDeadResource = (each: string): boolean =>
  each.includes("*") && each !== "*" && !/^\*\/[^*]+$/.test(each);
const isDeadName = (each: string): boolean => each.includes("*") && each !== "*";
/** A path may end with `*`. */
const isDeadPath = (each: string): boolean => each.replace(/\*+$/, "").includes("*");

export default definePolicy({
  name: "disallow-ineffective-rbac-rules",
  displayName: "Wildcards in roles' rules stand for something",
  description:
    "RBAC has the resource *, */exec for that subresource of everything, and paths that end with *; nodes/*, deploy* or get* match nothing. What the rule was written for doesn't work, and whoever finds that out mostly writes * next.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [66],
  remediationSteps:
    "Name each subresource (pods/log), resource, group or verb that is needed, or delete the entry.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    eachRule(node, report, settings, (rule, path) => {
      const judge = (key: keyof typeof rule, noun: string, isDead: (each: string) => boolean): void =>
        report.part(() => {
          const dead = rule[key]?.filter(isDead) ?? [];
          const [nouns, match] = dead.length > 1 ? [`${noun}s`, "match"] : [noun, "matches"];
          if (dead.length > 0)
            report(`names the ${nouns} ${list(dead)}, which ${match} nothing`, `${path}.${key}`);
        });
      judge("resources", "resource", isDeadResource);
      judge("apiGroups", "group", isDeadName);
      judge("verbs", "verb", isDeadName);
      judge("nonResourceURLs", "path", isDeadPath);
    });
  },
  good: () => ({
    "subresources by their names": role({ resources: ["pods", "pods/log"] }),
    "paths below another": role(
      { apiGroups: undefined, resources: undefined, nonResourceURLs: ["/metrics/*"], verbs: ["get"] },
      "ClusterRole",
    ),
  }),
  bad: () => ({
    "all subresources of nodes": role({ resources: ["nodes/*"], verbs: ["get"] }, "ClusterRole"),
    "resources by a pattern": role({ resources: ["config*"] }),
    "groups by a pattern": role({ apiGroups: ["*.example.com"] }),
    "verbs by a pattern": role({ verbs: ["get", "list*"] }),
    "a path with a star within": role(
      { apiGroups: undefined, resources: undefined, nonResourceURLs: ["/apis/*/v1"], verbs: ["get"] },
      "ClusterRole",
    ),
  }),
});
