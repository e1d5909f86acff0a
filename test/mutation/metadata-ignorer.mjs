import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** What people read of a policy, and what its examples are: nothing that a check does. */
const metadata = new Set([
  "name",
  "displayName",
  "description",
  "severity",
  "enforcementLevel",
  "controls",
  "requirements",
  "remediationSteps",
  "good",
  "bad",
]);

const isDefinition = (path) =>
  path?.isCallExpression() &&
  path.node.callee.type === "Identifier" &&
  path.node.callee.name === "definePolicy";

/** The property of a policy's definition that a place lies in. */
function propertyOf(path) {
  const property = path.findParent(
    (each) => (each.isObjectProperty() || each.isObjectMethod()) && isDefinition(each.parentPath?.parentPath),
  );
  return property?.node.key.name;
}

const isText = (path) => path.isStringLiteral() || path.isTemplateLiteral();

/** Whether a declaration of the file serves its examples only. */
function servesExamples(path, seen = new Set()) {
  const id = path.node.id;
  if (id?.type !== "Identifier" || seen.has(id.name)) return true;
  seen.add(id.name);
  const references = path.scope.getProgramParent().getBinding(id.name)?.referencePaths ?? [];
  return (
    references.length > 0 &&
    references.every((reference) => {
      const property = propertyOf(reference);
      if (property !== undefined) return property === "good" || property === "bad";
      const user = topDeclaration(reference);
      return user !== undefined && servesExamples(user, seen);
    })
  );
}

/** The function or constant of the file's top level that a place lies in. */
function topDeclaration(path) {
  const top = path.findParent(
    (each) => each.parentPath?.isProgram() || each.parentPath?.isExportNamedDeclaration(),
  );
  if (!top) return undefined;
  if (top.isFunctionDeclaration()) return top;
  if (!top.isVariableDeclaration()) return undefined;
  return top.get("declarations").find((each) => path === each || path.isDescendant(each));
}

function shouldIgnore(path) {
  if ((path.isObjectProperty() || path.isObjectMethod()) && isDefinition(path.parentPath?.parentPath)) {
    if (metadata.has(path.node.key.name)) return "metadata or an example";
  }
  if (isText(path)) {
    if (propertyOf(path) === "settings") return "the description of a setting";
    const call = path.parentPath;
    const callee = call?.isCallExpression() ? call.node.callee : undefined;
    if (callee?.type === "MemberExpression" && callee.property.name === "notApplicable")
      return "a reason that nothing shows";
  }
  if (path.isVariableDeclarator() || path.isFunctionDeclaration()) {
    const isTop = path.scope.getProgramParent().getBinding(path.node.id?.name)?.path === path;
    const isExported = path.findParent((each) => each.isExportNamedDeclaration());
    if (isTop && !isExported && servesExamples(path)) return "builds examples";
  }
  return undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "metadata", { shouldIgnore })];
