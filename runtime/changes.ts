// What differs between two states of a run: the rows to write, and the lines for the log of transitions.
import type { Attempt, LogEntry, Run, TaskInstance, Timestamp } from "./model.ts";
import type { Command, CommandId, RunState } from "./runState.ts";

export interface Changes {
  readonly run: Run | undefined;
  readonly tasks: readonly TaskInstance[];
  /** New ones among them. */
  readonly attempts: readonly Attempt[];
  readonly addedCommands: readonly Command[];
  readonly removedCommands: readonly CommandId[];
  readonly log: readonly LogEntry[];
}

/** All that a turn has changed of what is stored. */
export function changesBetween(before: RunState, after: RunState, at: Timestamp): Changes {
  const tasks = changed(before.tasks, after.tasks);
  const attempts = changed(before.attempts, after.attempts);
  return {
    run: before.run === after.run ? undefined : after.run,
    tasks: tasks.map(([, task]) => task),
    attempts: attempts.map(([, attempt]) => attempt),
    addedCommands: changed(before.outbox, after.outbox).map(([, command]) => command),
    removedCommands: removed(before.outbox, after.outbox),
    log: [
      ...attempts.flatMap(([id, attempt]) => attemptLine(before.attempts.get(id), attempt, at)),
      ...tasks.flatMap(([id, task]) => taskLine(before.tasks.get(id), task, at)),
      ...runLine(before.run, after.run, at),
    ],
  };
}

function changed<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): (readonly [K, V])[] {
  const found: [K, V][] = [];
  if (before === after) return found;
  // Of thousands a few have changed: `forEach` makes no pair of each to say so.
  after.forEach((value, key) => {
    if (before.get(key) !== value) found.push([key, value]);
  });
  return found;
}

function removed<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): K[] {
  return before === after ? [] : [...before.keys()].filter((key) => !after.has(key));
}

function attemptLine(before: Attempt | undefined, after: Attempt, at: Timestamp): LogEntry[] {
  if (before?.phase === after.phase) return [];
  const { task_id, map_index, try_number, phase, outcome } = after;
  const key = { task_id, map_index, try_number };
  return [{ subject: "attempt", ...key, from: before?.phase, to: phase, at, reason: outcome?.reason }];
}

function taskLine(before: TaskInstance | undefined, after: TaskInstance, at: Timestamp): LogEntry[] {
  const { task_id, map_index, try_number, state, reason } = after;
  const from = before?.state ?? "none";
  const key = { task_id, map_index, try_number };
  return from === state ? [] : [{ subject: "task_instance", ...key, from, to: state, at, reason }];
}

function runLine(before: Run, after: Run, at: Timestamp): LogEntry[] {
  const reason = after.isCancelled ? "the run was cancelled" : undefined;
  return before.state === after.state
    ? []
    : [{ subject: "run", from: before.state, to: after.state, at, reason }];
}
