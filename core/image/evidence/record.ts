import * as z from "zod";
import { DUTIES } from "../../estate";
import { bodies, recordId, subject, text, time, type Bodies } from "./bodies";
import { parseReference } from "../reference";
import { canonical, sha256 } from "./canonical";
import { EVIDENCE_KINDS, type Kind } from "./kinds";

const head = {
  digest: subject(),
  reference: text(2000)
    .optional()
    .describe("the repository that a container image lies in, with or without tag; a machine image's name"),
  at: time().describe("when it was recorded"),
  expires: time().optional().describe("from when on it holds no more"),
  actor: text(512).describe("the principal who recorded it"),
  role: z.enum(DUTIES).describe("the duty in which they did"),
  closes: z
    .array(text(512))
    .max(1000)
    .optional()
    .describe("the causes of doubt that it answers, as explain names them"),
  envelope: z.json().optional().describe("the signed form that it was read from"),
};

const statement = z.discriminatedUnion(
  "kind",
  EVIDENCE_KINDS.map((kind) =>
    z.strictObject({ kind: z.literal(kind), ...head, body: bodies[kind] as z.ZodType }),
  ) as unknown as [z.ZodObject<{ kind: z.ZodLiteral<Kind> } & typeof head & { body: z.ZodType }>],
);

type Head = z.output<z.ZodObject<typeof head>>;

/** A fact about an image before it is recorded. */
export type Statement = {
  readonly [K in Kind]: Head & { readonly kind: K; readonly body: Bodies[K] };
}[Kind];

/** A recorded fact about an image. Its id is the hash of all the rest, so that nothing of it can be changed. */
export type Evidence = Statement & { readonly id: string };

export type Parsed<T> = { readonly value: T } | { readonly problems: readonly string[] };

const problemsOf = (error: z.ZodError): string[] =>
  error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message));

/** The id that a fact has once it is recorded. */
const evidenceId = (fact: Statement): string => sha256(canonical(fact));

/** Checks a fact's form. What was read from outside passes here before anything else sees it. */
export function parseStatement(data: unknown): Parsed<Statement> {
  const parsed = statement.safeParse(data);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const fact = parsed.data as unknown as Statement;
  const problems = [
    ...(fact.expires !== undefined && Date.parse(fact.expires) <= Date.parse(fact.at)
      ? ["expires: is not after `at`"]
      : []),
    ...referenceProblems(fact),
    ...(fact.kind === "exception" && fact.expires === undefined
      ? ["expires: an exception needs an end"]
      : []),
    ...(fact.kind === "clearing" && !fact.closes?.length
      ? ["closes: a clearing names the causes that it answers"]
      : []),
  ];
  return problems.length > 0 ? { problems } : { value: fact };
}

/** A reference with a digest must be of this very image: it would lend it another one's name. */
function referenceProblems({ digest, reference }: Statement): string[] {
  if (reference === undefined || digest.startsWith("ami-")) return [];
  const parsed = parseReference(reference);
  if ("problem" in parsed) return [`reference: ${parsed.problem}`];
  const own = parsed.reference.digest;
  return own && `${own.algorithm}:${own.encoded}` !== digest ? ["reference: is of another digest"] : [];
}

/** A fact with its id. */
export const seal = (fact: Statement): Evidence => ({ ...fact, id: evidenceId(fact) });

const sealed = z.looseObject({ id: recordId() });

/** Checks the form of a recorded fact, and that its id is the hash of it. */
export function parseEvidence(data: unknown): Parsed<Evidence> {
  const outer = sealed.safeParse(data);
  if (!outer.success) return { problems: problemsOf(outer.error) };
  const { id, ...rest } = outer.data;
  const parsed = parseStatement(rest);
  if ("problems" in parsed) return parsed;
  if (sha256(canonical(rest)) !== id) return { problems: ["id: is not the hash of this piece of evidence"] };
  return { value: { ...parsed.value, id } };
}
