import { matchRepository } from "../estate";
import { memoised } from "../graph/memo";
import type { ImageReference } from "./reference";

/**
 * Whether a repository lies within a pattern, by whole parts: `*` stands for anything within a part, `**` for any parts.
 * As in a reference, a pattern without a registry's host means Docker Hub, and a single part its official images.
 *
 * @param pattern `333333333333.dkr.ecr.*.amazonaws.com/shop/**`, `openpolicyagent/*`, `nginx`
 */
export function repositoryMatches(pattern: string, { domain, path }: ImageReference): boolean {
  return matchRepository(completed(pattern), domain, path);
}

const completed = memoised(completePattern);

/** A pattern with its registry's host written out. */
export function completePattern(pattern: string): string {
  const slash = pattern.indexOf("/");
  if (slash < 0) return `docker.io/library/${pattern}`;
  const first = pattern.slice(0, slash);
  if (first === "index.docker.io") return `docker.io${pattern.slice(slash)}`;
  return /[.:]/.test(first) || first === "localhost" ? pattern : `docker.io/${pattern}`;
}
