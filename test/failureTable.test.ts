// The failure table is shown as a whole: every row has a test that is named after it.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failures } from "./support/failureTable.ts";

const here = import.meta.dirname;

/** `row 17: 429 with Retry-After`, and whatever is said after it. */
const TITLE = /["`]row (\d+): ([^"`\n]+)["`]/g;

const titles = globSync("**/*.test.ts", { cwd: here }).flatMap((path) =>
  Array.from(readFileSync(join(here, path), "utf8").matchAll(TITLE), ([, number = "", words = ""]) => ({
    number: Number(number),
    words,
  })),
);

test.each(failures.map((failure, place) => ({ number: place + 1, failure })))(
  "$number: $failure",
  ({ number, failure }) => {
    const named = titles.filter((title) => title.number === number);
    expect(named.length).toBeGreaterThan(0);
    for (const { words } of named) expect(words.startsWith(failure)).toBe(true);
  },
);

test("no test is named after a row that is none", () => {
  expect(titles.filter(({ number }) => failures[number - 1] === undefined)).toEqual([]);
});
