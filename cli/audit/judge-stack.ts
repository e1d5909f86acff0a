import {
  boundaryOf,
  coloursOf,
  noCounts,
  packFacts,
  recordImages,
  writeRecord,
  type Basis,
  type OwnedFinding,
  type StackRecord,
  type StackVerdict,
} from "../../core/audit";
import { buildGraph, type Graph } from "../../core/graph";
import { exceptionsPolicy, type Exception } from "../../core/policy/exceptions";
import { ownerOf } from "../../core/policy/image-trust";
import type { Result } from "../../core/report";
import { readBytes, type SourceResult } from "../../core/source";
import {
  BackendError,
  openBackend,
  type Backend,
  type Room,
  type StackFile,
} from "../../core/source/backends";
import { declaredExceptions } from "../accept";
import { commonNotes, judgeRead, prepare, type Assessed, type Prepared } from "../assess";
import { hashOfBasis, sha256 } from "./basis";
import type { Judged, JudgeOptions, Task } from "./options";

/** A problem is named as a check would name it. */
type Problem = Result["problems"][number];

/** Judges stacks one by one, by what is read once. */
export class StackJudge {
  readonly judgedBy: string;
  readonly prepared: Prepared;
  readonly declared: readonly Exception[];
  private readonly common: ReadonlySet<string>;
  private readonly day: string;
  private room: Room | undefined;

  private constructor(
    private readonly backends: readonly Backend[],
    readonly options: JudgeOptions,
  ) {
    this.prepared = prepare(options);
    this.common = new Set(commonNotes(this.prepared));
    this.declared = declaredExceptions(this.prepared.loaded);
    this.judgedBy = hashOfBasis(this.prepared, this.declared, options);
    this.day = dayOf(options.now);
  }

  /**
   * @param specs as the user named the backends
   * @throws UsageError where the command line or the estate is wrong
   * @throws BackendError where a backend can't be opened
   */
  static async open(specs: readonly string[], options: JudgeOptions): Promise<StackJudge> {
    return new StackJudge(await Promise.all(specs.map(openBackend)), options);
  }

  /** Never throws for what a stack holds: what can't be read or judged is a problem of its verdict. */
  async judge(task: Task): Promise<Judged> {
    const backend = this.backends[task.backend]!;
    // Whoever else judges at the same time takes room of their own.
    const room = this.room ?? { bytes: Buffer.alloc(0) };
    this.room = undefined;
    try {
      let bytes: Uint8Array;
      try {
        bytes = await backend.read(task.file, room);
      } catch (error) {
        return { line: this.failed(task, problemOf(error, task.id)) };
      }
      return await this.judgeBytes(task, bytes);
    } finally {
      this.room = room;
    }
  }

  private async judgeBytes(task: Task, bytes: Uint8Array): Promise<Judged> {
    const name = task.id;
    const hash = sha256(bytes);
    if (hash === task.known) return { unchanged: true };
    const source = await readBytes(name, bytes, hash);
    if (source.errors.length === 0 && source.inputs[0]?.kind !== "state")
      return { line: this.failed(task, notAState(name), hash, bytes.length) };
    const record = this.record(task, source, hash, bytes.length);
    return { line: writeRecord(record), facts: packFacts(record) };
  }

  /** Reads a stack once more; undefined where that is not possible any more. */
  async source(task: Task): Promise<SourceResult | undefined> {
    try {
      return await readBytes(task.id, await this.backends[task.backend]!.read(task.file));
    } catch (error) {
      if (error instanceof BackendError) return undefined;
      throw error;
    }
  }

  private record(task: Task, source: SourceResult, hash: string, bytes: number): StackRecord {
    const { resources, partial, notSeen } = source;
    const graph = buildGraph(resources, { partial, notSeen });
    const assessed = judgeRead(
      this.prepared,
      { sources: [source], graph },
      { ...this.options, declared: this.declared },
    );
    const { result, resolver } = assessed;
    const boundary = boundaryOf(graph, this.prepared.loaded.estate, resolver);
    const { exceptions, findings } = withoutDeclared(result);
    const images = recordImages(result.statuses);
    const day = exceptions.length > 0 || this.dependsOnTime(graph) ? this.day : undefined;
    return {
      basis: this.basisOf(task, hash, day),
      verdict: {
        ...verdictOf(task, this.backends, bytes, hash),
        ...namesOf(task.file, resources[0]?.stack),
        environments: [...boundary.environments],
        manifest: { ...source.manifest },
        partial,
        counts: countsOf(result, findings),
        problems: result.problems,
        // What every stack would say again is said once, of the whole audit.
        notes: result.notes.filter((note) => !this.common.has(note)),
        ...(result.zones && { zones: result.zones }),
        // A matrix is longer than all else that is kept of a stack: those without anything forbidden tell nobody much.
        ...(result.cohabitation?.pairs.some(({ forbidden }) => forbidden.length > 0) && {
          cohabitation: result.cohabitation,
        }),
        ...coloursOf(images),
      },
      ...images,
      findings: this.withOwners(assessed, findings),
      notSeen: result.notSeen,
      exceptions,
      tallies: talliesOf(result),
      boundary,
    };
  }

  /** The verdict of a stack that nobody could read: a line of its own, so that it isn't forgotten. */
  failed(task: Task, problem: Problem, hash?: string, bytes = task.file.size): string {
    // Not kept for the next run: what kept it from being read may have gone.
    const basis = { ...this.basisOf(task, hash, undefined), judgedBy: "" };
    return writeRecord({
      basis,
      verdict: {
        ...verdictOf(task, this.backends, bytes, hash),
        ...namesOf(task.file, undefined),
        environments: [],
        manifest: {},
        partial: true,
        counts: noCounts(),
        problems: [problem],
        notes: [],
      },
      findings: [],
      notSeen: [],
      exceptions: [],
      tallies: [],
      boundary: { environments: [], has: [], names: [], peerings: [] },
    });
  }

  private basisOf({ id, file }: Task, hash: string | undefined, day: string | undefined): Basis {
    return {
      id,
      judgedBy: this.judgedBy,
      version: file.version,
      ...(hash !== undefined && { hash }),
      ...(day !== undefined && { day }),
    };
  }

  /** Versions of Kubernetes go out of support, exceptions end, and what is known of images lapses. */
  private dependsOnTime(graph: Graph): boolean {
    return (
      this.prepared.images.kind !== "undeclared" ||
      this.declared.length > 0 ||
      graph.all("EksCluster").length > 0
    );
  }

  /** Names who answers for what is found. */
  withOwners(
    { graph, loaded: { estate } }: Pick<Assessed, "graph" | "loaded">,
    findings: readonly Result["findings"][number][],
  ): readonly OwnedFinding[] {
    if (estate.owners.length === 0) return findings;
    const owners = new Map<string, string | undefined>();
    const find = (id: string): string | undefined => {
      for (const node of graph.of(id)) {
        const owner = ownerOf(estate, node);
        if (owner !== undefined) return owner;
      }
      return undefined;
    };
    return findings.map((finding) => {
      const { id } = finding.subject;
      if (!owners.has(id)) owners.set(id, find(id));
      const owner = owners.get(id);
      return owner === undefined ? finding : { ...finding, owner };
    });
  }
}

export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

function problemOf(error: unknown, name: string): Problem {
  if (!(error instanceof BackendError)) throw error;
  const { message, hint } = error;
  return { code: "backend", location: { file: name }, message, ...(hint !== undefined && { hint }) };
}

const notAState = (file: string): Problem => ({
  code: "state",
  location: { file },
  message: "is no state of a stack",
  hint: "audit what `pulumi stack export` writes, or a backend; check judges everything else",
});

const verdictOf = (
  { id, backend, file }: Task,
  backends: readonly Backend[],
  bytes: number,
  hash: string | undefined,
): Pick<StackVerdict, "id" | "backend" | "key" | "input"> => ({
  id,
  backend: backends[backend]!.name,
  key: file.key,
  input: { version: file.version, bytes, ...(hash !== undefined && { hash }) },
});

/** What the key says of the stack; of an export, which says nothing, what its resources say. */
function namesOf(
  { organization, project, stack }: StackFile,
  told: string | undefined,
): Pick<StackVerdict, "organization" | "project" | "stack"> {
  const named = {
    ...(organization !== undefined && { organization }),
    ...(project !== undefined && { project }),
    stack,
  };
  if (project !== undefined || told === undefined) return named;
  const [ofProject, ofStack] = told.split("/").slice(-2);
  if (ofProject === undefined || ofStack === undefined) return named;
  return { ...named, project: ofProject, stack: ofStack };
}

/** The file's exceptions are the whole audit's: only what they accept is the stack's. */
function withoutDeclared({ exceptions, findings }: Result): Pick<Result, "exceptions" | "findings"> {
  const ofFile = new Set(
    exceptions.flatMap(({ source, policy, resource }) =>
      source === "file" ? [`exception/${policy}/${resource}`] : [],
    ),
  );
  return {
    exceptions: exceptions.filter(
      ({ source, findings: accepted }) => source === "code" || accepted.length > 0,
    ),
    findings: findings.filter(
      ({ policy, subject }) => policy !== exceptionsPolicy.name || !ofFile.has(subject.id),
    ),
  };
}

function talliesOf({ policies }: Result): number[] {
  const all: number[] = [];
  for (const { name, tally } of policies)
    if (name !== exceptionsPolicy.name)
      all.push(tally.pass, tally.violation, tally.unknown, tally.notApplicable, tally.error);
  return all;
}

function countsOf({ counts }: Result, findings: Result["findings"]): StackVerdict["counts"] {
  const sums = { mandatory: 0, advisory: 0, unknownMandatory: 0, unknownAdvisory: 0 };
  for (const { kind, level } of findings) {
    if (kind === "unknown") sums[level === "mandatory" ? "unknownMandatory" : "unknownAdvisory"]++;
    else sums[level === "mandatory" ? "mandatory" : "advisory"]++;
  }
  return { resources: counts.resources, verdicts: counts.verdicts, ...sums, accepted: counts.accepted };
}
