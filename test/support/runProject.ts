// A project whose DAGs run: compiled, with podloom to import, and tasks that write down what they do.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { podloom, repository } from "./command.ts";
import { project } from "./project.ts";

const CONFIG = `kubernetes_executor:
  pod_template_file: pod.yaml
  namespace: etl
`;

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata: { name: worker }
spec:
  containers:
    - name: base
      image: registry.example.com/etl:1
      env: [{ name: PODLOOM_DATABASE_URL, valueFrom: { secretKeyRef: { name: podloom-database, key: url } } }]
      resources: { requests: { cpu: 10m, memory: 64Mi } }
`;

/** Appends a line to `log` in the project's folder, of the task and the try that calls it. */
const LOG = `import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { getCurrentContext } from "podloom";

export function note(word: string): void {
  const { task_id, try_number } = getCurrentContext();
  appendFileSync(join(import.meta.dirname, "../log"), \`\${task_id} \${try_number} \${word}\\n\`);
}
`;

/** The folder of a project with the DAG file `dags/work.ts`, compiled. */
export function runProject(dagFile: string): string {
  const root = project({
    "podloom.yaml": CONFIG,
    "pod.yaml": TEMPLATE,
    "dags/log.ts": LOG,
    "dags/work.ts": dagFile,
    "node_modules/.keep": "",
  });
  symlinkSync(repository, join(root, "node_modules/podloom"));
  const { code, stderr } = podloom(["compile"], root);
  if (code !== 0) throw new Error(`the project does not compile:\n${stderr}`);
  return root;
}

/** Flags of a node on which pods of the project find what an image and a Secret would bring: podloom, and the database. */
export function nodeFlags(root: string, workerUrl: string): string[] {
  const secret = join(root, "config/secrets/podloom-database");
  mkdirSync(secret, { recursive: true });
  writeFileSync(join(secret, "url"), workerUrl);
  const programs = join(root, "bin");
  mkdirSync(programs);
  const program = join(programs, "podloom");
  const command = `"${process.execPath}" --conditions=podloom-source "${join(repository, "cli/bin.ts")}"`;
  writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(program, 0o755);
  const path = [programs, process.env["PATH"] ?? ""].join(delimiter);
  return ["--config-dir", join(root, "config"), "--path", path, "--workdir", root];
}
