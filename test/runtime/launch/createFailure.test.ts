// What each refusal of a creation means: runtime-protocols' table of create outcomes, in the words that API servers use.
import { expect, test } from "vitest";
import { ConnectionError, StatusError, type Status } from "../../../runtime/cluster/statusError.ts";
import { createFailureOf, type CreateFailure } from "../../../runtime/launch/createFailure.ts";

function refusal(code: number, reason: string, message: string, more: Partial<Status> = {}): StatusError {
  return new StatusError({ kind: "Status", code, reason, message, ...more }, { what: "POST pods" });
}

const forbidden = 'pods "a" is forbidden: ';

test.each<[string, Error, CreateFailure["kind"]]>([
  ["the name is taken", refusal(409, "AlreadyExists", 'pods "a" already exists'), "taken"],
  [
    "the quota is used up",
    refusal(
      403,
      "Forbidden",
      `${forbidden}exceeded quota: pods, requested: pods=1, used: pods=5, limited: pods=5`,
    ),
    "noRoom",
  ],
  [
    "two creations met at the quota",
    refusal(
      409,
      "Conflict",
      'Operation cannot be fulfilled on resourcequotas "q": the object has been modified; please apply your changes to the latest version and try again',
    ),
    "overloaded",
  ],
  [
    "the quota was not judged in time",
    refusal(500, "InternalError", "Internal error occurred: resource quota evaluation timed out"),
    "overloaded",
  ],
  ["too many requests", refusal(429, "TooManyRequests", "too many requests"), "overloaded"],
  [
    "the server is starting or stopping",
    refusal(503, "ServiceUnavailable", "apiserver is shutting down"),
    "overloaded",
  ],
  ["the pod has a field that is wrong", refusal(422, "Invalid", 'Pod "a" is invalid: spec.x'), "refused"],
  ["the pod is no pod", refusal(400, "BadRequest", "strict decoding error"), "refused"],
  ["the pod is too large", refusal(413, "RequestEntityTooLarge", "limit is 3145728"), "refused"],
  [
    "admission says no",
    refusal(403, "Forbidden", `${forbidden}violates PodSecurity "restricted:latest"`),
    "refused",
  ],
  ["there is no such namespace", refusal(404, "NotFound", 'namespaces "etl" not found'), "shut"],
  [
    "the namespace is being deleted",
    refusal(
      403,
      "Forbidden",
      `${forbidden}unable to create new content in namespace etl because it is being terminated`,
      {
        details: { causes: [{ reason: "NamespaceTerminating" }] },
      },
    ),
    "shut",
  ],
  [
    "the runtime may not create pods",
    refusal(403, "Forbidden", 'pods is forbidden: User "x" cannot create resource "pods" in API group ""'),
    "shut",
  ],
  ["nobody knows the runtime", refusal(401, "Unauthorized", "Unauthorized"), "shut"],
  ["an internal error", refusal(500, "InternalError", "Internal error occurred"), "unknown"],
  [
    "a gateway gave up",
    refusal(504, "Timeout", "request did not complete within the allotted timeout"),
    "unknown",
  ],
  ["etcd changed its leader", refusal(503, "ServiceUnavailable", "etcdserver: leader changed"), "unknown"],
  ["no answer in time", new ConnectionError("timeout", "no answer"), "unknown"],
  ["the connection broke", new ConnectionError("lost", "ECONNRESET"), "unknown"],
  ["there was no connection", new ConnectionError("unreachable", "ECONNREFUSED"), "overloaded"],
])("%s", (_what, error, kind) => {
  expect(createFailureOf(error)?.kind).toBe(kind);
});

test("a server that says how long to wait is heard", () => {
  const busy = refusal(429, "TooManyRequests", "", { details: { retryAfterSeconds: 7 } });
  expect(createFailureOf(busy)).toEqual({ kind: "overloaded", waitMs: 7000 });
});

test("a mistake of ours is no failure of the cluster", () => {
  expect(createFailureOf(new TypeError("x is not a function"))).toBeUndefined();
});
