// Bundles as they lie on the disk: what is read of a manifest quickly is what is in it.
import { globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readBundle } from "../../runtime/bundle.ts";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { repository } from "../support/command.ts";
import { project } from "../support/project.ts";

const folders = globSync("examples/*/manifests/*/dag.json", { cwd: repository }).map(dirname);

test.each(folders)("%s: the namespaces of tasks are those of their pods", (folder) => {
  const bundle = readBundle(join(repository, dirname(folder)), basename(folder));
  const inPods = bundle.dag.tasks.map((task) => bundle.manifest(task).pod.metadata?.namespace);
  expect(bundle.dag.tasks.map((task) => bundle.namespace(task))).toEqual(inPods);
});

test.each(["airflow", "123", "true", "0x1f"])(
  "a namespace named %s is found, though YAML may need quotes for it",
  (name) => {
    const root = project({
      ...soundProject,
      "podloom.yaml": `${soundProject["podloom.yaml"]}  namespace: "${name}"\n`,
    });
    compileProject(root);
    const bundle = readBundle(join(root, "manifests"), "example");
    expect(bundle.dag.tasks.map((task) => bundle.namespace(task))).toEqual([name]);
    expect(bundle.dag.tasks.map((task) => bundle.manifest(task).pod.metadata?.namespace)).toEqual([name]);
  },
);

test("a task without a namespace has none", () => {
  const root = project(soundProject);
  compileProject(root);
  const bundle = readBundle(join(root, "manifests"), "example");
  expect(bundle.dag.tasks.map((task) => bundle.namespace(task))).toEqual([undefined]);
});
