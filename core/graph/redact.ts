import type { Resource } from "./resource";
import { haveSecrets, Secret } from "./value";

/** Shorter values are too common in other words to be blotted out everywhere. */
const minLength = 4;

/** Messages cut long values; this much of a secret's start is blotted out too. */
const start = 32;

function collect(value: unknown, found: Set<string>, inside: boolean): void {
  if (value instanceof Secret) collect(value.value, found, true);
  else if (typeof value === "string" || typeof value === "number") {
    if (inside) for (const form of formsOf(String(value))) if (form.length >= minLength) found.add(form);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found, inside);
  } else if (typeof value === "object" && value !== null) {
    for (const key in value) collect((value as Record<string, unknown>)[key], found, inside);
  }
}

/**
 * What a message may show of a secret: itself, quoted, in small letters, its start, and the parts between its separators where they look
 * like keys or passwords. Plain words among the parts stay: they stand in harmless texts too.
 */
function formsOf(secret: string): string[] {
  const words = secret.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const forms = [secret, JSON.stringify(secret).slice(1, -1), words, secret.toLowerCase()];
  if (secret.length > start) forms.push(...forms.map((form) => form.slice(0, start)));
  const parts = secret.length < 10_000 ? secret.split(/[^\dA-Za-z]+/) : [];
  forms.push(...parts.filter((part) => part.length > 6 && /\d/.test(part) && /[A-Za-z]/.test(part)));
  return forms;
}

/**
 * Makes a function that blots out every secret value of the resources from a text, so that no message can show one,
 * whichever way it got there.
 */
export function redactor(resources: readonly Resource[]): (text: string) => string {
  if (!haveSecrets()) return (text) => text;
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
