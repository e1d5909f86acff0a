import {
  definePolicy,
  example,
  imageRepository,
  reportAbsenceInAccounts,
  trail,
  wholeAccount,
} from "../../core/policy";

const elsewhere = { account: "444444444444", stack: "example/security" };

export default definePolicy({
  name: "require-trails",
  displayName: "Every account has a trail",
  description:
    "Where nothing records what is asked of AWS's API, nobody finds out what an intruder did. What a trail records is judged where there is one; that there is none shows only in an account that was given whole.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.1", "nist-800-190:4.3.2"],
  requirements: [34, 66],
  remediationSteps:
    "Add a trail of all Regions to the account, or one of the organisation. The estate says by environments.<name>.whole which accounts are given whole.",
  appliesTo: "Graph",
  check({ graph, estate, environmentOf, report }) {
    reportAbsenceInAccounts(
      { graph, estate, environmentOf, report },
      {
        found: graph.all("Trail"),
        reachesAll: ({ organisation }) => organisation === true,
        lack: "has no trail",
        may: "hold its trail",
      },
    );
  },
  good: () => ({
    "a trail": wholeAccount(trail()),
    "a trail of the organisation, in another account": wholeAccount([
      { ...imageRepository(), account: "333333333333" },
      ...trail({ isOrganizationTrail: true }).map((each) => ({ ...each, ...elsewhere })),
    ]),
    "not given whole": example(imageRepository()),
  }),
  bad: () => ({
    "no trail": wholeAccount([imageRepository()], trail()),
    "a trail of another account": wholeAccount(
      [
        { ...imageRepository(), account: "333333333333" },
        ...trail().map((each) => ({ ...each, ...elsewhere })),
      ],
      trail(),
    ),
  }),
});
