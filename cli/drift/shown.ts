import type { Resource } from "../../core/graph";
import { textOf, type Difference } from "./differences";

const longest = 200;

/** Where people put what nobody else should read, whether or not it was declared a secret. */
const confidential =
  /(^|[.[])(env|environment|variables|user_?data(base64)?|string_?data|binary_?data|data|kubeconfig)(\[|\.|$)|passw|secret|token|credential|private_?key/i;
const places =
  /(^|\.)(image(PullSecrets)?|secretName|secretRef|secretKeyRef|tokenExpirationSeconds|automountServiceAccountToken|httpTokens|metadataOptions)\b/;

/** What may be shown of the two values. */
export function shownValue(
  { path, secret, ...sides }: Difference,
  { type }: Pick<Resource, "type">,
  redact: (text: string) => string,
): { readonly program?: string; readonly state?: string } {
  const isHidden =
    secret ||
    (confidential.test(path) && !places.test(path)) ||
    /:(Secret|ConfigMap)(Patch|List)?$/.test(type);
  const show = (value: unknown): string => {
    if (secret) return "(secret)";
    if (isHidden) return "(hidden)";
    const text = redact(typeof value === "string" ? value : textOf(value));
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
  };
  return {
    ...("program" in sides && { program: show(sides.program) }),
    ...("state" in sides && { state: show(sides.state) }),
  };
}
