import type { Alias } from "../../graph";

/**
 * What the process that runs a program is told (JSON on its standard input) and what it tells (JSON lines on file
 * descriptor 3, so that nothing a program prints can be mistaken for it).
 */

/** The SDK's envelope of property values; a JSON value with the SDK's signatures inside. */
type RawProperties = Readonly<Record<string, unknown>>;

export interface Job {
  /** Absolute path of the folder with Pulumi.yaml. */
  readonly root: string;
  /** The program's working folder. */
  readonly cwd: string;
  readonly entry: string;
  readonly esModule: boolean;
  /** The compiler settings that the project names, where it does not go by the nearest tsconfig.json. */
  readonly tsconfig?: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** The first mark that is still free (see marks.ts). */
  readonly firstMark: number;
  readonly region?: string;
  readonly account?: string;
}

export interface RawPosition {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

export interface RawResource {
  readonly kind: "register" | "read";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly id: string;
  readonly parent: string;
  readonly provider: string;
  readonly version: string;
  readonly properties: RawProperties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges: readonly string[];
  readonly aliases: readonly Alias[];
  readonly positions: readonly RawPosition[];
}

/** Something that went wrong while the program ran; `stack` is for finding the place only and is never shown. */
export interface RawFailure {
  readonly kind: "load" | "throw" | "exit" | "log" | "stalled" | "no-sdk" | "register";
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
}

interface NotSeenMessage {
  readonly type: "not-seen";
  readonly what: string;
  readonly why: string;
  /** The URN of the component that would be made of it. */
  readonly owner?: string;
}

export type Message =
  | { readonly type: "started" }
  | { readonly type: "resource"; readonly resource: RawResource }
  | { readonly type: "mark"; readonly index: number; readonly what: string; readonly secret: boolean }
  | { readonly type: "made-up"; readonly kind: "account" | "address" }
  | NotSeenMessage
  | { readonly type: "failure"; readonly failure: RawFailure }
  | { readonly type: "files"; readonly files: readonly string[] }
  | { readonly type: "ended" };
