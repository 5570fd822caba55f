// podloom explain: where the fields of a task's pod, and those of dag.json, get their values.
import { reportTo, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { findDag, unknown, type FindOptions, type FoundDag, type NotFound } from "../findDag.ts";
import type { LinkedTask, Origin } from "../model.ts";
import { resolvePods } from "../resolve.ts";
import type { LayerOptions } from "../taskLayers.ts";
import { Templates } from "../templates.ts";
import { dagFields, taskFields } from "./dagFields.ts";
import type { ExplainedField } from "./explainedField.ts";
import { selectFields } from "./fieldAddress.ts";
import { launchFields } from "./launchFields.ts";
import { layeredPod } from "./layeredPod.ts";
import { podFields } from "./podFields.ts";

export interface ExplainOptions extends FindOptions {
  /** Without one the DAG's own options are explained. */
  readonly task_id: string | undefined;
  /** Only this field and those below it. */
  readonly field: string | undefined;
}

export interface Explanation {
  readonly kind: "explained";
  readonly dag_id: string;
  readonly task_id: string | undefined;
  /** The call that declares it. */
  readonly declared: "dag" | LinkedTask["declaration"]["kind"];
  readonly origin: Origin;
  readonly fields: readonly ExplainedField[];
}

/** Reads only the DAG's own file, what that imports, and the task's template. */
export function explain({ task_id, field, ...options }: ExplainOptions): Explanation | NotFound {
  const found = findDag(options);
  if (found.kind !== "found") return found;
  const explanation = task_id === undefined ? explainDag(found) : explainTask(found, task_id);
  if (field === undefined || explanation.kind !== "explained") return explanation;
  const selection = selectFields(explanation.fields, field);
  if (selection.kind === "fields") return { ...explanation, fields: selection.fields };
  const name = task_id === undefined ? options.dag_id : `${options.dag_id}/${task_id}`;
  const hint = selection.hint === undefined ? "" : `; ${selection.hint}`;
  return { kind: "unknown", message: `${name}: ${selection.why}${hint}` };
}

function explainDag({ dag, declaration }: FoundDag): Explanation {
  return {
    kind: "explained",
    dag_id: dag.dag_id,
    task_id: undefined,
    declared: "dag",
    origin: { span: declaration.span, steps: undefined },
    fields: dagFields(dag, declaration),
  };
}

/** Nothing is validated: a pod that the API server would refuse can be explained as any other. */
function explainTask(found: FoundDag, task_id: string): Explanation | NotFound {
  const { dag, declaration } = found;
  const task = dag.tasks.find((one) => one.declaration.task_id === task_id);
  if (task === undefined) return unknown(`task in ${dag.dag_id}`, task_id, idsOf(dag.tasks));
  const diagnostics: Diagnostic[] = [];
  const layers = layerOptions(found, (diagnostic) => diagnostics.push(diagnostic));
  const [pod] = resolvePods(
    { ...dag, tasks: [task] },
    layers,
    reportTo((diagnostic) => diagnostics.push(diagnostic)),
  );
  if (pod === undefined) return { kind: "errors", diagnostics };
  const layered = layeredPod(pod, dag.dag_id, layers);
  return {
    kind: "explained",
    dag_id: dag.dag_id,
    task_id,
    declared: task.declaration.kind,
    origin: task.declaration.origin,
    fields: [...taskFields(task, declaration), ...podFields(layered, launchFields(layered.pod, task.policy))],
  };
}

function idsOf(tasks: readonly LinkedTask[]): string[] {
  return tasks.map(({ declaration }) => declaration.task_id);
}

function layerOptions(
  { project, file }: FoundDag,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): LayerOptions {
  const templates = new Templates(project.disk);
  const ignore = (): void => undefined;
  return {
    config: project.config,
    file,
    readTemplate: (path, span, report) => templates.load(path, span, report, ignore, onDiagnostic),
  };
}
