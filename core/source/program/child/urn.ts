const stackType = "pulumi:pulumi:Stack";

/** The name that the engine gives a resource: types of the parents are joined, the stack's own left out. */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2];
  const qualified = parentType && parentType !== stackType ? `${parentType}$${type}` : type;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}
