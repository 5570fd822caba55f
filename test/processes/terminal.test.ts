// The live table of `podloom run` on a real terminal: a pty that `script` of util-linux makes.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Condition } from "../../runtime/condition.ts";
import { repository } from "../support/command.ts";
import { runProject } from "../support/runProject.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });
const hasScript = spawnSync("script", ["--version"]).status === 0;

const DAGS = `import { dag, podTask } from "podloom";

const busybox = { task_id: "base", image: "busybox:1.36" } as const;
dag({ dag_id: "short" }, () => {
  podTask({ ...busybox, command: ["/bin/true"] })();
});
dag({ dag_id: "long" }, () => {
  podTask({ ...busybox, command: ["/bin/sleep", "600"] })();
});
`;

interface Terminal {
  readonly child: ChildProcess;
  /** Resolves when the terminal has got this. Rejects if the command ends without. */
  readonly shown: (pattern: RegExp) => Promise<void>;
  /** Resolves with the exit code and all that the terminal got. */
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>;
}

function onTerminal(dag_id: string): Terminal {
  const root = runProject(DAGS);
  const program = [process.execPath, "--conditions=podloom-source", join(repository, "cli/bin.ts")];
  const command = [...program, "run", dag_id, "--local"].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", `stty rows 24 cols 100; exec ${command}`, "/dev/null"], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PODLOOM_DATABASE_URL: database.url(), TERM: "xterm", SHELL: "/bin/sh" },
  });
  let text = "";
  let isOver = false;
  const heard = new Condition();
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    heard.notify();
  });
  const ended = once(child, "close").then(([code]) => {
    isOver = true;
    heard.notify();
    return { code: typeof code === "number" ? code : null, text };
  });
  onTestFinished(async () => {
    if (!isOver) child.kill("SIGTERM");
    await ended;
  });
  return {
    child,
    ended,
    async shown(pattern) {
      await heard.until(() => isOver || pattern.test(text));
      if (!pattern.test(text)) throw new Error(`the terminal never showed ${String(pattern)}:\n${text}`);
    },
  };
}

/** The lines that are on the screen at the end, as a terminal has them that knows the few sequences of `screen.ts`. */
function screenOf(text: string): string[] {
  const lines = [""];
  for (const [part] of text.matchAll(/\p{Cc}\[[?0-9;]*[A-Za-z]|\r\n|\P{Cc}+|\r/gu)) {
    const back = /^.\[(\d+)F$/su.exec(part);
    if (part === "\r\n") lines.push("");
    else if (back !== null) lines.splice(-Number(back[1]) - 1, Infinity, "");
    else if (!part.startsWith("\u001B") && part !== "\r") lines[lines.length - 1] += part;
  }
  return lines;
}

/** Modes of the terminal that are left switched on, or off. */
function leftOver(text: string): string[] {
  const count = (sequence: string): number => text.split(sequence).length - 1;
  const left = count("\u001B[?2026h") === count("\u001B[?2026l") ? [] : ["synchronized output"];
  return text.includes("\u001B[?25l") || text.includes("\u001B[?1049h")
    ? [...left, "cursor or screen"]
    : left;
}

test.skipIf(!hasScript)("the table is drawn again in place, and what is over stands there once", async () => {
  const { code, text } = await onTerminal("short").ended;
  expect(code).toBe(0);
  expect(text).toMatch(/\[\d+F.\[J/su);
  const tasks = screenOf(text).filter((line) => line.startsWith("  base "));
  expect(tasks).toEqual([expect.stringMatching(/^ {2}base +success/)]);
  expect(leftOver(text)).toEqual([]);
});

test.skipIf(!hasScript)("Ctrl-C leaves the table as it was last, and the terminal clean", async () => {
  const { child, shown, ended } = onTerminal("long");
  await shown(/ {2}base +running/);
  child.stdin?.write("\u0003");
  const { code, text } = await ended;
  expect(code).toBe(4);
  const lines = screenOf(text);
  expect(lines.filter((line) => line.startsWith("  base "))).toHaveLength(1);
  expect(lines.at(-1)).toBe("");
  expect(lines.at(-2)).toBe("podloom: stopped; the same --run-id continues the run");
  expect(leftOver(text)).toEqual([]);
});
