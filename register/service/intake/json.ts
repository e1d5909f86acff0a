/** How callers name what they send. */
export const JSON_TYPES = [
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
] as const;

/** What a caller sent is no JSON that can be taken. */
export class NoJson extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * JSON as callers send it, without what a database can't keep and without what could pass for a prototype.
 *
 * @throws NoJson
 */
export function readJson(text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new NoJson("the body is no JSON");
  }
  // Half of a pair of surrogates is no text: databases refuse it.
  if (/\\ud[89a-f]/i.test(text) && /\\ud[89ab][0-9a-f]{2}|\\ud[c-f][0-9a-f]{2}/.test(JSON.stringify(data)))
    throw new NoJson("the body holds half a character");
  // Names can be written with escapes too.
  if (/__proto__|"constructor"|\\u/.test(text) && holdsPrototype(data))
    throw new NoJson("the body holds a name that stands for a prototype");
  return data;
}

function holdsPrototype(data: unknown): boolean {
  const left = [data];
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    if (typeof each !== "object" || each === null) continue;
    if (Object.hasOwn(each, "__proto__")) return true;
    const made: unknown = Object.hasOwn(each, "constructor") ? each.constructor : undefined;
    if (typeof made === "object" && made !== null && Object.hasOwn(made, "prototype")) return true;
    for (const value of Object.values(each))
      if (typeof value === "object" && value !== null) left.push(value);
  }
  return false;
}
