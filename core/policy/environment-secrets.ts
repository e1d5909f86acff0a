import { isLiteralSecret, isSecretName } from "./text/secrets";

/** Keys that find things, or that everyone may know. */
const harmlessKey =
  /(?:annotation|bucket|cache|config|feature|foreign|group|hash|idempotency|index|issue|label|locale|lookup|metric|node|object|order|partition|prefix|primary|project|public|queue|range|row|routing|sort|topic|trace)[_-]key$/i;

/** Whether the name of a variable, or of an entry of a ConfigMap, says that its value is a secret. */
export const isSecretVariable = (name: string, value?: string): boolean =>
  isSecretName(name, value) || (/[_-](?:key|key_content)$/i.test(name) && !harmlessKey.test(name));

/**
 * Whether the value stands in clear where only a secret's value belongs. What a person is to fill in counts: the secret
 * will stand in the same place.
 */
export const isInClear = (value: string): boolean =>
  isLiteralSecret(value) || /^(?:x{3,}|\*{3,})$/i.test(value);
