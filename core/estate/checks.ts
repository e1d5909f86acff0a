import type { Path } from "./located";
import type { EstateErrorCode, EstateWarning } from "./problem";
import type { Estate } from "./schema/estate";

/** Something that is well formed but can't hold together. */
export interface Contradiction {
  code: EstateErrorCode;
  path: Path;
  message: string;
  hint?: string;
}

export interface Doubt {
  code: EstateWarning["code"];
  path: Path;
  message: string;
  hint?: string;
}

type Content = Omit<Estate, "defaulted">;

export function* contradictions(estate: Content): Generator<Contradiction> {
  const open = Object.entries(estate.zones).filter(([, zone]) => zone.external && zone.cidrs.length === 0);
  for (const [name] of open.slice(1)) {
    const message = `is a second external zone without cidrs, beside ${open[0]?.[0]}: only one can be the internet`;
    yield {
      code: "contradiction",
      path: ["zones", name],
      message,
      hint: "give it the cidrs that it stands for",
    };
  }
  for (const [name, environment] of Object.entries(estate.environments)) {
    if (name === "default") {
      const message =
        "can't be called default: that name stands for the environments that have no row of their own";
      yield { code: "contradiction", path: ["environments", name], message };
    }
    const level = Object.hasOwn(estate.levels, environment.level)
      ? estate.levels[environment.level]
      : undefined;
    if (environment.controlled && level?.cohabitation === "any") {
      yield {
        code: "contradiction",
        path: ["environments", name, "level"],
        message: `is ${environment.level}, where anything may share a machine; a controlled environment can't have it`,
        hint: "choose a level with cohabitation none or rules",
      };
    }
  }
  const groups = new Map<string, string>();
  for (const [name, group] of Object.entries(estate.accountGroups)) {
    for (const [index, account] of group.accounts.entries()) {
      const other = groups.get(account);
      if (other !== undefined && other !== name) {
        const path = ["accountGroups", name, "accounts", index];
        yield {
          code: "contradiction",
          path,
          message: `is also an account of ${other}: groups must not share one`,
        };
      }
      groups.set(account, name);
    }
  }
}

export function* doubts(estate: Content): Generator<Doubt> {
  let catchAll: string | undefined;
  for (const [name, environment] of Object.entries(estate.environments)) {
    const path = ["environments", name];
    if (catchAll !== undefined) {
      const message = `stands below ${catchAll}, which matches every stack`;
      yield {
        code: "unreachable",
        path,
        message,
        hint: `move it above ${catchAll}, unless it goes by more than stacks`,
      };
    }
    if (environment.select.some((one) => one.stack === "**" && Object.keys(one).length === 1))
      catchAll ??= name;
    if (environment.controlled && repositoriesOf(estate, name).length === 0) {
      const message = "is controlled, and no repository is trusted there: every image will be a finding";
      yield { code: "empty", path, message, hint: "name its repositories under images.repositories" };
    }
    if (environment.admit.length === 0) {
      yield {
        code: "empty",
        path: [...path, "admit"],
        message: "admits no status: every image will be a finding",
      };
    }
  }
}

/** Trusted repositories of an environment, by its own row or else the default one. */
export function repositoriesOf(estate: Pick<Content, "images">, environment: string): readonly string[] {
  const rows = estate.images.repositories;
  return (Object.hasOwn(rows, environment) ? rows[environment] : undefined) ?? rows.default;
}
