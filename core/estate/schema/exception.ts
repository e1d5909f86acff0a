import * as z from "zod";
import { once } from "../once";
import { section } from "./kit";
import { glob, reference, text } from "./scalars";

const isDate = (value: string): boolean => {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};

const exception = () =>
  section("An accepted finding", {
    policy: reference("whose findings are accepted"),
    resource: glob("ids or URNs of the resources").optional(),
    type: glob("types of the resources").optional(),
    component: glob("types of the components above, or the URN of the one right above").optional(),
    namespace: glob("Kubernetes namespaces").optional(),
    image: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, "is not a digest: write sha256: and 64 hexadecimal digits")
      .describe("the digest of the image that the containers run")
      .optional(),
    path: glob("properties below the resource").optional(),
    environment: reference("an environment of the estate; all of them if absent").optional(),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/, "is not a fingerprint: a report shows those of its findings")
      .describe("of the one finding that is accepted")
      .optional(),
    owner: text("who answers for it"),
    approvedBy: text("who approved it: somebody else than its owner").optional(),
    reason: text("why it is acceptable"),
    expires: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, "is not a date: write YYYY-MM-DD")
      .refine(isDate, "is not a day of the calendar")
      .describe("the last day on which it holds (UTC)"),
  }).refine(
    ({ resource, type, component, namespace, image, fingerprint }) =>
      [resource, type, component, namespace, image, fingerprint].some((each) => each !== undefined),
    {
      message:
        'names no resource: give resource ("**" is all of them), type, component, namespace, image or fingerprint',
    },
  );

export const exceptionsSchema = once(() =>
  section("Accepted findings", {
    $schema: z.string().describe("for editors").optional(),
    apiVersion: z.literal("bulkhead/v1").default("bulkhead/v1").describe("version of this format"),
    exceptions: z.array(exception()).describe("in the order in which they are tried"),
  }),
);

/** An entry of the exceptions file. */
export type DeclaredException = z.output<ReturnType<typeof exception>>;
