// podloom fix as a user runs it: the literal concerned changes, and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { soundProject } from "../support/compileProject.ts";
import { project } from "../support/project.ts";

const broken = {
  ...soundProject,
  "pod.yaml": soundProject["pod.yaml"].replace(
    "spec:\n",
    "spec:\n  volumes:\n    - name: run_keys\n      secret: { secretName: keys, defaultMode: 755 }\n",
  ),
  "dags/example.ts": `import { dag, task } from "podloom";

const memory = "512m"; // of the small ones
dag({ dag_id: "example" }, () => {
  const resources = { limits: { memory } };
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            volumes: [{ name: 'my_config', configMap: { name: "settings", defaultMode: 400 } }],
            containers: [{ name: "base", resources, imagePullPolicy: "IfNotPresnt", volumeMount: [] }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
`,
};

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

test("mends literals in DAG files and templates, by and by", () => {
  const root = project(broken);
  // What is of no known shape hides what is wrong beyond it.
  expect(podloom(["fix"], root)).toMatchObject({ code: 0 });
  expect(podloom(["fix"], root)).toMatchObject({ code: 0 });
  expect(read(root, "dags/example.ts")).toBe(
    broken["dags/example.ts"]
      .replace('"512m"', '"512Mi"')
      .replace("'my_config'", "'my-config'")
      .replace("defaultMode: 400", "defaultMode: 0o400")
      .replace("IfNotPresnt", "IfNotPresent")
      .replace("volumeMount:", "volumeMounts:"),
  );
  expect(read(root, "pod.yaml")).toBe(
    broken["pod.yaml"].replace("run_keys", "run-keys").replace("defaultMode: 755", "defaultMode: 0755"),
  );
  expect(podloom(["fix"], root).stderr).toBe("Fixed 0 places in 0 files.\n");
});

test("a dry run prints a patch and changes nothing", () => {
  const root = project(broken);
  const { code, stdout, stderr } = podloom(["fix", "--dry-run"], root);
  expect(code).toBe(0);
  expect(stdout).toContain(
    '-            containers: [{ name: "base", resources, imagePullPolicy: "IfNotPresnt", volumeMount: [] }],\n',
  );
  expect(stderr).toContain("Would fix 2 places in 1 file.");
  expect(read(root, "dags/example.ts")).toBe(broken["dags/example.ts"]);
});

test("what is no literal is left, and told", () => {
  const root = project({
    ...soundProject,
    "dags/example.ts": soundProject["dags/example.ts"].replace(
      "task({}",
      "task({ executor_config: { pod_override: { spec: { volumes: [{ name: ['my', 'config'].join('_'), emptyDir: {} }] } } } }",
    ),
  });
  const { code, stderr } = podloom(["fix"], root);
  expect(code).toBe(1);
  expect(stderr).toContain("error volume/name");
  expect(stderr).toContain("Fixed 0 places in 0 files.");
});
