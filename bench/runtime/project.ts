// A project whose DAGs have the shapes that are measured, compiled: pods of a template as people have them.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cli } from "../built.ts";
import { start } from "../processes.ts";

export const NAMESPACE = "bench";
export const WIDE_TASKS = 1000;
export const MANY_TASKS = 5000;
export const CHAIN_TASKS = 60;

/** Writes the project into an empty folder. */
export function writeProject(root: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  start([cli, "compile", "--quiet", "--project", root]);
}

const FILES = {
  "podloom.yaml": `kubernetes_executor:
  pod_template_file: pod.yaml
  namespace: ${NAMESPACE}
`,
  "pod.yaml": `apiVersion: v1
kind: Pod
metadata: { name: worker }
spec:
  containers:
    - name: base
      image: registry.example.com/dags:2026.11
      env: [{ name: PODLOOM_DATABASE_URL, valueFrom: { secretKeyRef: { name: podloom-database, key: url } } }]
      resources: { requests: { cpu: 250m, memory: 256Mi }, limits: { memory: 512Mi } }
      volumeMounts: [{ name: scratch, mountPath: /scratch }]
  volumes: [{ name: scratch, emptyDir: {} }]
`,
  "dags/wide.ts": wide("wide", WIDE_TASKS),
  "dags/many.ts": wide("many", MANY_TASKS),
  "dags/workers.ts": `import { chain, dag, task } from "podloom";

dag({ dag_id: "workers" }, () => {
  const handles = Array.from({ length: ${CHAIN_TASKS} }, (_, place) => task({ task_id: \`link_\${place}\` }, async () => place)());
  chain(...handles);
});
`,
  "dags/images.ts": `import { chain, dag, podTask } from "podloom";

dag({ dag_id: "images" }, () => {
  const handles = Array.from({ length: ${CHAIN_TASKS} }, (_, place) => podTask({ task_id: \`link_\${place}\`, image: "busybox:1.37", command: ["true"] })());
  chain(...handles);
});
`,
};

/** Tasks that wait for nothing, in a pool without a limit. */
function wide(dag_id: string, tasks: number): string {
  return `import { dag, task } from "podloom";

dag({ dag_id: "${dag_id}", max_active_tasks: ${tasks}, default_args: { pool: "boundless" } }, () => {
  for (let place = 0; place < ${tasks}; place++) task({ task_id: \`task_\${place}\` }, async () => place)();
});
`;
}
