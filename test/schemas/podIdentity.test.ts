import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bundleFolderName,
  manifestFileName,
  manifestName,
  podName,
  safeLabelValue,
  taskLabels,
  type AttemptIdentity,
} from "../../schemas/podIdentity.ts";

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ and .../names/
const labelValue = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const legalId = /^[\p{L}\p{N}\p{M}_.-]+$/u;
const idCharacter = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Array.from("abcxyz019-._")) },
  { weight: 2, arbitrary: fc.constantFrom(...Array.from("ABZéßİK任務٣𝒳é̈")) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }).filter((c) => legalId.test(c)),
  },
);
const id = fc
  .oneof(
    fc.string({ unit: idCharacter, minLength: 1, maxLength: 8 }),
    fc.string({ unit: idCharacter, minLength: 40, maxLength: 120 }),
    fc.string({ unit: idCharacter, minLength: 200, maxLength: 245 }),
  )
  .filter((text) => legalId.test(text) && text !== "." && text !== "..");
const attempt: fc.Arbitrary<AttemptIdentity> = fc.record({
  instance: fc.string(),
  dag_id: id,
  task_id: id,
  run_id: fc.string(),
  map_index: fc.integer({ min: -1, max: 100_000 }),
  try_number: fc.integer({ min: 1, max: 1_000_000 }),
});
const runs = { numRuns: 2000 };

/** Any two ids, and such as differ at the end alone, where a long name is cut. */
const idPair: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(id, id),
  fc
    .tuple(id, idCharacter, idCharacter)
    .map(([start, one, other]): [string, string] => [start + one, start + other]),
);

function expectSameOnlyForEqual<T>(one: T, other: T, name: (of: T) => string): void {
  expect(name(one)).toBe(name(structuredClone(one)));
  expect(name(one) === name(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
}

/** Pairs that are easily confused: what one loses at a border the other gains. */
const neighbours = fc.tuple(idPair, fc.nat(20)).map(([[one, other], at]) => {
  const joined = `${one}-${other}`;
  const border = joined.indexOf("-", at);
  return [
    { dag_id: one, task_id: other },
    border < 1 || border === joined.length - 1
      ? { dag_id: other, task_id: one }
      : { dag_id: joined.slice(0, border), task_id: joined.slice(border + 1) },
  ] as const;
});

describe("safeLabelValue", () => {
  test.each([
    ["valid text stays", "load_eu-1.x", "load_eu-1.x"],
    ["the empty text is a valid value", "", ""],
    ["63 characters stay", "a".repeat(63), "a".repeat(63)],
    ["longer is cut to 53 and hashed", "a".repeat(64), `${"a".repeat(53)}-ffe054fe7`],
    ["foreign characters go", "manual__2026-01-01T00:00:00+00:00", "manual__2026-01-01T0000000000-1e8dc70c2"],
    ["punctuation at the ends goes", "_private.", "private-a99d55be5"],
    ["nothing left to show: the bare hash", "任務", "c72c77500"],
    ["only punctuation: the bare hash", "___", "bda251550"],
  ])("%s", (_, text, expected) => {
    expect(safeLabelValue(text)).toBe(expected);
  });

  test("is a label value for every id and text", () => {
    fc.assert(
      fc.property(fc.oneof(id, fc.string({ unit: "binary" })), (text) => {
        expect(safeLabelValue(text)).toMatch(labelValue);
      }),
      runs,
    );
  });

  test("tells ids apart", () => {
    fc.assert(
      fc.property(idPair, ([one, other]) => {
        expectSameOnlyForEqual(one, other, safeLabelValue);
      }),
      runs,
    );
  });
});

test("taskLabels are those that need no run", () => {
  expect(taskLabels({ dag_id: "etl", task_id: "_load" })).toEqual({
    dag_id: "etl",
    task_id: "load-09ab528f0",
    kubernetes_executor: "True",
    "app.kubernetes.io/managed-by": "podloom",
  });
});

describe("manifestName", () => {
  test.each([
    ["plain ids are joined", "etl", "load", "etl-load"],
    ["a hyphen in the task is no riddle", "etl", "load-eu", "etl-load-eu"],
    ["a hyphen in the DAG is", "etl-load", "eu", "etl-load-eu-d6103168b"],
    ["a changed id is hashed", "etl", "load_eu", "etl-load-eu-ca91509bd"],
    ["upper case is a change", "etl", "Load", "etl-load-1f7e7f9ea"],
    ["an id that looks hashed is hashed", "etl", "load-0123456ab", "etl-load-0123456ab-198673170"],
    ["nothing left of the ids", "任", "_", "dag-task-aecdfcec4"],
    [
      "long ids share the room",
      "d".repeat(80),
      "t".repeat(80),
      `${"d".repeat(26)}-${"t".repeat(26)}-7be5efea9`,
    ],
    ["a short id leaves room", "d".repeat(80), "load", `${"d".repeat(48)}-load-babfe73e4`],
  ])("%s", (_, dag_id, task_id, expected) => {
    expect(manifestName({ dag_id, task_id })).toBe(expected);
  });

  test("is a DNS label, and every task's own", () => {
    fc.assert(
      fc.property(neighbours, ([one, other]) => {
        expect(manifestName(one)).toMatch(dnsLabel);
        expect(manifestName(other)).toMatch(dnsLabel);
        expectSameOnlyForEqual(one, other, manifestName);
      }),
      runs,
    );
  });

  test("of a task that imitates another's hash differs from it", () => {
    fc.assert(
      fc.property(neighbours, ([victim]) => {
        const name = manifestName(victim);
        const border = name.indexOf("-");
        const imitation = { dag_id: name.slice(0, border), task_id: name.slice(border + 1) };
        expectSameOnlyForEqual(victim, imitation, manifestName);
      }),
      runs,
    );
  });
});

describe("podName", () => {
  const first: AttemptIdentity = {
    instance: "prod",
    dag_id: "etl",
    task_id: "load_eu",
    run_id: "manual__1",
    map_index: -1,
    try_number: 1,
  };

  test("shows dag, task and try", () => {
    expect(podName(first)).toMatch(/^etl-load-eu-1-[a-z2-7]{16}$/);
  });

  test("is pinned: a change would make a runtime create again what an older one created", () => {
    expect(podName(first)).toBe("etl-load-eu-1-sxxa64l65uh5tbwz");
  });

  test.each([
    ["instance", { instance: "staging" }],
    ["dag_id", { dag_id: "etl2" }],
    ["task_id", { task_id: "load-eu" }],
    ["run_id", { run_id: "manual__2" }],
    ["map_index", { map_index: 0 }],
    ["try_number", { try_number: 2 }],
  ])("differs by %s", (_, change) => {
    expect(podName({ ...first, ...change })).not.toBe(podName(first));
  });

  test("is a DNS label, and every attempt's own", () => {
    fc.assert(
      fc.property(attempt, attempt, (one, other) => {
        expect(podName(one)).toMatch(dnsLabel);
        expectSameOnlyForEqual(one, other, podName);
        expectSameOnlyForEqual(one, { ...one, run_id: other.run_id }, podName);
      }),
      runs,
    );
  });
});

describe("file names", () => {
  test.each([
    ["an id is its own name", "load_eu.v2", "load_eu.v2.yaml"],
    ["250 ASCII characters fit", "a".repeat(250), `${"a".repeat(250)}.yaml`],
    ["251 bytes do not", `${"a".repeat(249)}é`, `${"a".repeat(240)}-4de0af2cd.yaml`],
    ["a character is not cut in two", "任".repeat(84), `${"任".repeat(80)}-7717dd036.yaml`],
  ])("%s", (_, task_id, expected) => {
    expect(manifestFileName(task_id)).toBe(expected);
  });

  test("a folder may use all of the 255 bytes", () => {
    expect(bundleFolderName("é".repeat(127))).toBe("é".repeat(127));
    expect(Buffer.byteLength(bundleFolderName("é".repeat(128)))).toBeLessThanOrEqual(255);
  });

  test.each([
    ["manifestFileName", manifestFileName],
    ["bundleFolderName", bundleFolderName],
  ])("%s fits into a folder entry, and is every id's own", (_, name) => {
    fc.assert(
      fc.property(idPair, ([one, other]) => {
        expect(Buffer.byteLength(name(one))).toBeLessThanOrEqual(255);
        expect(name(one)).not.toMatch(/[/\\\0]|^\.{1,2}$/);
        expectSameOnlyForEqual(one, other, name);
      }),
      runs,
    );
  });
});
