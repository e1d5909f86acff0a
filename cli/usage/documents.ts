import { basename } from "node:path";
import * as z from "zod";
import type { GivenDocument } from "../../core/usage";
import { jsonIn, readInput } from "../image/input";
import { UsageError } from "../usage-error";
import { filesIn } from "./logs";

/** As the AWS CLI prints it: an object; as Pulumi's and Terraform's data sources give it: a text. */
const document = z
  .union([z.string(), z.looseObject({ Statement: z.unknown() })])
  .transform((given) =>
    typeof given === "string"
      ? given.trimStart().startsWith("%7B")
        ? decodeURIComponent(given)
        : given
      : JSON.stringify(given),
  );
const version = z.object({ Document: document, IsDefaultVersion: z.boolean().optional() });

/** `aws iam get-policy-version`, beside what `aws iam get-policy` prints or without it. */
const printed = z
  .object({ PolicyVersion: version, Policy: z.object({ Arn: z.string() }).optional() })
  .transform(({ PolicyVersion, Policy }) => [{ policy: Policy?.Arn, document: PolicyVersion.Document }]);

/** `aws iam get-account-authorization-details`. */
const details = z
  .object({ Policies: z.array(z.object({ Arn: z.string(), PolicyVersionList: z.array(version) })) })
  .transform(({ Policies }) =>
    Policies.flatMap(({ Arn, PolicyVersionList }) =>
      PolicyVersionList.filter(({ IsDefaultVersion }) => IsDefaultVersion).map(({ Document }) => ({
        policy: Arn,
        document: Document,
      })),
    ),
  );

/** What the data source `aws_iam_policy`, or Pulumi's `getPolicy`, gives. */
const source = z
  .object({ arn: z.string(), policy: document })
  .transform(({ arn, policy }) => [{ policy: arn, document: policy }]);

/** A document itself, whose file is named as its policy. */
const bare = z
  .looseObject({ Statement: z.unknown() })
  .refine((given) => given.Statement !== undefined)
  .transform((given) => [{ policy: undefined, document: JSON.stringify(given) }]);

const told = z.union([printed, details, source, bare]);

/** Documents of policies that sources don't hold, such as AWS's own, from files and folders. @throws UsageError */
export function documentsIn(given: readonly string[]): GivenDocument[] {
  return filesIn(given).flatMap((file) =>
    jsonIn(readInput(file).toString("utf8"), file).flatMap(({ data, line }) => {
      const parsed = told.safeParse(data);
      if (!parsed.success)
        throw new UsageError(
          `${file}:${line}: holds no document of a policy`,
          "save it under the policy's name: aws iam get-policy-version",
        );
      return parsed.data.map(({ policy, document: text }) => {
        try {
          JSON.parse(text);
        } catch {
          throw new UsageError(`${file}:${line}: the policy's document is no valid JSON`);
        }
        return { policy: policy ?? basename(file).replace(/(\.json)?$/, ""), document: text };
      });
    }),
  );
}
