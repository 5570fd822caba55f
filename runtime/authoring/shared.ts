// What all copies of podloom in one process share. The command line may be another copy than the one that the project's
// DAG files import, and yet it collects their DAGs and gives their tasks a context.
import type { AsyncLocalStorage } from "node:async_hooks";
import type { DeclaredDag } from "./declared.ts";
import type { OpenDag } from "./openDag.ts";
import type { TaskContext } from "./taskContext.ts";

interface SharedState {
  /** Gets every DAG that is declared, while somebody collects them. */
  collect?: ((dag: DeclaredDag) => void) | undefined;
  /** The DAG whose body runs. */
  openDag?: OpenDag | undefined;
  /** The context of the task that runs. */
  context?: AsyncLocalStorage<TaskContext>;
}

const key = Symbol.for("podloom.authoring");

export function shared(): SharedState {
  // The type of globalThis does not list what is kept under symbols.
  const holder = globalThis as { [key]?: SharedState };
  return (holder[key] ??= {});
}
