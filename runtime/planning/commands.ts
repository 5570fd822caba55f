// The last part of a plan: which calls to the API server are wanted now. What is already in the outbox stays there, what is not
// wanted any more is taken out. A call under way may still have its effect, and is then seen as what it has brought about.
import { hasEnded } from "../endState.ts";
import type { Attempt } from "../model.ts";
import { commandId, podOf, type Command, type CommandId, type PodView } from "../runState.ts";
import type { RunSettings } from "../runSettings.ts";
import type { Planning } from "./planning.ts";

export function planCommands({ draft, context }: Planning): void {
  const wanted = new Set<CommandId>();
  const want = (command: Command): void => {
    const id = commandId(command);
    wanted.add(id);
    if (!draft.outbox.has(id)) draft.outbox.set(id, command);
  };
  for (const attempt of draft.attempts.values()) {
    const command = attempt.isReleased
      ? undefined
      : wantedFor(attempt, podOf(draft, attempt), context.settings);
    if (command !== undefined) want(command);
  }
  for (const { uid, name, attempt, hasFinalizer } of draft.strays.values()) {
    const kind = hasFinalizer
      ? ({ kind: "release", deletesPod: true } as const)
      : ({ kind: "delete" } as const);
    want({ ...attempt, ...kind, uid, pod_name: name });
  }
  for (const id of draft.outbox.keys()) if (!wanted.has(id)) draft.outbox.delete(id);
}

/** The one call that an attempt needs now, if any. */
function wantedFor(attempt: Attempt, view: PodView | undefined, settings: RunSettings): Command | undefined {
  const { task_id, map_index, try_number, pod_name, pod_uid: uid, stop, evidence, outcome } = attempt;
  const of = { task_id, map_index, try_number, pod_name };
  if (uid === undefined) return outcome === undefined ? { kind: "create", ...of } : undefined;
  if (evidence !== undefined)
    return { kind: "release", ...of, uid, deletesPod: deletesPod(attempt, settings) };
  if (view?.kind === "missing") return { kind: "get", ...of, uid };
  if (stop === undefined || view?.kind !== "seen") return undefined;
  const isEnding = view.pod.deletionTimestamp !== undefined || hasEnded(view.pod);
  return isEnding ? undefined : { kind: "delete", ...of, uid };
}

function deletesPod({ outcome }: Attempt, { keepsPods }: RunSettings): boolean {
  return keepsPods === "none" || (keepsPods === "failed" && outcome?.class === "success");
}
