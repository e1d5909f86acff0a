import {
  accountEnvironments as environments,
  assignedGroup,
  changesOf,
  definePolicy,
  dutiesOf,
  environmentsOfAccount,
  example,
  resolve,
} from "../../core/policy";

const estate = { estate: { environments, identities: { duties: { development: ["dev-*"] } } } };

const assigned = (group: string, targetId: string, action: string) =>
  example(assignedGroup({ group, action, assignment: { targetId } }), estate);

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
