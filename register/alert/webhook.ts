import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Anomaly } from "../../core/behaviour/tally";

/** Whom to tell; times in milliseconds. */
export interface Webhook {
  readonly url: string;
  readonly timeout: number;
  readonly retries: number;
}

const SECOND = 1000;
const longestPause = 30 * SECOND;
/** As many as one message takes. */
const mostAlerts = 100;

/**
 * Signs a message as receivers check it: `t=<seconds>,v1=<HMAC-SHA256 of "seconds.body" in hexadecimal>`. A receiver that
 * refuses old times refuses replays.
 */
function signatureOf(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / SECOND);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}

/**
 * Tells a webhook of anomalies: a POST of JSON, tried again after a while where nobody answers or the answer is 429 or 5xx.
 *
 * @param secret what the message is signed with; unsigned without one
 * @param wait milliseconds before the second try; each further one waits twice as long
 * @returns what went wrong
 */
export async function postAlert(
  { url, timeout, retries }: Webhook,
  anomalies: readonly Anomaly[],
  secret: string | undefined,
  wait = SECOND,
): Promise<string | undefined> {
  const body = JSON.stringify({
    schema: "bulkhead-alert/v1",
    count: anomalies.length,
    anomalies: anomalies.slice(0, mostAlerts),
  });
  let problem = "";
  for (let attempt = 0; attempt <= retries; attempt++) {
    if (attempt > 0) await pause(Math.min(longestPause, wait * 2 ** (attempt - 1)));
    const answer = await send(url, body, timeout, secret);
    if (answer === undefined) return undefined;
    problem = answer.problem;
    if (answer.isFinal) break;
  }
  return `the webhook at ${new URL(url).origin} ${problem}`;
}

async function send(
  url: string,
  body: string,
  timeout: number,
  secret: string | undefined,
): Promise<{ readonly problem: string; readonly isFinal: boolean } | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(secret !== undefined && { "x-bulkhead-signature": signatureOf(body, secret, Date.now()) }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    if (response.ok) return undefined;
    const { status } = response;
    return { problem: `answers ${status}`, isFinal: status < 500 && status !== 429 };
  } catch (error) {
    const isLate = (error as Error).name === "TimeoutError";
    return { problem: isLate ? "does not answer in time" : "can't be reached", isFinal: false };
  }
}
