import { join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Location } from "../../graph";
import type { Project } from "./project";
import type { RawPosition } from "./protocol";

/** The path of a file of the project as the user would name it; undefined for files outside it. */
export function shownPath(file: string, project: Project): string | undefined {
  const path = relative(project.root, file);
  if (path === "" || path.startsWith(`..${sep}`) || path === ".." || path.includes("node_modules"))
    return undefined;
  return normalize(join(project.shown, path));
}

/** Finds the innermost line of the project's own code that made a resource. */
export function locator(positions: readonly RawPosition[], project: Project): () => Location | undefined {
  return () => {
    for (const { uri, line, column } of positions) {
      const file = uri.startsWith("file:") ? shownPath(fileURLToPath(uri), project) : undefined;
      if (file) return { file, line, column };
    }
    return undefined;
  };
}
