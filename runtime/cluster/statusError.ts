// The two ways in which a request to an API server fails: the server refuses it, or no answer is had.

/** Kubernetes' own account of a refusal: the body of the answer, or of an ERROR event in a watch. */
export interface Status {
  readonly kind: "Status";
  /** The HTTP status. */
  readonly code: number;
  /** A word for programs: `AlreadyExists`, `Expired`, `TooManyRequests` … Empty where there is none. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  readonly details?: StatusDetails;
}

export interface StatusDetails {
  readonly name?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  /** `spec.containers[0].image` */
  readonly field?: string;
}

/** The server answered, and refused. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: Status;
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  /** `what` names the request: `POST /api/v1/…`. */
  constructor(status: Status, { what, retryAfterMs }: { what: string; retryAfterMs?: number | undefined }) {
    super(`${what}: ${status.message || status.reason || "refused"} (${status.code})`);
    this.status = status;
    const { retryAfterSeconds } = status.details ?? {};
    this.retryAfterMs =
      retryAfterMs ?? (retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000);
  }
}

/** No answer, or only a part of one. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  readonly failure: ConnectionFailure;

  constructor(failure: ConnectionFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/**
 * `unreachable`: there was no connection, so the server knows nothing of the request. `lost`: the connection broke, and `timeout`:
 * no answer came in time, so the server may have done what it was asked.
 */
export type ConnectionFailure = "unreachable" | "lost" | "timeout";

/** Whether an error is a refusal for this reason: `isRefusal(error, "NotFound")`. */
export function isRefusal(error: unknown, reason: string): error is StatusError {
  return error instanceof StatusError && error.status.reason === reason;
}

/** The account that an answer gives of a refusal. Proxies and old servers answer with anything, so that is the message then. */
export function readStatus(code: number, body: string): Status {
  const parsed = parseObject(body);
  if (parsed?.["kind"] !== "Status") {
    return { kind: "Status", code, reason: "", message: body.slice(0, 1024).trim() };
  }
  return statusOf(parsed, code);
}

/** The `Status` that a JSON object of that kind is. */
export function statusOf(object: Readonly<Record<string, unknown>>, code = 500): Status {
  const { reason, message, details } = object;
  return {
    kind: "Status",
    code: typeof object["code"] === "number" ? object["code"] : code,
    reason: typeof reason === "string" ? reason : "",
    message: typeof message === "string" ? message : "",
    // Every field of the details is optional, and a reader meets a wrong one as one that is missing.
    ...(typeof details === "object" && details !== null && { details }),
  };
}

/** What a `Retry-After` header means, in milliseconds; API servers write whole seconds. */
export function readRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
