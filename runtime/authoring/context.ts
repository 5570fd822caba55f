// The context of the task that runs: the worker enters it, the task's function asks for it.
import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "./shared.ts";
import type { TaskContext } from "./taskContext.ts";

/** The context of the task whose function is running; throws outside of one. */
export function getCurrentContext(): TaskContext {
  const context = shared().context?.getStore();
  if (context === undefined) throw new Error("getCurrentContext() works only inside a running task");
  return context;
}

/** Runs a task's function so that `getCurrentContext()` answers in it and in all that it calls and awaits. */
export function runInContext<Result>(context: TaskContext, work: () => Result): Result {
  const state = shared();
  state.context ??= new AsyncLocalStorage();
  return state.context.run(context, work);
}
