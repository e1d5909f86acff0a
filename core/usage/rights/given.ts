import { buildGraph, type PolicyDocument } from "../../graph";

/** A policy whose document somebody gives, because no source holds it. */
export interface GivenDocument {
  /** Its ARN, or its name, where that is all that is known. */
  readonly policy: string;
  readonly document: string;
}

/** A document by the ARN of its policy; one that was given by its name stands for each policy of that name. */
export function givenPolicies(
  given: readonly GivenDocument[],
): (arn: string) => readonly PolicyDocument[] | undefined {
  const graph = buildGraph(
    given.map(({ policy, document }, index) => ({
      id: `given:${index}`,
      type: "aws:iam/policy:Policy",
      name: nameOf(policy),
      properties: { name: nameOf(policy), policy: document },
    })),
  );
  const byPolicy = new Map(
    given.map(({ policy }, index) => [
      policy,
      graph.of(`given:${index}`).filter((node): node is PolicyDocument => node.kind === "PolicyDocument"),
    ]),
  );
  return (arn) => byPolicy.get(arn) ?? byPolicy.get(nameOf(arn));
}

const nameOf = (policy: string): string => policy.slice(policy.lastIndexOf("/") + 1);
