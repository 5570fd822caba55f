// Bundles as they lie on the disk: what is read of a manifest quickly is what is in it.
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readBundle } from "../../runtime/bundle.ts";
import { bundleDigest, packBundle, unpackBundle } from "../../runtime/keptBundle.ts";
import type { KeptBundle } from "../../runtime/store/keptBundle.ts";
import { bundleWith } from "../support/bundles.ts";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { repository } from "../support/command.ts";
import { project } from "../support/project.ts";
import { dagFileOf } from "../support/runs.ts";

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

test("what a database keeps of a bundle is that bundle", () => {
  const root = project(soundProject);
  compileProject(root);
  const bundle = readBundle(join(root, "manifests"), "example");
  const kept: unknown = JSON.parse(JSON.stringify(packBundle(bundle)));
  rmSync(join(root, "manifests"), { recursive: true });
  // As it comes from the database.
  const again = unpackBundle(kept as KeptBundle);
  expect(bundleDigest(again)).toBe(bundleDigest(bundle));
  for (const task of bundle.dag.tasks) {
    const { pod, digest } = again.manifest(task);
    expect(digest).toBe(task.manifest.digest);
    expect(pod).toMatchObject({ kind: "Pod", spec: { containers: [{ name: "base" }] } });
  }
});

test("a manifest that has changed is refused", () => {
  const root = project(soundProject);
  compileProject(root);
  const bundle = readBundle(join(root, "manifests"), "example");
  const [task] = bundle.dag.tasks;
  if (task === undefined) throw new Error("the project has a task");
  const path = join(root, "manifests/example", task.manifest.file);
  writeFileSync(path, readFileSync(path, "utf8").replace("name: base", "name: bare"));
  expect(() => bundle.manifest(task)).toThrow(`${path} was changed after it was compiled: compile example`);
  expect(() => packBundle(bundle)).toThrow("was changed after it was compiled");
});

test("a manifest that is no Pod is refused, whatever dag.json says", () => {
  const bundle = bundleWith(dagFileOf({ extract: {} }), () => ({ apiVersion: "v1", kind: "Job" }) as never);
  const [task] = bundle.dag.tasks;
  if (task === undefined) throw new Error("the DAG has a task");
  expect(() => bundle.manifest(task)).toThrow(`${task.manifest.file} holds no Pod: compile sales again`);
});
