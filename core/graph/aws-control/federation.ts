import type { Condition, Principal, Statement } from "../nodes/iam";
import { isStrict } from "./condition";

/** Issuers of identities by OpenID Connect: a provider's ARN, or one of those that AWS knows by name. */
const isIssuer = ({ type, value }: Principal): boolean =>
  type === "Federated" && value !== undefined && !/:saml-provider\//.test(value);

/** An issuer that vouches for pods of a cluster. */
const isCluster = (value: string): boolean => /oidc\.eks\.|\.eks-cluster\./.test(value);

/** The issuer from outside that a statement of trust names. */
export const issuerOf = (statement: Statement): string | undefined =>
  statement.principals?.find(isIssuer)?.value;

/** Whether the statement lets a build in: an identity from outside that is no pod's, or AWS's own build services. */
export const letsBuildsIn = (statement: Statement): boolean =>
  (statement.principals ?? []).some(
    ({ type, value = "" }) =>
      (type === "Federated" && /oidc-provider\//.test(value) && !isCluster(value)) ||
      (type === "Service" && /^code(?:build|pipeline|deploy)\./.test(value)),
  );

/** A subject that stands for all of an issuer's: a star, or one in the first place that tells them apart. */
const isAnySubject = (value: string): boolean =>
  /^\*/.test(value) ||
  /^(?:repo|project_path|organization|workspace|system:serviceaccount|project):\*/.test(value);

/** Whether the condition lets in some of the issuer's subjects only. */
export const namesSubject = (condition: Condition): boolean => {
  const key = condition.key.toLowerCase();
  if (!isStrict(condition)) return false;
  const values = condition.values ?? [];
  const names = key.endsWith(":sub") || (key === "cognito-identity.amazonaws.com:aud" && values.length > 0);
  return names && values.length > 0 && !values.some(isAnySubject);
};
