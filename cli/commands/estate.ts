import { stringify } from "yaml";
import { describeEstate, renderEstateJsonSchema, renderExceptionsJsonSchema } from "../../core/estate";
import { plural } from "../../core/report/text";
import { ExitCode } from "../exit-code";
import { formatEstateError, loadEstateOrReport } from "../load-estate";
import { relativePath } from "../text";

/** `bulkhead estate check`: whether the estate is sound; all of its errors at once. */
export function estateCheck(file: string | undefined): ExitCode {
  const loaded = loadEstateOrReport(file);
  if (!loaded) return ExitCode.cannotCheck;
  for (const warning of loaded.warnings) process.stdout.write(`${formatEstateError(warning)}\n`);
  const source =
    loaded.source.path === undefined
      ? "Bulkhead's defaults (no estate found)"
      : relativePath(loaded.source.path);
  const { zones, environments } = loaded.estate;
  const count = (name: string, of: object): string => plural(Object.keys(of).length, name);
  process.stdout.write(
    `${source}: sound. ${count("zone", zones)}, ${count("environment", environments)}; sha256 ${loaded.hash}\n`,
  );
  return ExitCode.clean;
}

/** `bulkhead estate schema`: the JSON Schema of the estate or of its exceptions, for editors. */
export function estateSchema({ exceptions = false }: { readonly exceptions?: boolean }): ExitCode {
  process.stdout.write(exceptions ? renderExceptionsJsonSchema() : renderEstateJsonSchema());
  return ExitCode.clean;
}

/** `bulkhead estate show`: the estate in force with every default filled in, as YAML. */
export function estateShow(file: string | undefined): ExitCode {
  const loaded = loadEstateOrReport(file);
  if (!loaded) return ExitCode.cannotCheck;
  const source = loaded.source.path === undefined ? "Bulkhead's defaults" : relativePath(loaded.source.path);
  process.stdout.write(
    `# ${source}, sha256 ${loaded.hash}\n${stringify(describeEstate(loaded.estate), { aliasDuplicateObjects: false })}`,
  );
  return ExitCode.clean;
}
