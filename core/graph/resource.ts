import type { Path } from "./value";

/** A place in a file; `line` and `column` count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A name that a resource had before: the whole URN, or only what of it was another. */
export type Alias =
  | string
  | {
      readonly name?: string;
      readonly type?: string;
      /** The URN of the parent of then, as the program names it now. */
      readonly parent?: string;
      readonly noParent?: boolean;
      readonly project?: string;
      readonly stack?: string;
    };

/**
 * One resource as any source gives it: the only form that adapters read. Property values are plain JSON values,
 * `Unknown` or `Secret`; the names are the provider's.
 */
export interface Resource {
  /** The URN for what a Pulumi engine knows, `cluster/group/Kind/namespace/name` for manifests. */
  readonly id: string;
  readonly urn?: string;
  /** The Pulumi token, for example `aws:ec2/securityGroup:SecurityGroup` or `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  /** The inputs, as the program or manifest wrote them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the provider answered (states only). */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** What of it exists already: the inputs that the last update left. Absent where nothing is known to. */
  readonly deployed?: Readonly<Record<string, unknown>>;
  /** The provider's id where it is known (states, reads). */
  readonly physicalId?: string;
  /** The provider resource's reference, `urn::id`. */
  readonly provider?: string;
  readonly parent?: string;
  /** What the stack's state may still know it by (programs and previews). */
  readonly aliases?: readonly Alias[];
  readonly custom?: boolean;
  readonly remote?: boolean;
  /** Worked out from the inputs of a component, whose own process decides what it is made of and how that is called. */
  readonly derived?: true;
  /** Read from the cloud (`.get`), not managed by the program. */
  readonly external?: boolean;
  readonly dependencies?: readonly string[];
  /** For each input, the URNs of the resources that its value comes from; known at preview even where the value is not. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** `organisation/project/stack` or `project/stack`, where one is known. */
  readonly stack?: string;
  /** The AWS account that it lies in, where the provider or an ARN tells. */
  readonly account?: string;
  /** The cluster's name that a manifest was read for. */
  readonly cluster?: string;
  /** Finds the place of a property in the source, on demand: positions are resolved for findings only. */
  readonly locate?: (path: Path | undefined) => Location | undefined;
}

/** The URN of the provider that a resource is made by; empty where none is named. */
export function providerUrn({ provider = "" }: Pick<Resource, "provider">): string {
  const end = provider.lastIndexOf("::");
  return end < 0 || provider.includes(":", end + 2) ? provider : provider.slice(0, end);
}

/** A field that an adapter could not read as its type; its value is treated as unknown and the check cannot be clean. */
export interface ReadProblem {
  readonly resource: Resource;
  readonly path: Path | undefined;
  readonly message: string;
}
