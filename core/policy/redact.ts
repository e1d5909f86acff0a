import { Secret, type Resource } from "../graph";

/** Shorter values are too common in other words to be blotted out everywhere. */
const minLength = 4;

function collect(value: unknown, found: Set<string>, inside: boolean): void {
  if (value instanceof Secret) collect(value.value, found, true);
  else if (typeof value === "string") {
    if (inside && value.length >= minLength) found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found, inside);
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) collect(item, found, inside);
  }
}

/**
 * Makes a function that blots out every secret value of the resources from a text, so that no message can show one,
 * whichever way it got there.
 */
export function redactor(resources: readonly Resource[]): (text: string) => string {
  const found = new Set<string>();
  for (const resource of resources) {
    collect(resource.properties, found, false);
    collect(resource.outputs, found, false);
  }
  if (found.size === 0) return (text) => text;
  // Longest first, so that a secret that contains another is blotted out whole.
  const secrets = [...found].sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
