import { matchRepository } from "../core/estate";
import type { ImageTrust } from "../core/image";
import type { DeclaredEstate } from "./estate";
import type { InputError } from "./input-error";
import type { GuardDigest } from "./planners/guard-parameters";
import { repositoryOf, stoppedDigests } from "./planners/image-choice";

type Refuse = (problem: string) => InputError;

/** A digest as it is given, with what is known of it where nothing is said. */
export function knownDigest(
  trust: ImageTrust,
  { digest, status, stop }: { readonly digest: string; readonly status?: string; readonly stop?: boolean },
  refuse: Refuse,
): GuardDigest {
  const asked = trust.kind === "known" && stoppedDigests(trust).has(digest);
  if (status !== undefined) return { digest, status, stop: stop ?? asked };
  const known = knownIn(trust, "has no status", refuse).statusOf(digest);
  if (known === "lapsed") throw refuse("has a status that ended since the snapshot was taken: take it again");
  return { digest, status: known?.colour ?? "grey", stop: stop ?? asked };
}

/** What the estate's register or log knows of the repositories, as far as the environment admits it. */
export function admittedDigests(
  trust: ImageTrust,
  declared: DeclaredEstate,
  supplier: string | undefined,
  refuse: Refuse,
): readonly GuardDigest[] {
  const known = knownIn(trust, "is missing", refuse);
  const { admit } = declared.environment;
  const repositories =
    supplier === undefined ? declared.repositories : (declared.supplier(supplier).repositories ?? []);
  const stopped = stoppedDigests(known);
  return [...known.all()].flatMap(({ digest, colour, reference }) => {
    const own = reference === undefined ? undefined : repositoryOf(reference);
    if (!own || !admit.includes(colour)) return [];
    if (!repositories.some((pattern) => matchRepository(pattern, own.domain, own.path))) return [];
    return [{ digest, status: colour, stop: stopped.has(digest) }];
  });
}

function knownIn(trust: ImageTrust, what: string, refuse: Refuse) {
  if (trust.kind === "known") return trust;
  throw refuse(
    trust.kind === "undeclared"
      ? `${what}, and the estate declares neither a register nor a log of evidence (register, images.log)`
      : `${what}, and none can be learnt: ${trust.why}`,
  );
}
