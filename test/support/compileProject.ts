// Compiles a project through the compiler's door, and the sound project that tests change.
import { compile, type CompileOptions, type CompileResult } from "../../compiler/index.ts";

/** The day on which the tests take place. */
export const today = "2026-11-24";

/** One DAG, one task, one template: compiles without a word. */
export const soundProject = {
  "podloom.yaml": "kubernetes_executor:\n  pod_template_file: pod.yaml\n",
  "pod.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  containers:
    - name: base
      image: registry.example.com/worker:1.0
`,
  "dags/example.ts": `import { dag, task } from "podloom";
dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {});
  work();
});
`,
};

export function compileProject(root: string, options: Partial<CompileOptions> = {}): CompileResult {
  return compile({
    root,
    variables: {},
    paths: [],
    out: undefined,
    check: false,
    useCache: false,
    today,
    ...options,
  });
}
