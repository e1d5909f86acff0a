/** Why a request is refused: what the caller is told, and nothing else. */
export class Failure extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = "Failure";
  }
}
