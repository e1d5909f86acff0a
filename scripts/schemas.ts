import * as z from "zod";
import { auditSchema } from "../core/audit";
import { resultSchema } from "../core/report";
import { pictureSchema } from "../core/report/pictures";
import { diffSchema } from "../cli/diff/model";
import { trendSchema } from "../cli/diff/trend";
import { driftSchema } from "../cli/drift/model";
import { reachSchema } from "../cli/reach/answer";
import type { Schema } from "./schema-tables";

export interface WrittenForm {
  /** In docs/schema. */
  readonly file: string;
  /** What writes it. */
  readonly command: string;
  readonly title: string;
  readonly schema: z.ZodType;
}

/** What verbs write as JSON. */
export const writtenForms: readonly WrittenForm[] = [
  {
    file: "result.schema.json",
    command: "bulkhead check --format json",
    title: "The result of a Bulkhead check",
    schema: resultSchema,
  },
  {
    file: "audit.schema.json",
    command: "bulkhead audit STATES --format json",
    title: "The result of a Bulkhead audit",
    schema: auditSchema,
  },
  {
    file: "diff.schema.json",
    command: "bulkhead diff BASE HEAD --format json",
    title: "What `bulkhead diff` writes as JSON",
    schema: diffSchema,
  },
  {
    file: "trend.schema.json",
    command: "bulkhead diff BEFORE.json AFTER.json --format json",
    title: "What `bulkhead diff` of two audits writes as JSON",
    schema: trendSchema,
  },
  {
    file: "drift.schema.json",
    command: "bulkhead drift --state STATE --format json",
    title: "What `bulkhead drift` writes as JSON",
    schema: driftSchema,
  },
  {
    file: "reach.schema.json",
    command: "bulkhead reach FROM TO --format json",
    title: "What `bulkhead reach FROM TO` writes as JSON",
    schema: reachSchema,
  },
  {
    file: "reach-picture.schema.json",
    command: "bulkhead reach --format json",
    title: "What `bulkhead reach` without ends writes as JSON",
    schema: pictureSchema,
  },
];

export const jsonSchemaOf = ({ schema, title }: WrittenForm): Schema =>
  ({ ...z.toJSONSchema(schema), title }) as unknown as Schema;

/** As the file holds it. */
export const renderedSchema = (form: WrittenForm): string =>
  `${JSON.stringify(jsonSchemaOf(form), null, 2)}\n`;
