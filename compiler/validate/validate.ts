// Decides whether a merged pod is one that the API server accepts. The only maker of `ValidPod`.
import { validatePod } from "../../schemas/generated/validators.js";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { ResolvedPod, ValidPod } from "../model.ts";
import { checkSchema } from "./findings.ts";

/** The pods without an error; every finding is reported at the line that supplied the value. */
export function validatePods(pods: readonly ResolvedPod[], dag_id: string, report: Report): ValidPod[] {
  return pods.filter((pod): pod is ValidPod => {
    const { task_id } = pod.task.declaration;
    return (
      checkSchema(validatePod, { value: pod.pod, name: "the pod", details: { dag_id, task_id } }, report) !==
      undefined
    );
  });
}
