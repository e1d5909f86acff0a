import type { Node } from "../graph";

/** What decides where a patch says nothing: the object that it patches; undefined for whole objects. */
export const patchedObject = ({ resource }: Node): string | undefined =>
  /^kubernetes:.*Patch$/.test(resource.type) ? `the object that ${resource.name} patches` : undefined;
