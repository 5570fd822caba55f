import { describe, expect, test } from "vitest";
import {
  readEnvelope,
  successReport,
  writeEnvelope,
  type Envelope,
} from "../../../runtime/worker/envelope.ts";

const envelope = (report: Envelope["report"]): Envelope => ({ startToken: "t-1", isRecorded: false, report });
const throughText = (report: Envelope["report"]) => readEnvelope(writeEnvelope(envelope(report)));

describe("an envelope", () => {
  test("is JSON that people can read", () => {
    expect(writeEnvelope(envelope(successReport('{"rows":3}')))).toBe(
      '{"podloom":1,"status":"success","start_token":"t-1","recorded":false,"digest":"sha256:2bafd4629cc04e701c66d3854982e073924fa77d4fdc31b2803184ff5a42cecc","value":{"rows":3}}',
    );
  });

  test.each<Envelope["report"]>([
    successReport("null"),
    successReport('{"rows":[1,"two",null]}'),
    { kind: "failure", message: "Error: no such table" },
    { kind: "noStart", message: "the database cannot be reached" },
    { kind: "fenced", message: "another pod runs the attempt" },
    { kind: "mismatch", message: "dags/etl.ts is not the file that was compiled" },
    { kind: "terminated", message: "SIGTERM" },
  ])("is read as it was written: %j", (report) => {
    expect(throughText(report)).toEqual(envelope(report));
  });

  test("of a worker that got no start token has none", () => {
    const report = { kind: "noStart", message: "no database" } as const;
    const written = { startToken: undefined, isRecorded: false, report };
    expect(readEnvelope(writeEnvelope(written))).toEqual(written);
  });

  test("has at most 4 KiB of a return value, or its digest alone", () => {
    const fitting = successReport(JSON.stringify("€".repeat(1266)));
    expect(throughText(fitting)).toEqual(envelope(fitting));
    expect(Buffer.byteLength(writeEnvelope(envelope(fitting)))).toBeLessThanOrEqual(4096);
    const long = successReport(JSON.stringify("€".repeat(1267)));
    expect(long.value).toBeUndefined();
    expect(throughText(long)).toEqual(envelope(long));
  });

  test.each(["x", "\0", "€", "\uD83D"])(
    "has at most 4 KiB, whatever a message is made of: %j",
    (character) => {
      const text = writeEnvelope(envelope({ kind: "failure", message: `begin ${character.repeat(10_000)}` }));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
      expect(readEnvelope(text)?.report).toMatchObject({ message: expect.stringMatching(/^begin .*…$/s) });
    },
  );
});

test.each([
  ["no JSON", "killed"],
  ["JSON of somebody else", '{"rows":3}'],
  ["a later version", '{"podloom":2,"status":"success","digest":"sha256:0"}'],
  ["a status that nobody knows", '{"podloom":1,"status":"great","message":""}'],
  ["a success without its digest", '{"podloom":1,"status":"success"}'],
  [
    "a value that is not the one of the digest",
    '{"podloom":1,"status":"success","digest":"sha256:0","value":1}',
  ],
  ["a failure without words", '{"podloom":1,"status":"failure"}'],
])("%s is no envelope", (_what, text) => {
  expect(readEnvelope(text)).toBeUndefined();
});
