import { existsSync } from "node:fs";
import { join } from "node:path";
import { policyNamePattern } from "../../core/policy/policy";
import { catalog } from "../../policies/catalog";
import { ExitCode } from "../exit-code";
import { addOwnPolicies } from "../policy/own";
import { template } from "../policy/template";
import { testPolicies } from "../policy/test";
import { reportUsage } from "../report-usage";
import { UsageError } from "../usage-error";
import { writeWhole } from "../write-file";

/**
 * `bulkhead policy test`: whether the examples of one's own policies are judged as they say.
 *
 * @param specs besides those that `--policies` or the variable added already
 */
export const policyTest = (specs: readonly string[]): Promise<ExitCode> =>
  reportUsage(() => {
    if (specs.length > 0) addOwnPolicies(specs);
    const own = catalog.filter(({ file }) => file !== undefined);
    if (own.length === 0)
      throw new UsageError("policy test: no policies were named", "name their folder, file or package");
    const { text, wrong } = testPolicies(own);
    process.stdout.write(text);
    return Promise.resolve(wrong === 0 ? ExitCode.clean : ExitCode.findings);
  });

/** `bulkhead policy new`: writes a policy to begin with, which passes its own tests. */
export const policyNew = (name: string, { folder }: { readonly folder: string }): Promise<ExitCode> =>
  reportUsage(() => {
    if (!policyNamePattern.test(name))
      throw new UsageError(
        `policy new: "${name}" is not <verb>-<subject>`,
        "the verbs are disallow, require and restrict",
      );
    if (catalog.some(({ policy }) => policy.name === name))
      throw new UsageError(`policy new: there is a policy "${name}" already`, `bulkhead explain ${name}`);
    const file = join(folder, `${name}.ts`);
    if (existsSync(file)) throw new UsageError(`${file} exists already`, "choose another name");
    writeWhole(file, template(name, "bulkhead/policy"));
    process.stdout.write(`${file} is ready to edit; test it with: bulkhead policy test ${folder}\n`);
    return Promise.resolve(ExitCode.clean);
  });
