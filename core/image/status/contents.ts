import parse from "spdx-expression-parse";

/** No licence expression of an honest package is longer. */
const longest = 10_000;

/**
 * Whether a licence expression allows no choice without a denied licence: of alternatives (`OR`) one will do, of what
 * applies together (`AND`) each counts. What is no SPDX expression is denied if it so much as names a denied licence.
 */
export function isDenied(expression: string, denied: ReadonlySet<string>): boolean {
  if (denied.size === 0) return false;
  const tree = expression.length > longest ? undefined : parsed(expression);
  return tree === undefined ? mentions(expression, denied) : judge(tree, denied);
}

function parsed(expression: string): parse.Info | undefined {
  try {
    return parse(expression);
  } catch {
    return undefined;
  }
}

function judge(tree: parse.Info, denied: ReadonlySet<string>): boolean {
  if ("conjunction" in tree) {
    const [left, right] = [judge(tree.left, denied), judge(tree.right, denied)];
    return tree.conjunction === "or" ? left && right : left || right;
  }
  const { license, plus } = tree;
  return formsOf(plus ? `${license}+` : license).some((name) => has(denied, name));
}

/** The GNU licences' names of before: `GPL-3.0` is `GPL-3.0-only`, `GPL-3.0+` is `GPL-3.0-or-later`. */
function formsOf(name: string): readonly string[] {
  return name.endsWith("+")
    ? [name, `${name.slice(0, -1)}-or-later`]
    : [name, `${name}-only`, name.replace(/-only$/, ""), name.replace(/-or-later$/, "+")];
}

const has = (denied: ReadonlySet<string>, name: string): boolean =>
  [...denied].some((each) => each.toLowerCase() === name.toLowerCase());

const mentions = (text: string, denied: ReadonlySet<string>): boolean => {
  const words = new Set<string>(text.toLowerCase().match(/[a-z0-9.+-]+/g) ?? []);
  return [...denied].some((each) =>
    [...formsOf(each), each.replace(/-or-later$/, "")].some((name) => words.has(name.toLowerCase())),
  );
};

/**
 * Where a build took a material from: a host, or the type of a package (`pkg:npm`) where its public registry is meant.
 * Undefined where the URI names no place that could be told.
 */
export function sourceOf(uri: string): string | undefined {
  if (uri.startsWith("pkg:")) {
    const repository = /[?&]repository_url=([^&#]+)/.exec(uri)?.[1];
    if (repository !== undefined) return hostOf(decode(repository));
    // Builders write the registry of an image before its name: `pkg:docker/registry.example.com/shop/base`.
    const registry = /^pkg:\/*(?:docker|oci)\/([^/@?#]+)\//i.exec(uri)?.[1];
    const host = registry === undefined ? undefined : hostOf(decode(registry));
    if (host !== undefined) return host;
    return /^pkg:\/*[a-z0-9.+-]+/i.exec(uri)?.[0].replace(/\/+/, "").toLowerCase();
  }
  return hostOf(uri);
}

function hostOf(uri: string): string | undefined {
  const rest = uri.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/^[^@/]*@(?=[^/]*[:/])/, "");
  const host = /^[^/:?#]+/.exec(rest)?.[0].toLowerCase();
  return host !== undefined && (host.includes(".") || host === "localhost") ? host : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
