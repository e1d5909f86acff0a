import Module, { createRequire } from "node:module";
import type * as tsx from "tsx/cjs/api";
import * as room from "../policy";

/** The name by which users' policies import what they are written with. */
const roomName = "bulkhead/policy";

type Load = (request: string, ...rest: unknown[]) => unknown;

/**
 * Requires a file in any of the forms that Node.js knows, and TypeScript. What it imports as `bulkhead/policy` is what runs here, not another
 * copy of it: an unknown is told by its class.
 */
export function requireCode(file: string): unknown {
  // Few runs need it, and it takes longer to load than most checks take.
  const { require: requireTypeScript } = createRequire(__filename)("tsx/cjs/api") as typeof tsx;
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = function (this: unknown, request, ...rest) {
    return request === roomName || request.startsWith(`${roomName}?`)
      ? room
      : load.call(this, request, ...rest);
  };
  try {
    return requireTypeScript(file, __filename);
  } finally {
    loader._load = load;
  }
}
