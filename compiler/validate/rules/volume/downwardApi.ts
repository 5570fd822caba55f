// A file about the pod itself holds one field, or one resource of a container.
import type { DownwardAPIVolumeFile } from "../../../../schemas/generated/pod.ts";
import { didYouMeanOneOf } from "../../../diagnostics/suggestion.ts";
import { FILE_FIELDS, fieldPathProblem } from "../../fieldPaths.ts";
import { downwardFilesOf } from "../../files.ts";
import { resourceFieldProblem } from "../../resourceFields.ts";
import { volumeRule } from "../../rule.ts";

export const downwardApi = volumeRule({
  code: "volume/downward-api",
  about: ["downwardAPI", "projected"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume, pointer }, found) {
    for (const { file, pointer: at } of downwardFilesOf(volume, pointer)) {
      const wrong = problemOf(file);
      if (wrong !== undefined) found(`${at}${wrong.field}`, { problem: wrong.problem }, { hint: wrong.hint });
    }
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
  readonly hint?: string | undefined;
}

function problemOf({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile): Problem | undefined {
  if (fieldRef !== undefined && resourceFieldRef !== undefined)
    return { field: "", problem: "fieldRef and resourceFieldRef exclude each other" };
  if (fieldRef !== undefined) {
    const problem = fieldPathProblem(fieldRef, FILE_FIELDS);
    return problem === undefined
      ? undefined
      : { field: "/fieldRef/fieldPath", problem, hint: didYouMeanOneOf(fieldRef.fieldPath, FILE_FIELDS) };
  }
  if (resourceFieldRef === undefined)
    return { field: "", problem: "the file needs a fieldRef or a resourceFieldRef" };
  if ((resourceFieldRef.containerName ?? "") === "")
    return {
      field: "/resourceFieldRef/containerName",
      problem: "the file needs the containerName of the resource",
    };
  const wrong = resourceFieldProblem(resourceFieldRef);
  return wrong && { ...wrong, field: `/resourceFieldRef/${wrong.field}` };
}
