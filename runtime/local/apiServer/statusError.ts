// Refusals as the Kubernetes API words them: each is a Status object with a code, a reason and details.
import type { JsonObject } from "./json.ts";

export type CauseReason =
  | "FieldValueRequired"
  | "FieldValueDuplicate"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden";

/** What is wrong with a field of an object: `field` as `spec.containers[0].name`, `message` without the reason's words. */
export interface Cause {
  readonly reason: CauseReason;
  readonly field: string;
  readonly message: string;
}

/** The words of each reason with which a cause begins. */
const CAUSE_WORDS: Readonly<Record<CauseReason, string>> = {
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
  FieldValueInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueForbidden: "Forbidden",
};

interface Parts {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: JsonObject;
  /** For a list of which the rest can be had in another way. */
  readonly continueToken?: string | undefined;
}

/** A request is refused. `status` is the body of the answer. */
export class StatusError extends Error {
  readonly status: JsonObject;
  readonly code: number;
  /** For the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, message, reason, details, continueToken }: Parts) {
    super(message);
    this.code = code;
    const seconds = details?.["retryAfterSeconds"];
    this.retryAfterSeconds = typeof seconds === "number" ? seconds : undefined;
    this.status = statusObject({
      status: "Failure",
      message,
      ...(reason !== undefined && { reason }),
      ...(details !== undefined && { details }),
      code,
      ...(continueToken !== undefined && { metadata: { continue: continueToken } }),
    });
  }
}

export function statusObject(fields: JsonObject): JsonObject {
  return { kind: "Status", apiVersion: "v1", metadata: {}, ...fields };
}

/** The object of a refusal: the plural, its group unless that is the core, and a name. */
export interface Target {
  readonly group: string;
  readonly plural: string;
  readonly name: string;
}

function detailsOf({ group, plural, name }: Target): JsonObject {
  return { name, ...(group !== "" && { group }), kind: plural };
}

/** `pods`, or `leases.coordination.k8s.io`. */
function qualified({ group, plural }: Target): string {
  return group === "" ? plural : `${plural}.${group}`;
}

export function notFound(target: Target): StatusError {
  const message = `${qualified(target)} "${target.name}" not found`;
  return new StatusError({ code: 404, reason: "NotFound", message, details: detailsOf(target) });
}

export function alreadyExists(target: Target, isTerminating: boolean): StatusError {
  const message = `${isTerminating ? "object is being deleted: " : ""}${qualified(target)} "${target.name}" already exists`;
  return new StatusError({ code: 409, reason: "AlreadyExists", message, details: detailsOf(target) });
}

export function conflict(target: Target, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${qualified(target)} "${target.name}": ${why}`;
  return new StatusError({ code: 409, reason: "Conflict", message, details: detailsOf(target) });
}

/** A write that is based on an older state than the stored one. */
export function modified(target: Target): StatusError {
  return conflict(
    target,
    "the object has been modified; please apply your changes to the latest version and try again",
  );
}

export interface InvalidObject {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
}

export function invalid({ group = "", kind, name }: InvalidObject, causes: readonly Cause[]): StatusError {
  const worded = causes.map(({ reason, field, message }) => ({
    reason,
    message: message === "" ? CAUSE_WORDS[reason] : `${CAUSE_WORDS[reason]}: ${message}`,
    field,
  }));
  const lines = worded.map(({ field, message }) => `${field}: ${message}`);
  const why = lines.length === 1 ? lines.join() : `[${lines.join(", ")}]`;
  const details = {
    ...(name !== "" && { name }),
    ...(group !== "" && { group }),
    ...(kind !== "" && { kind }),
    causes: worded,
  };
  const message = `${kind}${group === "" ? "" : `.${group}`} ${JSON.stringify(name)} is invalid: ${why}`;
  return new StatusError({ code: 422, reason: "Invalid", message, details });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: "BadRequest", message });
}

export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

/** A path that no resource has. */
export function noSuchResource(): StatusError {
  const message = "the server could not find the requested resource";
  return new StatusError({ code: 404, reason: "NotFound", message, details: {} });
}

export function methodNotAllowed(): StatusError {
  const message = "the server does not allow this method on the requested resource";
  return new StatusError({ code: 405, reason: "MethodNotAllowed", message, details: {} });
}

export function unsupportedMediaType(message: string): StatusError {
  return new StatusError({ code: 415, reason: "UnsupportedMediaType", message });
}

export function tooLarge(limitBytes: number): StatusError {
  const message = `Request entity too large: limit is ${limitBytes}`;
  return new StatusError({ code: 413, reason: "RequestEntityTooLarge", message });
}

/** What is asked for lies further back than the history goes. */
export function expired(message: string, continueToken?: string): StatusError {
  return new StatusError({ code: 410, reason: "Expired", message, continueToken });
}

export function tooLargeResourceVersion(wanted: number, current: number): StatusError {
  return new StatusError({
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  });
}

export function tooManyRequests(message: string): StatusError {
  return new StatusError({
    code: 429,
    reason: "TooManyRequests",
    message,
    details: { retryAfterSeconds: 1 },
  });
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError({ code: 503, reason: "ServiceUnavailable", message });
}

export function internalError(message: string): StatusError {
  return new StatusError({
    code: 500,
    reason: "InternalError",
    message: `Internal error occurred: ${message}`,
  });
}
