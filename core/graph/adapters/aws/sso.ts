import type { OwnProperties } from "../../nodes/aws";
import type {
  AccountAssignment,
  DirectoryPrincipal,
  PermissionSet,
  PermissionSetPolicies,
  ResourceShare,
} from "../../nodes/sso";
import { shape, str } from "../../shape";
import { oneOrMany } from "./fields";
import { attaches, owns } from "./iam";
import { addDocument } from "./iam-document";
import { addPlaced, at, placed, refersTo, type Places } from "./placed";
import type { Adapter, AdapterTable } from "./table";

const permissionSet: Places<OwnProperties<PermissionSet>> = { setName: at(str, "name") };

const named = shape({ name: str });
const policies: Places<OwnProperties<PermissionSetPolicies>> = {
  set: refersTo("permissionSetArn", []),
  managed: at(oneOrMany(str), ["managedPolicyArn", "managedPolicyArns"], "managedPolicies"),
  customerManaged: at(
    oneOrMany(named),
    ["customerManagedPolicyReference", "customerManagedPolicyReferences"],
    "customerManagedPolicyReferences",
  ),
};
const addPolicies = placed<PermissionSetPolicies>("PermissionSetPolicies", policies);

/** What attachments give is judged as everywhere, whoever holds the set. */
const attached: Adapter = (builder) => {
  attaches({ policies: ["managedPolicyArn", "managedPolicyArns"] })(builder);
  addPolicies(builder);
};

const withInline: Adapter = (builder) => {
  addDocument(builder, "inlinePolicy", { use: "identity", holder: "permission set" });
  addPolicies(builder);
};

const assignment: Places<OwnProperties<AccountAssignment>> = {
  permissionSet: refersTo("permissionSetArn"),
  principal: refersTo("principalId"),
  principalType: at(str, "principalType"),
  targetAccount: at(str, "targetId"),
};

const principal: Places<OwnProperties<DirectoryPrincipal>> = {
  principalName: at(str, ["userName", "displayName"]),
};
const directory = placed<DirectoryPrincipal>("DirectoryPrincipal", principal);

const share: Places<OwnProperties<ResourceShare>> = {
  principals: at(oneOrMany(str), "principal", "principals"),
};

/** People of the organisation's directory, what they may do in which account, and what accounts share. */
export const sso: AdapterTable = {
  "aws:ssoadmin/permissionSet:PermissionSet": placed<PermissionSet>("PermissionSet", permissionSet),
  "aws-native:sso:PermissionSet": (builder) => {
    addPlaced<PermissionSet>(builder, "PermissionSet", permissionSet);
    withInline(builder);
    owns("managedPolicies")(builder);
  },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": withInline,
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": attached,
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": attached,
  "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": addPolicies,
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive":
    addPolicies,
  "aws:ssoadmin/accountAssignment:AccountAssignment": placed<AccountAssignment>(
    "AccountAssignment",
    assignment,
  ),
  "aws-native:sso:Assignment": placed<AccountAssignment>("AccountAssignment", assignment),
  "aws:identitystore/group:Group": directory,
  "aws:identitystore/user:User": directory,
  "aws-native:identitystore:Group": directory,
  "aws:ram/principalAssociation:PrincipalAssociation": placed<ResourceShare>("ResourceShare", share),
  "aws-native:ram:ResourceShare": placed<ResourceShare>("ResourceShare", share),
};
