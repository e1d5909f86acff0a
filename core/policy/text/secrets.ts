/** Something in a text that looks like a secret. The secret itself is never kept. */
export interface SecretFound {
  /** What kind of secret it looks like: `an AWS access key`. */
  readonly what: string;
  /** The name that it is given to, where it is. */
  readonly name?: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Secrets that show by their own form. */
const shapes: readonly (readonly [string, RegExp])[] = [
  ["an AWS access key", /(?<![A-Za-z0-9])(?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ["a private key", /-{3,5} ?BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)? ?-{3,5}/],
  ["a GitHub token", /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ["a GitLab token", /(?<!\w)glpat-[\w-]{20,}/],
  ["a Slack token", /(?<!\w)xox[abprs]-[A-Za-z0-9-]{10,}/],
  ["a Stripe key", /(?<!\w)[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a Google key", /(?<!\w)AIza[\w-]{35}/],
  ["an npm token", /(?<!\w)npm_[A-Za-z0-9]{36}/],
  ["a signed token", /(?<!\w)eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["a login's password", /\w:[^\s:"'`$]{3,128}["']?\s{0,8}\|\s{0,8}(?:sudo\s{1,8})?chpasswd\b/],
  [
    "a password",
    /\b(?:docker|podman|nerdctl|buildah|helm|oras)\b[^|;&]{0,200}\slogin\s[^|;&]{0,200}?(?<=\s)-p[ =]?["']?[^\s"'$`-]{3,}/,
  ],
  ["a password", /\b(?:mysql|mysqldump|mysqladmin|mariadb)\s[^|;&]{0,200}?(?<=\s)-p["']?[^\s"'$`]{3,}/],
  ["a password", /\bsshpass\s{1,8}-p[ ]?["']?[^\s"'$`-]{3,}/],
  ["a password", /\bcurl\s[^|;&]{0,400}?(?<=\s)(?:-u ?|--user[ =])["']?[^\s:"'$`<{]{1,64}:[^\s"'$`<{]{3,}/],
  ["credentials in a URL", /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`$<{]{1,64}:[^\s/@"'`$<{]{3,128}@/i],
];

const secretName =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|auth[_-]?key)/i;
/** Names that speak of a secret without being one: where it lies, how long it holds, what it is called. */
const aboutSecret =
  /(?:path|file|arn|name|id|url|uri|dir|folder|location|ttl|seconds|length|size|policy|type|method|mode|enabled|disabled|required|expiry|expiration|version|manager|store|endpoint|provider|role|driver|key_?ref|ref|count|rotation|algorithm|hash|backend|engine|account|namespace|mount|stdin|prompt)s?$/i;
/** Names that hold certificates' secrets, or say in which object of Kubernetes they lie. */
const certificateSecrets: readonly RegExp[] = [
  /(?:^|[_-])(?:ca|certs?|certificate|serving|tls)[_-]?secrets?$/i,
  /[a-z0-9](?:C[Aa]|Certs?|Certificate|Serving|T(?:LS|ls))Secrets?$/,
];
/** What objects of Kubernetes are called, in more than one word. */
const objectName = /^(?=.{1,253}$)[a-z0-9]+(?:[.-]+[a-z0-9]+)+$/;
/** Values that are not the secret itself: taken from elsewhere, switched, or to be filled in. */
const notLiteral =
  /^(?:\$|`|\{\{|<|%|\(|arn:|\/|\.\.?\/|~\/|file:|ssm:|vault:|secretsmanager:|https?:\/\/|s3:\/\/|(?:true|false|yes|no|on|off|required|optional|enabled|disabled|null|none|undefined|""|'')$|\*+$|x{3,}$|__\w+__$|\d{1,2}$)/i;

const literal = String.raw`("(?:[^"\\\n]|\\.){0,400}"|'[^'\n]{0,400}'|[^\s"';,&|)}\]]{1,400})`;
const assignments: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<![\w.-])(?:--?|\$env:)?["']?([A-Za-z_][\w.-]{0,80})["']?\s{0,20}(?::=|=|:)\s{0,20}${literal}`,
    "g",
  ),
  new RegExp(String.raw`(?<![\w-])--([A-Za-z][\w.-]{0,80})\s{1,20}${literal}`, "g"),
];

/** What every shape and every secret's name contains some of: most texts are done with after one look. */
const hint =
  /pass|pwd|login|mysql|mariadb|curl|secret|token|credential|key|:\/\/|akia|asia|a3t|gh[pousr]_|github_pat|glpat|xox|_live_|aiza|npm_|eyj/i;

/**
 * Secrets in plain sight in a text: keys and tokens that show by their form, and literal values given to names such as
 * `DB_PASSWORD`. References to a store of secrets, variables and placeholders are none.
 */
export function findSecrets(text: string): readonly SecretFound[] {
  if (!hint.test(text)) return [];
  return text.split(/\r?\n/).flatMap((line, index): SecretFound[] => {
    const cut = line.slice(0, 4000);
    const shape = shapes.find(([, pattern]) => pattern.test(cut));
    if (shape) return [{ what: shape[0], line: index + 1 }];
    const name = assignedSecret(cut);
    return name === undefined ? [] : [{ what: "a secret", name, line: index + 1 }];
  });
}

/** Whether a name says that its value is a secret. Some names do so only where the value, if given, isn't an object's name. */
export const isSecretName = (name: string, value?: string): boolean => {
  const last = name.split(".").at(-1) ?? name;
  if (!secretName.test(last) || aboutSecret.test(last) || /^no_?pass/i.test(last)) return false;
  const named = value !== undefined && objectName.test(value);
  return !(named && certificateSecrets.some((each) => each.test(last)));
};

/** Whether a value given to such a name is the secret itself, in plain sight. */
export const isLiteralSecret = (value: string): boolean => value.length >= 3 && !notLiteral.test(value);

const quoted = /^(["'])([^]*)\1$/;

function assignedSecret(line: string): string | undefined {
  if (/^\s*(?:#(?!!)|\/\/)/.test(line)) return undefined;
  return assignedIn(line) ?? (line.includes('\\"') ? assignedIn(line.replaceAll('\\"', '"')) : undefined);
}

function assignedIn(line: string): string | undefined {
  for (const match of assignments.flatMap((each) => [...line.matchAll(each)])) {
    const name = match[1]!;
    const value = match[2]!.replace(quoted, "$2");
    if (isSecretName(name, value) && isLiteralSecret(value)) return name;
  }
  return undefined;
}
