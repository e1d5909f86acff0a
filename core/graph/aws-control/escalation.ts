import type { Statement } from "../nodes/iam";
import { matchesAction } from "./iam-glob";
import { isEveryAction, isEveryResource } from "./statement";

/** Actions by which a principal gives itself, or something it then controls, more rights than it has. */
const escalating = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "lambda:AddPermission",
  "lambda:UpdateFunctionCode",
  "sts:AssumeRole",
];

/** A resource of any name: the star, or one of IAM, Lambda and the like that ends so (`…:role/*`). */
const isAnyName = (pattern: string): boolean =>
  isEveryResource(pattern) ||
  /^arn:[^:]*:(?:iam|sts|lambda):[^:]*:[^:]*:(?:\*+|[a-z-]+[:/]\*+)$/.test(pattern);

export const reachesAnyName = ({ resources, notResources }: Statement): boolean =>
  notResources !== undefined || (resources ?? []).some(isAnyName);

/** The pattern by which a statement names an action; stars for all actions of all services name none. */
export const namedBy = ({ actions }: Statement, action: string): string | undefined =>
  actions?.find((pattern) => !isEveryAction(pattern) && matchesAction(pattern, action));

/** The actions of the statement that let its holder gain rights. */
export const escalatingActions = (statement: Statement): readonly string[] =>
  escalating.filter((action) => namedBy(statement, action) !== undefined);
