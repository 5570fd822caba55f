import { describe, expect, test } from "vitest";
import {
  afterRead,
  afterWatch,
  failureOf,
  StalledError,
  type Failure,
  type WatchEnd,
} from "../../../runtime/cluster/failures.ts";
import {
  ConnectionError,
  readStatus,
  StatusError,
  type Status,
} from "../../../runtime/cluster/statusError.ts";
import { ProtocolError } from "../../../runtime/cluster/watchEvent.ts";

const refusal = (code: number, more: Partial<Status> = {}) =>
  new StatusError({ kind: "Status", code, reason: "", message: "", ...more }, { what: "GET /" });

test.each<[Failure | undefined, unknown]>([
  ["expired", refusal(410)],
  ["expired", refusal(410, { reason: "Gone" })],
  ["expired", refusal(200, { reason: "Expired" })],
  ["tooLarge", refusal(504, { details: { causes: [{ reason: "ResourceVersionTooLarge" }] } })],
  ["tooLarge", refusal(504, { message: "Too large resource version: 7, current: 5" })],
  ["overloaded", refusal(429)],
  ["overloaded", refusal(503)],
  ["overloaded", refusal(504, { reason: "Timeout" })],
  ["internal", refusal(500, { reason: "InternalError" })],
  ["internal", refusal(502)],
  ["unsupported", refusal(400, { message: "unknown parameter sendInitialEvents" })],
  ["unsupported", refusal(403, { message: "sendInitialEvents is forbidden" })],
  ["unsupported", refusal(422, { message: "resourceVersionMatch is forbidden for watch" })],
  ["refused", refusal(403, { reason: "Forbidden", message: 'pods is forbidden: User "x" cannot list' })],
  ["refused", refusal(401)],
  ["refused", refusal(404)],
  ["refused", refusal(422)],
  ["disconnected", new ConnectionError("lost", "reset")],
  ["disconnected", new ConnectionError("unreachable", "refused")],
  ["disconnected", new ConnectionError("timeout", "late")],
  ["stalled", new StalledError("silent")],
  ["malformed", new ProtocolError("nonsense")],
  [undefined, new TypeError("ours")],
  [undefined, "text"],
])("%s: %s", (failure, error) => {
  expect(failureOf(error)).toBe(failure);
});

describe("after a watch", () => {
  test.each<[WatchEnd, "watch" | "read", "never" | "ifShort" | "always"]>([
    ["closed", "watch", "ifShort"],
    ["expired", "read", "ifShort"],
    ["stalled", "watch", "never"],
    ["disconnected", "watch", "always"],
    ["overloaded", "watch", "always"],
    ["internal", "watch", "always"],
    ["internalForLong", "read", "always"],
    ["tooLarge", "read", "always"],
    ["unsupported", "read", "always"],
    ["refused", "read", "always"],
    ["malformed", "read", "always"],
  ])("%s → %s, waiting %s", (end, next, wait) => {
    expect(afterWatch[end]).toEqual({ next, wait });
  });
});

describe("after a read", () => {
  test.each(Object.entries(afterRead.pages))("by pages, %s → the same again, waiting always", (_, row) => {
    expect(row).toEqual({ next: "again", wait: "always" });
  });

  test.each<[Failure, string, "never" | "always"]>([
    ["unsupported", "pagesFromNowOn", "never"],
    ["stalled", "pagesFromNowOn", "never"],
    ["expired", "consistently", "never"],
    ["tooLarge", "consistently", "always"],
    ["overloaded", "again", "always"],
    ["disconnected", "pages", "always"],
    ["internal", "pages", "always"],
    ["refused", "pages", "always"],
    ["malformed", "pages", "always"],
  ])("by a stream, %s → %s, waiting %s", (failure, next, wait) => {
    expect(afterRead.stream[failure]).toEqual({ next, wait });
  });
});

describe("the account of a refusal", () => {
  test("is the server's", () => {
    const status = { kind: "Status", code: 409, reason: "Conflict", message: "no", details: { name: "a" } };
    expect(readStatus(409, JSON.stringify(status))).toEqual(status);
  });

  test.each(["", "<html>Bad Gateway</html>", "[]", '"text"', "null"])(
    "is the answer itself where that is %j",
    (body) => {
      expect(readStatus(502, body)).toEqual({ kind: "Status", code: 502, reason: "", message: body });
    },
  );

  test("tells how long to wait, by the header or else by the details", () => {
    const status: Status = {
      kind: "Status",
      code: 429,
      reason: "",
      message: "",
      details: { retryAfterSeconds: 3 },
    };
    expect(new StatusError(status, { what: "GET /" }).retryAfterMs).toBe(3000);
    expect(new StatusError(status, { what: "GET /", retryAfterMs: 7000 }).retryAfterMs).toBe(7000);
  });
});
