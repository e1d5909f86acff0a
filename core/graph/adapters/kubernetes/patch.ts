import { Secret, Unknown } from "../../value";

type Mapping = Readonly<Record<string, unknown>>;

/** Parts of a pod of which a patch may set one field and not the others. */
const parts: ReadonlySet<string> = new Set(["resources", "securityContext", "spec"]);

/** Lists that a patch merges by name; the items that it does not name are judged with the patched object. */
const lists: ReadonlySet<string> = new Set(["containers", "ephemeralContainers", "initContainers"]);

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

/**
 * A patch's pod template, on which what it does not set is not absent: that is as the patched object has it, which is
 * not known here.
 */
export function asPatch(template: Mapping | Unknown, name: string): Mapping | Unknown {
  if (template instanceof Unknown) return template;
  const missing = new Unknown(`the object that ${name} patches`);
  const open = (part: Mapping): Mapping =>
    new Proxy(part, {
      get(target, key) {
        if (typeof key !== "string" || key in Object.prototype) return Reflect.get(target, key) as unknown;
        const content = target[key] instanceof Secret ? target[key].value : target[key];
        if (lists.has(key) && Array.isArray(content))
          return content.map((item: unknown) => (isMapping(item) ? open(item) : item));
        if (content === undefined || content === null) return lists.has(key) ? undefined : missing;
        return parts.has(key) && isMapping(content) ? open(content) : content;
      },
    });
  const { spec } = open({ spec: template["spec"] });
  return { ...template, spec };
}
