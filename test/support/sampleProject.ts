// A project with a bit of everything that a manifest may depend on.
import type { CompileOptions, CompileResult } from "../../compiler/index.ts";
import { compile } from "../../compiler/index.ts";
import { upToDate } from "../../compiler/upToDate.ts";
import { today } from "./compileProject.ts";

/** Three manifests: two of the DAG `load`, one of the DAG `tidy`. */
export const sampleProject = {
  "podloom.yaml": `kubernetes_executor:
  pod_template_file: pod_templates/worker.yaml
  namespace: etl
compile:
  env: [REGION]
`,
  "pod_templates/worker.yaml": template("worker", "registry.example.com/etl:1"),
  "pod_templates/small.yaml": template("small", "registry.example.com/small:1"),
  "shared/rates.json": `{ "EUR": 1 }\n`,
  "shared/team.ts": `export const team = "sales";\n`,
  "dags/load.ts": `import { dag, task } from "podloom";
import rates from "../shared/rates.json" with { type: "json" };
import { team } from "../shared/team.ts";

dag({ dag_id: "load" }, () => {
  const labels = { team, region: process.env.REGION ?? "none", rate: String(rates.EUR) };
  const extract = task({ executor_config: { pod_override: { metadata: { labels } } } }, async function extract() {});
  const publish = task({}, async function publish() {});
  extract().to(publish());
});
`,
  "dags/tidy.ts": dagFile("tidy"),
};

/** A DAG file with one task. */
export function dagFile(dag_id: string, label = "none"): string {
  return `import { dag, task } from "podloom";

dag({ dag_id: "${dag_id}" }, () => {
  const pod_override = { metadata: { labels: { label: "${label}" } } };
  const clean = task(
    { executor_config: { pod_template_file: "pod_templates/small.yaml", pod_override } },
    async function clean() {},
  );
  clean();
});
`;
}

export function template(name: string, image: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: base
      image: ${image}
`;
}

export function optionsFor(root: string, options: Partial<CompileOptions> = {}): CompileOptions {
  return { root, variables: {}, paths: [], out: undefined, check: false, useCache: true, today, ...options };
}

/** As the command does it: the quick way where it can be taken. */
export function compileAsCommand(options: CompileOptions): CompileResult {
  return upToDate(options) ?? compile(options);
}
