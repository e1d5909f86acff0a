import { createRemoteJWKSet, customFetch } from "jose";
import { exchange } from "../report/exchange";

interface Place {
  readonly url: string;
  readonly ca?: string | undefined;
  readonly token?: string | undefined;
}

/** Milliseconds. */
const patience = 5000;

/**
 * An issuer's keys as its address tells them, asked again when a token names a key that is not among them.
 *
 * @param at finds the files that the settings name
 */
export function remoteKeys({ url, ca, token }: Place, at: (path: string) => string) {
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: patience,
    [customFetch]: async (address) => {
      const { origin, pathname, search } = new URL(address);
      const { status, text } = await exchange(
        {
          url: origin,
          ...(ca !== undefined && { caFile: at(ca) }),
          ...(token !== undefined && { tokenFile: at(token) }),
        },
        pathname + search,
      );
      return new Response(text, { status });
    },
  });
}
