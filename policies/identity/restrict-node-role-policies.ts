import {
  cluster,
  definePolicy,
  example,
  iamRole,
  isAbout,
  isAllow,
  isTakenBack,
  limitOf,
  nodeGroup,
  onlyAction,
  permissionsOf,
  policyDocument,
  resolve,
  statementEvidence,
  texts,
  textsOf,
} from "../../core/policy";

/** AWS's own policies that nodes, and the agents that run on each of them, live by. */
const needed = [
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEKS_CNI_Policy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
];
const ofAws = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

/** What workloads do, and nodes don't: data, secrets, keys, other roles, new images. */
const workloads = [
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "ecr:PutImage",
  "iam:PassRole",
  "kms:Decrypt",
  "rds-db:connect",
  "s3:GetObject",
  "s3:PutObject",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
  "sts:AssumeRole",
];

const role = (...managedPolicyArns: string[]) =>
  iamRole({ Principal: { Service: "ec2.amazonaws.com" } }, { managedPolicyArns });
const nodes = () => nodeGroup({ nodeRoleArn: "orders" });

export default definePolicy({
  name: "restrict-node-role-policies",
  displayName: "Nodes have few rights of their own",
  description:
    "Every container that gets at a node's metadata has the node's role. What a workload needs belongs to its own identity.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.3"],
  requirements: [56, 66],
  remediationSteps:
    "Leave nodes AmazonEKSWorkerNodePolicy, AmazonEC2ContainerRegistryPullOnly and what their agents need; give workloads pod identities.",
  settings: {
    allowed: texts("Names of further policies of AWS that nodes may have. None by default."),
  },
  appliesTo: "EksNodeGroup",
  needs: "graph",
  check({ node, graph, report, settings }) {
    const allowed = new Set([...needed, ...(textsOf(settings, "allowed") ?? [])]);
    const roles = resolve(graph, node.role, "IamRole");
    for (const each of roles.missing) report.unknown(node.places["role"] ?? "", each);
    for (const role of [...roles.definite, ...roles.possible]) {
      const { documents, others, missing } = permissionsOf(graph, role);
      for (const each of missing) report.unknown(node.places["role"] ?? "", each, { key: each });
      for (const document of documents) {
        report.each(document.statements, (statement) => {
          if (!isAllow(statement)) return;
          const left = workloads.flatMap((deed) => {
            const grant = onlyAction(statement, deed);
            if (!isAbout(statement, deed) || documents.some((each) => isTakenBack(each, grant))) return [];
            const bounded = limitOf(graph, role, grant, (limit) => isAbout(limit, deed));
            return bounded === true ? [] : [{ deed, bounded }];
          });
          const deed = left.find(({ bounded }) => bounded === false)?.deed;
          const doubt = left.flatMap(({ bounded }) =>
            typeof bounded === "object" ? bounded.missing : [],
          )[0];
          if (deed === undefined) {
            if (doubt !== undefined) report.unknown(node.places["role"] ?? "", doubt);
            return;
          }
          const evidence = [statementEvidence(document, statement)];
          report(`has nodes that may ${deed} by their role ${role.name}`, node.places["role"], { evidence });
        });
      }
      report.each(others, ({ arn, attachment }) => {
        const name = ofAws.exec(arn)?.[1];
        if (name === undefined || allowed.has(name)) return;
        const evidence = [
          { text: `${attachment.name} gives ${arn} to ${role.name}`, resource: attachment.id },
        ];
        report(`has nodes with ${name} in their role ${role.name}`, node.places["role"], { evidence });
      });
    }
  },
  good: () => ({
    "what nodes need": example([
      ...cluster(),
      nodes(),
      role(
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      ),
    ]),
  }),
  bad: () => ({
    "more than nodes need": example([
      ...cluster(),
      nodes(),
      role("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
    ]),
    "a workload's rights in a policy of its own": example([
      ...cluster(),
      nodes(),
      iamRole(
        { Principal: { Service: "ec2.amazonaws.com" } },
        {
          inlinePolicies: [
            {
              name: "orders",
              policy: policyDocument({
                Effect: "Allow",
                Action: ["s3:Get*"],
                Resource: "arn:aws:s3:::orders/*",
              }),
            },
          ],
        },
      ),
    ]),
    "all of a service": example([...cluster(), nodes(), role("arn:aws:iam::aws:policy/AmazonS3FullAccess")]),
  }),
});
