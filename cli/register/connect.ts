import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { LoadedEstate } from "../../core/estate";
import { RegisterClient, RegisterError } from "../../register/client";
import { loadEstateOrReport } from "../load-estate";
import { UsageError } from "../usage-error";

/** Options of every verb that asks a register. */
export interface RegisterOptions {
  readonly estate?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly format: "pretty" | "json";
}

/** The estate, else its errors were printed. @throws UsageError */
export function estateFor({ estate }: Pick<RegisterOptions, "estate">): LoadedEstate {
  const loaded = loadEstateOrReport(estate);
  if (!loaded) throw new UsageError("");
  return loaded;
}

/** The folder that an estate's paths are relative to. */
export const folderOf = ({ source }: LoadedEstate): string =>
  source.kind === "built-in" || source.path === undefined ? process.cwd() : dirname(source.path);

/** The register that the options or the estate name. @throws UsageError */
export function connect(options: RegisterOptions): RegisterClient {
  const url = options.url ?? estateFor(options).estate.register?.url;
  if (url === undefined)
    throw new UsageError("no register is named", "name it: --url https://…, or register.url in the estate");
  if (!/^https?:\/\/[^/]/.test(url))
    throw new UsageError(`"${url}" is no URL of a register`, "write https://host:port");
  const token =
    options.tokenFile === undefined
      ? process.env["BULKHEAD_REGISTER_TOKEN"]
      : readFileSync(resolve(options.tokenFile), "utf8").trim();
  return new RegisterClient({ url, token });
}

/** What the register refuses becomes one line and exit code 2. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RegisterError)
      throw new UsageError(error.message, error.details.slice(0, 5).join("; ") || undefined);
    throw error;
  }
}
