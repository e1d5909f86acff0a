import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type {
  AccessKey,
  DocumentHolder,
  GroupMembership,
  IamGroup,
  IamPolicy,
  IamRole,
  IamUser,
  InstanceProfile,
  OidcProvider,
  PolicyAttachment,
} from "../../nodes/iam";
import { listOf, str } from "../../shape";
import { reveal, Unknown } from "../../value";
import { oneOrMany } from "./fields";
import { addDocument, addDocumentAt } from "./iam-document";
import { addPlaced, at, judged, placed, refersTo, type Places } from "./placed";
import type { Adapter, AdapterTable } from "./table";

const role: Places<OwnProperties<IamRole>> = {
  roleName: at(str, "name", "roleName"),
  permissionsBoundary: at(str, "permissionsBoundary"),
  boundaryOf: refersTo("permissionsBoundary"),
};

const user: Places<OwnProperties<IamUser>> = {
  userName: at(str, "name", "userName"),
  permissionsBoundary: at(str, "permissionsBoundary"),
  boundaryOf: refersTo("permissionsBoundary"),
  groups: refersTo([], "groups"),
};

const policy: Places<OwnProperties<IamPolicy>> = {
  policyName: at(str, "name", ["managedPolicyName", "policyName"]),
};

const group: Places<OwnProperties<IamGroup>> = { groupName: at(str, "name", "groupName") };

const membership: Places<OwnProperties<GroupMembership>> = {
  users: refersTo(["users", "user"]),
  groups: refersTo(["groups", "group"], "groupName"),
};
const memberships = placed<GroupMembership>("GroupMembership", membership);

const accessKey: Places<OwnProperties<AccessKey>> = {
  user: refersTo("user", "userName"),
  status: at(str, "status"),
};

const profile: Places<OwnProperties<InstanceProfile>> = { roles: refersTo(["role", "roles"], "roles") };

const oidcProvider: Places<OwnProperties<OidcProvider>> = {
  url: at(str, "url"),
  clientIds: at(listOf(str), "clientIdLists", "clientIdList"),
};

const nobody = { roles: refersTo([]), users: refersTo([]), groups: refersTo([]) };

type Attached = Partial<Record<"policies" | "roles" | "users" | "groups", string | readonly string[]>>;

/** Policies that a property names, given to the principals that others name. */
export const attaches = ({ policies = [], ...principals }: Attached): Adapter => {
  const places: Places<OwnProperties<PolicyAttachment>> = {
    ...nobody,
    ...Object.fromEntries(Object.entries(principals).map(([name, place]) => [name, refersTo(place)])),
    policyArns: at(oneOrMany(str), policies),
    policies: refersTo(policies),
  };
  return placed<PolicyAttachment>("PolicyAttachment", places);
};

export const owns = (property: string | readonly string[]): Adapter => {
  const attach = attaches({ policies: property });
  return (builder) => {
    const set = [property].flat().some((name) => judged(builder.resource)[name] !== undefined);
    if (set) attach(builder);
  };
};

/** `inlinePolicies: [{ name, policy }]`, natively `policies: [{ policyName, policyDocument }]`. */
function addInline(builder: Builder, holder: DocumentHolder): void {
  for (const [list, document] of [
    ["inlinePolicies", "policy"],
    ["policies", "policyDocument"],
  ] as const) {
    const found = judged(builder.resource)[list];
    const policies = reveal(found);
    const path = { parent: undefined, key: list };
    if (policies instanceof Unknown) addDocumentAt(builder, policies, path, { use: "identity", holder });
    if (!Array.isArray(policies)) continue;
    policies.forEach((each: unknown, index) => {
      const at = { parent: path, key: index };
      const content =
        each instanceof Unknown || typeof each !== "object" || each === null
          ? each
          : (each as Record<string, unknown>)[document];
      addDocumentAt(builder, content, { parent: at, key: document }, { use: "identity", holder });
    });
  }
}

const managed = owns(["managedPolicyArns"]);

function adaptRole(builder: Builder): void {
  addPlaced<IamRole>(builder, "IamRole", role);
  for (const property of ["assumeRolePolicy", "assumeRolePolicyDocument"])
    addDocument(builder, property, { use: "trust", holder: "role" });
  addInline(builder, "role");
  managed(builder);
}

function adaptUser(builder: Builder): void {
  addPlaced<IamUser>(builder, "IamUser", user);
  addInline(builder, "user");
  managed(builder);
}

function adaptGroup(builder: Builder): void {
  addPlaced<IamGroup>(builder, "IamGroup", group);
  addInline(builder, "group");
  managed(builder);
}

/** A document of its own: the property that holds it, classic or native, and whom it is for. */
const document =
  (holder: DocumentHolder, attachment?: Adapter): Adapter =>
  (builder) => {
    for (const property of ["policy", "policyDocument", "inlinePolicy"])
      addDocument(builder, property, { use: "identity", holder });
    attachment?.(builder);
  };

const principals = attaches({ roles: "roles", users: "users", groups: "groups" });

/** Natively a managed policy names its principals itself. */
const managedPolicy = document("managed policy", (builder) => {
  addPlaced<IamPolicy>(builder, "IamPolicy", policy);
  const properties = judged(builder.resource);
  if (["roles", "users", "groups"].some((name) => properties[name] !== undefined)) principals(builder);
});

/** Identities, what they may do, and who may become them. */
export const iam: AdapterTable = {
  "aws:iam/role:Role": adaptRole,
  "aws-native:iam:Role": adaptRole,
  "aws:iam/user:User": adaptUser,
  "aws-native:iam:User": adaptUser,
  "aws:iam/group:Group": adaptGroup,
  "aws-native:iam:Group": adaptGroup,
  "aws:iam/policy:Policy": managedPolicy,
  "aws-native:iam:ManagedPolicy": managedPolicy,
  "aws-native:iam:Policy": managedPolicy,
  "aws:iam/rolePolicy:RolePolicy": document("role", attaches({ roles: "role" })),
  "aws-native:iam:RolePolicy": document("role", attaches({ roles: "roleName" })),
  "aws:iam/userPolicy:UserPolicy": document("user", attaches({ users: "user" })),
  "aws-native:iam:UserPolicy": document("user", attaches({ users: "userName" })),
  "aws:iam/groupPolicy:GroupPolicy": document("group", attaches({ groups: "group" })),
  "aws-native:iam:GroupPolicy": document("group", attaches({ groups: "groupName" })),
  "aws:iam/policyAttachment:PolicyAttachment": attaches({
    policies: "policyArn",
    roles: "roles",
    users: "users",
    groups: "groups",
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attaches({ policies: "policyArn", roles: "role" }),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attaches({ policies: "policyArn", users: "user" }),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attaches({ policies: "policyArn", groups: "group" }),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": attaches({
    policies: "policyArns",
    roles: "roleName",
  }),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": attaches({
    policies: "policyArns",
    users: "userName",
  }),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": attaches({
    policies: "policyArns",
    groups: "groupName",
  }),
  "aws:iam/userGroupMembership:UserGroupMembership": memberships,
  "aws:iam/groupMembership:GroupMembership": memberships,
  "aws-native:iam:UserToGroupAddition": memberships,
  "aws:iam/instanceProfile:InstanceProfile": placed<InstanceProfile>("InstanceProfile", profile),
  "aws-native:iam:InstanceProfile": placed<InstanceProfile>("InstanceProfile", profile),
  "aws:iam/accessKey:AccessKey": placed<AccessKey>("AccessKey", accessKey),
  "aws-native:iam:AccessKey": placed<AccessKey>("AccessKey", accessKey),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": placed<OidcProvider>("OidcProvider", oidcProvider),
  "aws-native:iam:OidcProvider": placed<OidcProvider>("OidcProvider", oidcProvider),
};
