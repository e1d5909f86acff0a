import { readYaml } from "../../core/source/yaml/read-yaml";
import { auditPolicy, type AuditPolicy } from "../../core/usage";
import { readInput } from "../image/input";
import { UsageError } from "../usage-error";

const hint = "name the file that the API server's --audit-policy-file names";

/** The policy by which an API server writes its audit log. @throws UsageError */
export function auditPolicyIn(file: string): AuditPolicy {
  const { documents, errors } = readYaml(readInput(file).toString("utf8"), file);
  const [error] = errors;
  if (error) throw new UsageError(`${file}:${error.location?.line ?? 1}: ${error.message}`, hint);
  const [first, ...more] = documents;
  if (!first || more.length > 0) throw new UsageError(`${file}: holds no audit policy, or several`, hint);
  const parsed = auditPolicy.safeParse(first.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).filter((key) => typeof key !== "symbol");
  const { line = 1 } = first.locate(path);
  throw new UsageError(
    `${file}:${line}: is no audit policy: ${path.join(".")} ${issue?.message ?? ""}`,
    hint,
  );
}
