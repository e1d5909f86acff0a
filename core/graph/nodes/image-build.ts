import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** A build of a container image by the program, or the recipe of one. */
export interface ImageBuild extends AwsNode {
  readonly kind: "ImageBuild";
  /** Where the Dockerfile lies, as the program says it. */
  readonly dockerfile?: string;
  /** The Dockerfile itself, where the program holds it. */
  readonly dockerfileText?: string;
  readonly context?: string;
  /** The image that a recipe of Image Builder starts from. */
  readonly parentImage?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Names under which the result is pushed. */
  readonly imageNames?: readonly string[];
  readonly cacheFrom?: readonly string[];
  readonly pushes?: boolean;
  readonly networkMode?: string;
  readonly target?: string;
}

/** A project of CodeBuild. */
export interface BuildProject extends AwsNode {
  readonly kind: "BuildProject";
  readonly projectName?: string;
  readonly image?: string;
  readonly privileged?: boolean;
  readonly environment?: readonly {
    readonly name?: string;
    readonly value?: string;
    readonly type?: string;
  }[];
  readonly encryptionKey?: string;
  readonly buildspec?: string;
  readonly sourceType?: string;
  readonly sourceLocation?: string;
  readonly insecureSsl?: boolean;
  readonly visibility?: string;
  readonly cloudWatchLogs?: string;
  readonly s3Logs?: string;
  readonly role: References;
}
