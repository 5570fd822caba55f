// The pod that an attempt is launched as: its task's manifest, stamped, with the return values that it takes as text.
import type { Pod } from "../../schemas/generated/pod.ts";
import type { DagFileTask } from "../../schemas/generated/dag.ts";
import type { Bundle } from "../bundle.ts";
import type { AttemptKey, RunKey } from "../model.ts";
import { fillXcoms } from "../podTask.ts";
import { stamp } from "../stamp.ts";
import type { Xcoms } from "../worker/xcomArguments.ts";

export interface AttemptPodsOptions {
  readonly bundle: Bundle;
  readonly run: RunKey;
  readonly instance: string;
  /** Of pods whose manifest names none. */
  readonly namespace: string;
}

export class AttemptPods {
  private readonly options: AttemptPodsOptions;
  private readonly tasks: ReadonlyMap<string, DagFileTask>;
  private readonly namespaceByTask: ReadonlyMap<string, string>;

  /** Throws a `BundleError`. */
  constructor(options: AttemptPodsOptions) {
    const { bundle, namespace } = options;
    const { tasks } = bundle.dag;
    this.options = options;
    this.tasks = new Map(tasks.map((task) => [task.task_id, task]));
    this.namespaceByTask = new Map(tasks.map((task) => [task.task_id, bundle.namespace(task) ?? namespace]));
  }

  /** The tasks whose return values a pod of the task takes as text. */
  xcomsOf({ task_id }: AttemptKey): readonly string[] {
    return (this.task(task_id).xcom_fields ?? []).map((field) => field.task_id);
  }

  namespaceOf({ task_id }: AttemptKey): string {
    return this.namespaceByTask.get(task_id) ?? this.options.namespace;
  }

  /** The namespaces of all pods of the DAG. */
  namespaces(): ReadonlySet<string> {
    return new Set(this.namespaceByTask.values());
  }

  /** Throws a `BundleError` where the manifest was changed after it was compiled. */
  podOf(attempt: AttemptKey, xcoms: Xcoms): Pod {
    const { bundle, run, instance } = this.options;
    const task = this.task(attempt.task_id);
    const { pod, digest } = bundle.manifest(task);
    const stamped = stamp(pod, {
      ...run,
      task_id: attempt.task_id,
      map_index: attempt.map_index,
      try_number: attempt.try_number,
      instance,
      manifestDigest: digest,
      execution_timeout: task.execution_timeout,
    });
    const placed = {
      ...stamped,
      metadata: { ...stamped.metadata, namespace: this.namespaceOf(attempt) },
    };
    return task.xcom_fields === undefined ? placed : fillXcoms(placed, task.xcom_fields, xcoms);
  }

  private task(task_id: string): DagFileTask {
    const task = this.tasks.get(task_id);
    if (task === undefined)
      throw new Error(`invariant: an attempt of ${task_id}, which is not in the bundle`);
    return task;
  }
}
