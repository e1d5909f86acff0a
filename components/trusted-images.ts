import type { Estate } from "../core/estate";
import {
  canonicalReference,
  loadTrust,
  parseReference,
  type ImageReference,
  type ImageTrust,
} from "../core/image";
import type { DeclaredEstate } from "./estate";
import { newestAdmitted, unfit, type Runner } from "./planners/image-choice";

/** What is known of images is learnt once, however many components ask. */
const learnt = new WeakMap<Estate, ImageTrust>();

/** What is known of images in this run, where the estate says: its register, a saved snapshot of it, or its log. */
export function trustOf({ estate }: DeclaredEstate): ImageTrust {
  let trust = learnt.get(estate);
  if (!trust) learnt.set(estate, (trust = loadTrust({ estate, now: Date.now() })));
  return trust;
}

/** A workload's image, as it is written and as it runs. */
interface Wanted {
  /** By digest; by its repository alone where the estate knows images. */
  readonly text: string;
  readonly input: string;
  /** The workload that runs it. */
  readonly runner: Runner;
  /** Whether its status is left out of account, for a written reason. */
  readonly anyStatus: boolean;
}

/**
 * The image by digest, in a trusted repository and with a status that the environment admits; of a repository alone, the
 * newest such. What the workload runs already goes on. Raises InputError, also where a controlled environment can't
 * learn the status.
 */
export function resolveImage(declared: DeclaredEstate, { text, input, runner, anyStatus }: Wanted): string {
  const trust = trustOf(declared);
  const { environment } = declared;
  const refuse = (problem: string) =>
    declared.error(input, problem, ["environments", environment.name, "admit"]);
  const parsed = parseReference(text);
  const repository = "reference" in parsed ? bare(parsed.reference) : undefined;
  if (repository && trust.kind === "unavailable")
    throw refuse(`is a repository, of which no image can be chosen: ${trust.why}`);
  if (repository && trust.kind === "known") {
    const digest = newestAdmitted(trust, repository, environment.admit);
    if (digest === undefined)
      throw refuse(
        `is ${canonicalReference(repository)}, of which no image is ${environment.admit.join(" or ")}`,
      );
    const chosen = `${canonicalReference(repository)}@${digest}`;
    declared.image(chosen, input);
    return chosen;
  }
  const { digest } = declared.image(text, input);
  if (anyStatus || trust.kind === "undeclared" || !digest) return text;
  const named = `${digest.algorithm}:${digest.encoded}`;
  if (trust.kind === "unavailable") {
    if (environment.controlled) throw refuse(`has a status that can't be learnt: ${trust.why}`);
    return text;
  }
  const problem = unfit(trust, named, runner, environment);
  if (problem !== undefined) throw refuse(problem);
  return text;
}

/** A reference that is a repository and nothing more. */
const bare = (reference: ImageReference): ImageReference | undefined =>
  reference.tag === undefined && reference.digest === undefined ? reference : undefined;
