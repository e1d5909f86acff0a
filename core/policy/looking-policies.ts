/** AWS's own policies that only let their holder look. */
const looking =
  /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?(?:\w*ReadOnly\w*|ViewOnlyAccess|SecurityAudit|\w*Viewer\w*)$/;

export const isLookingPolicy = (arn: string): boolean => looking.test(arn);
