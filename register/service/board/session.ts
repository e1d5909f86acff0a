import type { FastifyReply, FastifyRequest } from "fastify";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { mayRead, type Caller } from "../rights";
import { html, nothing } from "./html";
import { sendPage } from "./page";

const name = "bulkhead-board";
const longest = 16_384;

/** Browsers carry the token in a cookie that no script reads and no other site's page sends along. */
export function remember(request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply {
  const secure = request.protocol === "https" ? "; Secure" : "";
  const end = token === "" ? "; Max-Age=0" : "";
  return reply.header(
    "set-cookie",
    `${name}=${token}; Path=/board; HttpOnly; SameSite=Strict${secure}${end}`,
  );
}

/** What a proxy before it, or else the browser's cookie says. */
function tokenOf({ headers }: FastifyRequest): string | undefined {
  if (headers.authorization !== undefined) return headers.authorization;
  const { cookie = "" } = headers;
  if (cookie.length > longest) return undefined;
  const found = cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found === undefined ? undefined : `Bearer ${found.slice(name.length + 1)}`;
}

/** Who looks at the board. @throws Failure 401, 403 */
export async function viewerOf(
  { authenticator, now }: ServiceContext,
  request: FastifyRequest,
): Promise<Caller> {
  const caller = await authenticator.callerOf(tokenOf(request), now());
  if (!mayRead(caller)) throw new Failure(403, "may not ask what others do");
  return caller;
}

export const isToken = (text: string): boolean => /^[\w.~+/=-]+$/.test(text) && text.length <= longest;

export const sendSignIn = (reply: FastifyReply, status: number, problem?: string): FastifyReply =>
  sendPage(
    reply,
    {
      title: "Sign in",
      body: html`<p class="lead">The board shows what the register knows to those who may ask it.</p>
        ${problem === undefined ? nothing : html`<p class="late" role="alert">${problem}</p>`}
        <form method="post" action="/board/sign-in">
          <label for="token">Token</label>
          <input id="token" name="token" type="password" autocomplete="current-password" required />
          <button>Sign in</button>
        </form>`,
    },
    status,
  );
