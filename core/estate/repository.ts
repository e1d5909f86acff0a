import { globCovers, matchGlob } from "./glob";
import type { Parsed } from "./units";

/** A pattern for repositories: the registry's host and the path below it, each a glob. */
export interface RepositoryPattern {
  host: string;
  path: string;
}

/**
 * `host/path`, where a `*` in the host stays within a label and in the path within a part, and `/**` at the end takes
 * what lies below. A host is needed: a bare name would mean Docker Hub by accident.
 */
export function parseRepository(pattern: string): Parsed<RepositoryPattern> {
  const slash = pattern.indexOf("/");
  const host = slash < 0 ? pattern : pattern.slice(0, slash);
  const path = slash < 0 ? "" : pattern.slice(slash + 1);
  if (
    !/^(?:localhost(?::\d{1,5})?|[a-z0-9*-]+(?:\.[a-z0-9*-]+)+(?::\d{1,5})?|[a-z0-9*-]+:\d{1,5})$/.test(host)
  ) {
    return { problem: "begins with no registry host: write docker.io/library/name for Docker Hub" };
  }
  if (host.includes("**"))
    return { problem: "has ** in the registry's host: * stands for one label or a part of it" };
  if (!/[a-z0-9]\.[a-z0-9-]+(:\d+)?$/.test(host) && host.includes("*")) {
    return { problem: "leaves the registry's domain open: write its last two labels out" };
  }
  if (path === "") return { problem: "names no repository: end it with /** for all of the registry's" };
  if (/[@:]/.test(path)) return { problem: "has a tag or digest: name the repository only" };
  if (!/^[a-z0-9*](?:[a-z0-9._*-]*)(?:\/[a-z0-9*][a-z0-9._*-]*)*$/.test(path)) {
    return { problem: "is no repository: use lower case, digits, . _ - and / between parts" };
  }
  return { value: { host, path } };
}

/** Whether a repository, its host and path already normalised by the image grammar, lies within a pattern. */
export function matchRepository(pattern: string, host: string, path: string): boolean {
  let result = parsed.get(pattern);
  if (!result) {
    result = parseRepository(pattern);
    if (parsed.size < mostParsed) parsed.set(pattern, result);
  }
  if (!("value" in result)) return false;
  return matchGlob(result.value.host, host, ".") && matchGlob(result.value.path, path);
}

/** An estate's patterns are few, and asked about for every image. */
const parsed = new Map<string, Parsed<RepositoryPattern>>();
const mostParsed = 10_000;

/** Whether all repositories of the narrow pattern lie in the wide one; false where it can't be shown. */
export function repositoryCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const outer = parseRepository(wide);
  const inner = parseRepository(narrow);
  if (!("value" in outer) || !("value" in inner)) return false;
  const hosts =
    outer.value.host === inner.value.host ||
    (!inner.value.host.includes("*") && matchGlob(outer.value.host, inner.value.host, "."));
  return hosts && globCovers(outer.value.path, inner.value.path);
}
