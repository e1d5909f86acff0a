import type { FastifyRequest } from "fastify";
import { Failure } from "./failure";
import { mayRead, type Caller } from "./rights";

/** Who calls. @throws Failure 401 on routes that are open to all */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Failure(401, "needs a token: Authorization: Bearer …");
  return caller;
}

/** @throws Failure 403 for those who only speak for themselves */
export function readerOf(request: FastifyRequest): Caller {
  const caller = callerOf(request);
  if (!mayRead(caller)) throw new Failure(403, "may not ask what others do");
  return caller;
}
