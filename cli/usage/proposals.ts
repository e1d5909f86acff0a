import { join } from "node:path";
import { stringify } from "yaml";
import type { Proposal } from "../../core/usage";
import { toJson } from "../../core/report/text";
import { writeWhole } from "../write-file";

const fileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, "-").slice(0, 100) || "unnamed";

const manifests = (all: readonly unknown[]): string =>
  all.map((each) => stringify(each, { aliasDuplicateObjects: false, lineWidth: 0 })).join("---\n");

/** Writes tighter forms as files to a folder. @returns their names */
export function writeProposals(folder: string, proposals: readonly Proposal[]): string[] {
  const written: string[] = [];
  const put = (name: string, text: string): void => {
    writeWhole(join(folder, name), text);
    written.push(name);
  };
  const policies = proposals.filter(({ kind, content }) => kind === "NetworkPolicy" && content !== undefined);
  if (policies.length > 0) put("network-policies.yaml", manifests(policies.map(({ content }) => content)));
  const roles = proposals.flatMap(({ kind, content }) =>
    kind !== "RBAC role" || content === undefined
      ? []
      : Array.isArray(content)
        ? (content as unknown[])
        : [content],
  );
  if (roles.length > 0) put("rbac.yaml", manifests(roles));
  const groups = proposals.filter(({ kind }) => kind === "security group");
  if (groups.length > 0)
    put(
      "security-groups.json",
      toJson(groups.map(({ resource, name, content }) => ({ resource, name, rules: content }))),
    );
  const taken = new Map<string, number>();
  for (const { kind, name, content } of proposals) {
    if (kind !== "IAM policy" || content === undefined) continue;
    const base = fileName(name);
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    put(join("iam", `${base}${count > 1 ? `-${count}` : ""}.json`), toJson(content));
  }
  return written;
}
