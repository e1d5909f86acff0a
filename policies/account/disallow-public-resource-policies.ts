import { definePolicy, example, lettingEveryoneIn, policyDocument, resource } from "../../core/policy";

const queuePolicy = (statement: object) =>
  resource("aws:sqs/queuePolicy:QueuePolicy", "orders", {
    queueUrl: "https://sqs.eu-west-1.amazonaws.com/333333333333/orders",
    policy: policyDocument({
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: "arn:aws:sqs:eu-west-1:333333333333:orders",
      ...statement,
    }),
  });

export default definePolicy({
  name: "disallow-public-resource-policies",
  displayName: "Policies of resources do not let everybody in",
  description:
    "A bucket, queue, topic, key, secret or function whose policy names everybody can be used from any AWS account.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Name who may come in Principal, or limit everybody by aws:PrincipalOrgID, aws:SourceArn or aws:SourceAccount.",
  appliesTo: "PolicyDocument",
  check({ node, report }) {
    if (node.use !== "resource" || node.holder.includes("image"))
      return report.notApplicable("no policy of such a resource");
    report.each(node.statements, (statement) => {
      const open = lettingEveryoneIn(node, statement);
      if (open) report(`(of a ${node.holder}) lets ${open} in`, `${statement.place}.Principal`);
    });
  },
  good: () => ({
    "a role": example(queuePolicy({ Principal: { AWS: "arn:aws:iam::333333333333:role/orders" } })),
    "a topic, by its ARN": example(
      queuePolicy({
        Principal: "*",
        Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:333333333333:orders" } },
      }),
    ),
  }),
  bad: () => ({
    everybody: example(queuePolicy({ Principal: "*" })),
    "everybody by way of a service that anybody can use": example(
      resource("aws:lambda/permission:Permission", "any", {
        action: "lambda:InvokeFunction",
        function: "resize",
        principal: "*",
      }),
    ),
  }),
});
