import { instantIn, isObject, objectIn, textIn, type Fields } from "../../behaviour/read/fields";

/** One request that the API server decided on. */
export interface KubeRequest {
  /** As whom it was decided: the one who is impersonated, where somebody is. */
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  /** With its subresource: `pods/log`; absent where a path is asked for. */
  readonly resource?: string;
  /** Of the resource; empty for the core group. */
  readonly group?: string;
  /** Absent where the request names no object. */
  readonly name?: string;
  readonly namespace?: string;
  /** Of what is no resource: `/metrics`. */
  readonly path?: string;
  /** `untold` where the log holds no word on it, and the request was refused by somebody. */
  readonly decision: "allow" | "forbid" | "untold";
  readonly by?: GrantedBy;
  /** Milliseconds. */
  readonly at: number;
}

/** What RBAC said of why it allowed a request. */
export interface GrantedBy {
  /** `RoleBinding shop/web`, `ClusterRoleBinding web`. */
  readonly binding: string;
  /** `Role web`, `ClusterRole web`. */
  readonly role: string;
}

export type AuditLine =
  | {
      /** The request, and the rights to impersonate that it took. */
      readonly requests: readonly KubeRequest[];
      /** The same for each stage of a request. */
      readonly id: string | undefined;
      readonly isOpen: boolean;
    }
  | { readonly received: number }
  | { readonly skipped: string; readonly at?: number }
  | { readonly problem: string };

/** Whether a piece of JSON is of Kubernetes' audit log. */
export const isAudit = (data: unknown): data is Fields =>
  isObject(data) &&
  (textIn(data, "apiVersion")?.startsWith("audit.k8s.io/") ??
    (textIn(data, "auditID") !== undefined && textIn(data, "stage") !== undefined));

/** Reads an event of `audit.k8s.io`. */
export function readAudit(data: Fields): AuditLine {
  const stage = textIn(data, "stage");
  const time = instantIn(
    textIn(data, "requestReceivedTimestamp", "stageTimestamp", "timestamp") ??
      textIn(objectIn(data, "metadata") ?? {}, "creationTimestamp"),
  );
  const verb = textIn(data, "verb");
  if (stage === undefined || verb === undefined || time === undefined)
    return { problem: "is no event of Kubernetes' audit log" };
  const at = Date.parse(time);
  // Nothing is decided yet: a later stage tells of it.
  if (stage === "RequestReceived") return { received: at };
  const who = personIn(objectIn(data, "user"));
  if (!who) return { skipped: "by nobody who is known", at };
  const target = targetOf(data, verb);
  if (!target) return { problem: "names neither a resource nor a path" };
  const decided = decisionOf(data);
  const as = personIn(objectIn(data, "impersonatedUser"));
  const requests: KubeRequest[] = [{ ...(as ?? who), verb, ...target, ...decided, at }];
  if (as) requests.push(...impersonations(as, objectIn(data, "impersonatedUser")!, who, at));
  return { requests, id: textIn(data, "auditID"), isOpen: stage === "ResponseStarted" };
}

interface Person {
  readonly user: string;
  readonly groups: readonly string[];
}

const mostGroups = 4096;

function personIn(fields: Fields | undefined): Person | undefined {
  const user = fields && textIn(fields, "username");
  return user === undefined ? undefined : { user, groups: textsIn(fields!, "groups") };
}

function textsIn(fields: Fields, name: string): string[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!Array.isArray(value)) return [];
  return value.slice(0, mostGroups).filter((each) => typeof each === "string");
}

type Target = Pick<KubeRequest, "resource" | "group" | "name" | "namespace" | "path">;

function targetOf(data: Fields, verb: string): Target | undefined {
  const object = objectIn(data, "objectRef");
  const resource = object && textIn(object, "resource");
  if (resource === undefined) {
    const address = textIn(data, "requestURI");
    return address === undefined ? undefined : { path: address.replace(/[?#].*$/s, "") };
  }
  const sub = textIn(object!, "subresource");
  const name = textIn(object!, "name");
  const namespace = textIn(object!, "namespace");
  // The name of what is made stands in the log, but nobody knows it when the request is decided.
  const isNamed = name !== undefined && (verb !== "create" || sub !== undefined);
  return {
    resource: sub === undefined ? resource : `${resource}/${sub}`,
    group: textIn(object!, "apiGroup") ?? "",
    ...(isNamed && { name }),
    ...(namespace !== undefined && { namespace }),
  };
}

const why =
  /allowed by (?:(Cluster)RoleBinding "([^"]+)"|RoleBinding "([^"]+)\/([^"/]+)") of (Role|ClusterRole) "([^"]+)"/;

function decisionOf(data: Fields): Pick<KubeRequest, "decision" | "by"> {
  const notes = objectIn(data, "annotations") ?? {};
  const said = textIn(notes, "authorization.k8s.io/decision");
  const code = objectIn(data, "responseStatus")?.["code"];
  if (said === "forbid" || said === "deny") return { decision: "forbid" };
  if (said !== "allow") return { decision: code === 403 ? "untold" : "allow" };
  const found = why.exec(textIn(notes, "authorization.k8s.io/reason") ?? "");
  if (!found) return { decision: "allow" };
  const [, cluster, clusterBinding, name, namespace, kind, role] = found;
  return {
    decision: "allow",
    by: {
      binding: cluster ? `ClusterRoleBinding ${clusterBinding}` : `RoleBinding ${namespace}/${name}`,
      role: `${kind} ${role}`,
    },
  };
}

const account = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** What somebody must be allowed to act as another. */
function impersonations(as: Person, fields: Fields, { user, groups }: Person, at: number): KubeRequest[] {
  const one = (resource: string, name: string, more: Partial<KubeRequest> = {}): KubeRequest => ({
    user,
    groups,
    verb: "impersonate",
    resource,
    group: "",
    name,
    decision: "allow",
    at,
    ...more,
  });
  const [, namespace, name] = account.exec(as.user) ?? [];
  const authentication = { group: "authentication.k8s.io" };
  const uid = textIn(fields, "uid");
  const extra = objectIn(fields, "extra") ?? {};
  return [
    namespace !== undefined && name !== undefined
      ? one("serviceaccounts", name, { namespace })
      : one("users", as.user),
    ...as.groups.map((group) => one("groups", group)),
    ...(uid === undefined ? [] : [one("uids", uid, authentication)]),
    ...Object.keys(extra).flatMap((key) =>
      textsIn(extra, key).map((value) => one(`userextras/${key}`, value, authentication)),
    ),
  ];
}
