import {
  accountEnvironments as environments,
  changesOf,
  definePolicy,
  dutiesOf,
  environmentsOfAccount,
  example,
  policyDocument,
  resolve,
  resource,
} from "../../core/policy";

const instance = "arn:aws:sso:::instance/ssoins-1111aaaa2222bbbb";
const set = "arn:aws:sso:::permissionSet/ssoins-1111aaaa2222bbbb/ps-1111aaaa2222bbbb";
const estate = { estate: { environments, identities: { duties: { development: ["dev-*"] } } } };
const shared = { account: "999999999999", stack: "example/directory" };

/** A group of the directory that is given a permission set in an account. */
const assigned = (group: string, targetId: string, action: string) =>
  example(
    [
      resource(
        "aws:identitystore/group:Group",
        "people",
        { displayName: group, identityStoreId: "d-1111aaaa22" },
        { ...shared, physicalId: "d-1111aaaa22/1111aaaa", outputs: { groupId: "1111aaaa" } },
      ),
      resource(
        "aws:ssoadmin/permissionSet:PermissionSet",
        "work",
        { name: "work", instanceArn: instance },
        { ...shared, outputs: { arn: set } },
      ),
      resource(
        "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        "work",
        {
          instanceArn: instance,
          permissionSetArn: set,
          inlinePolicy: policyDocument({
            Effect: "Allow",
            Action: [action],
            Resource: "arn:aws:sqs:eu-west-1:333333333333:orders",
          }),
        },
        shared,
      ),
      resource(
        "aws:ssoadmin/accountAssignment:AccountAssignment",
        "people-work",
        {
          instanceArn: instance,
          permissionSetArn: set,
          principalId: "1111aaaa",
          principalType: "GROUP",
          targetId,
          targetType: "AWS_ACCOUNT",
        },
        shared,
      ),
    ],
    estate,
  );

/** What is not known of whom an assignment is for, why it matters, and what would tell. */
const whoever = (id: string | undefined, environment: string): string =>
  `which user or group of the directory ${id === undefined ? "it is for" : `has the id ${id}`}, so whether developers may change ${environment} through it; judge it together with the stack that creates the user or group`;

export default definePolicy({
  name: "restrict-developer-accounts",
  displayName: "The directory gives developers no rights to change production",
  description:
    "An assignment of the organisation's directory is a door into an account, past every role that the account itself declares: whoever writes the code must not come in by it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48],
  remediationSteps:
    "Assign developers a permission set that only looks, or none, in the accounts of controlled environments.",
  appliesTo: "AccountAssignment",
  needs: "graph",
  check({ node, graph, estate, report }) {
    if (estate.identities.duties.development === undefined)
      return report.notApplicable("the estate names no developers");
    const { targetAccount } = node;
    const environment =
      targetAccount === undefined
        ? undefined
        : environmentsOfAccount(estate, targetAccount).find((name) => estate.environments[name]?.controlled);
    if (environment === undefined) return report.notApplicable("its account is of no controlled environment");
    const isDeveloper = (name: string): boolean => dutiesOf(estate, name).includes("development");
    const people = resolve(graph, node.principal, "DirectoryPrincipal");
    const names = people.definite.map(({ principalName, name }) => principalName ?? name);
    const sets = resolve(graph, node.permissionSet, "PermissionSet");
    const developer = [...names, ...sets.definite.map(({ setName, name }) => setName ?? name)].find(
      isDeveloper,
    );
    const doubt = names.length > 0 ? undefined : whoever(people.unseen[0], environment);
    if (developer === undefined && doubt === undefined) return;
    if (sets.definite.length === 0)
      return report.unknown("permissionSetArn", `what ${sets.unseen[0] ?? "the permission set"} allows`);
    const who = developer === undefined ? "" : `developers (${developer})`;
    report.each(
      sets.definite.flatMap((each) => changesOf(graph, each)),
      ({ what, missing, resource, path }) => {
        const key = `${resource.id} ${path} ${what ?? missing}`;
        const open = missing ?? (developer === undefined ? doubt : undefined);
        if (open !== undefined) return report.unknown("principalId", open, { key });
        const evidence = [{ text: "the permission set's policy allows it", resource: resource.id, path }];
        report(`lets ${who} ${what} in ${environment}, account ${targetAccount}`, "targetId", {
          evidence,
          key,
        });
      },
    );
  },
  good: () => ({
    "developers who look": assigned("dev-shop", "333333333333", "sqs:GetQueueAttributes"),
    "developers in development": assigned("dev-shop", "555555555555", "sqs:SendMessage"),
    "operators in production": assigned("operators", "333333333333", "sqs:SendMessage"),
  }),
  bad: () => ({
    "developers who change production": assigned("dev-shop", "333333333333", "sqs:SendMessage"),
  }),
});
