import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyBaseLogger } from "fastify";

const known: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request came too slowly"],
  HPE_HEADER_OVERFLOW: [431, "the request's head is too long"],
};

/** Answers who sends what can't be read as a request, or not in time, and writes it down as every refusal is. */
export function refuseUnread(
  this: { readonly log: FastifyBaseLogger },
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, why] = known[error.code ?? ""] ?? [400, "this is no request"];
  this.log.warn({ audit: true, ip: socket.remoteAddress, status, why }, "refused");
  const body = JSON.stringify({ error: { message: why } });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  socket.destroy(error);
}
