// docs/runtime.md says what the runtime does: what can be compared is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endState } from "../../runtime/endState.ts";
import { defaultGraces } from "../../runtime/runSettings.ts";
import { podFor } from "../support/runs.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/runtime.md"), "utf8");

/** The cells of the rows of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const section = text.split(`${heading}\n`)[1]?.split("\n#")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the graces are those of the code", () => {
  const documented = tableBelow("### How long").map(([name = "", value]) => [
    name.replaceAll("`", ""),
    Number(value),
  ]);
  expect(Object.fromEntries(documented)).toEqual(defaultGraces);
});

test("each reason for which a container waits is borne as long as it is said to be", () => {
  const rows = tableBelow("### What a pod may wait for").slice(2);
  const borne = rows.flatMap(([reasons = "", grace = ""]) =>
    [...reasons.matchAll(/`(\w+)`/g)].map(([, reason = ""]) => [reason, grace] as const),
  );
  expect(borne.length).toBeGreaterThan(8);
  for (const [reason, grace] of borne) {
    const pod = podFor({ task_id: "load", try_number: 1 }, { base: { kind: "waiting", reason } });
    const state = endState(pod, defaultGraces);
    const graceMs = grace === "not at all" ? 0 : defaultGraces[grace as keyof typeof defaultGraces];
    expect(state).toMatchObject({ kind: "waits", wait: { failure: { from: pod.createdAt + graceMs } } });
  }
});
