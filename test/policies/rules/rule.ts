import { lambdaFunction, resource } from "../../../core/policy";
import type { Example } from "../../../core/policy/policy";

/**
 * What is given, and what a policy finds in it: a part of each finding's message, in order. `passes` and `not applicable`
 * where nothing is found; a finding that is no violation begins with its kind.
 */
export type Rule = readonly [given: Example, ...finds: readonly string[]];

export type Rules = Readonly<Record<string, readonly Rule[]>>;

export const passes = "passes";
export const notApplicable = "not applicable";

/** The example with settings of a policy. */
export const withSettings = (policy: string, settings: object, given: Example): Example => ({
  ...given,
  estate: { ...given.estate, policies: { [policy]: { settings } } },
});

/** The example in clusters of a version of Kubernetes. */
export const onVersion = (version: string, given: Example): Example => ({
  ...given,
  estate: { ...given.estate, clusters: { all: { select: [{ namespace: "**" }], version } } },
});

export const windows = { os: { name: "windows" } };

/** A function that runs an image: a container on no machine of ours. */
export const functionExample = (): Example => ({
  resources: [lambdaFunction({ packageType: "Image", imageUri: "docker.io/library/a:1" })],
});

/** A task of ECS with one container. */
export const taskExample = (definition: object = {}): Example => ({
  resources: [
    resource("aws:ecs/taskDefinition:TaskDefinition", "checkout", {
      family: "checkout",
      containerDefinitions: JSON.stringify([
        { name: "main", image: "docker.io/library/a:1", essential: true, ...definition },
      ]),
    }),
  ],
});
