// A DAG file before and after a change, compared by what both compile to.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diff, type Diff } from "../../compiler/index.ts";
import { compileProject, soundProject, today } from "./compileProject.ts";
import { project } from "./project.ts";

const POD = soundProject["pod.yaml"].replace(
  "worker:1.0\n",
  "worker:1.0\n      resources: { requests: { cpu: 500m, memory: 1Gi } }\n",
);

/** What is different once the DAG file has another text; `edit` changes the template. */
export function compared(before: string, after: string, edit = (pod: string): string => pod): Diff {
  const config = `${soundProject["podloom.yaml"]}  pod_security_standard: privileged\n`;
  const root = project({
    ...soundProject,
    "podloom.yaml": config,
    "pod.yaml": POD,
    "dags/example.ts": before,
  });
  compileProject(root);
  cpSync(join(root, "manifests"), join(root, "before"), { recursive: true });
  writeFileSync(join(root, "dags/example.ts"), after);
  writeFileSync(join(root, "pod.yaml"), edit(POD));
  const result = diff({
    base: { kind: "folder", name: "main", path: join(root, "before") },
    head: { kind: "project", name: "working tree", root },
    variables: {},
    today,
  });
  if (result.kind === "failure") throw new Error(JSON.stringify(result.diagnostics.map(({ code }) => code)));
  return result.diff;
}
