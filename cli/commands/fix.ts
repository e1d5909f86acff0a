import type { WorldOptions } from "../reach/world";
import type { ExitCode } from "../exit-code";
export interface FixOptions extends WorldOptions {
  readonly segment?: boolean;
  readonly out?: string;
  readonly format: "manifests" | "pulumi" | "all";
}
export async function fix(_options: FixOptions): Promise<ExitCode> {
  return 2;
}
