// From tasks to merged pods: which layer gives what.
import { describe, expect, test } from "vitest";
import { readConfig } from "../../compiler/config.ts";
import { linkDag } from "../../compiler/link.ts";
import type { Json, ResolvedPod } from "../../compiler/model.ts";
import { resolvePods } from "../../compiler/resolve.ts";
import { readTemplate } from "../../compiler/template.ts";
import { collect } from "../support/diagnostics.ts";
import { dagFile, declared } from "../support/declared.ts";
import { plain } from "../support/located.ts";

const templates: Readonly<Record<string, string>> = {
  "pod.yaml": templateWith("image: of-template", "metadata: { name: t, namespace: of-template }"),
  "own.yaml": templateWith("image: of-own-template"),
  "nulls.yaml": templateWith("image: x, env: , resources: { limits: }"),
};

function templateWith(container: string, metadata = "metadata: { name: t }"): string {
  return `apiVersion: v1\nkind: Pod\n${metadata}\nspec: { containers: [{ name: base, ${container} }] }\n`;
}

function resolve(body: string, { options = "", executor = "pod_template_file: pod.yaml" } = {}) {
  return collect((report) => {
    const text = `kubernetes_executor: { ${executor} }\n`;
    const config = readConfig({ path: "podloom.yaml", text }, {}, report);
    const dag = linkDag(declared(dagFile(body, options)), report);
    if (config === undefined || dag === undefined) return [];
    const pods = new Map(
      Object.entries(templates).map(([path, yaml]) => [path, readTemplate({ path, text: yaml }, report)]),
    );
    const read = (path: string) => pods.get(path);
    return resolvePods(dag, { config, file: "dags/dag.ts", readTemplate: read }, report);
  });
}

/** The value at a path in the only pod; `base` is the first container. */
function valueIn(pods: readonly ResolvedPod[], path: string): Json | undefined {
  const [pod, ...others] = pods;
  expect(others).toEqual([]);
  const keys = path.replace("base", "spec.containers.0").split(".");
  return keys.reduce<Json | undefined>(
    (value, key) =>
      value !== null && typeof value === "object"
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    pod && plain(pod.pod),
  );
}

const base = (members: string) =>
  `executor_config: { pod_override: { spec: { containers: [{ ${members} }] } } }`;
const namespace = (name: string) =>
  `executor_config: { pod_override: { metadata: { namespace: "${name}" } } }`;
const work = (options = "") => `task({ ${options} }, async function work() {})();`;
const IMAGE = 'pod_template_file: pod.yaml, worker_container_repository: r, worker_container_tag: "1"';

describe("the image is that of", () => {
  test.each([
    ["the template", work(), {}, "of-template"],
    [
      "the task's own template",
      work('executor_config: { pod_template_file: "own.yaml" }'),
      {},
      "of-own-template",
    ],
    ["podloom.yaml", work(), { executor: IMAGE }, "r:1"],
    ["default_args", work(), { executor: IMAGE, options: `default_args: { ${base('image: "d"')} }` }, "d"],
    [
      "the task",
      work(base('image: "o"')),
      { executor: IMAGE, options: `default_args: { ${base('image: "d"')} }` },
      "o",
    ],
    ["podTask()", 'podTask({ task_id: "p", image: "p" })();', { executor: IMAGE }, "p"],
    [
      "podTask(), above default_args",
      'podTask({ task_id: "p", image: "p" })();',
      { options: `default_args: { ${base('image: "d"')} }` },
      "p",
    ],
    [
      "an override of a podTask()",
      `podTask({ task_id: "p", image: "p", ${base('image: "o"')} })();`,
      {},
      "o",
    ],
  ])("%s", (_what, body, options, image) => {
    expect(valueIn(resolve(body, options).result, "base.image")).toBe(image);
  });
});

describe("the namespace is that of", () => {
  const CONFIGURED = "pod_template_file: pod.yaml, namespace: c";
  test.each([
    ["the template", work(), {}, "of-template"],
    ["podloom.yaml", work(), { executor: CONFIGURED }, "c"],
    ["default_args", work(), { executor: CONFIGURED, options: `default_args: { ${namespace("d")} }` }, "d"],
    [
      "the task",
      work(namespace("o")),
      { executor: CONFIGURED, options: `default_args: { ${namespace("d")} }` },
      "o",
    ],
    [
      "podloom.yaml, also for a podTask()",
      'podTask({ task_id: "p", image: "p" })();',
      { executor: CONFIGURED },
      "c",
    ],
    ["nobody, for the cluster to choose", 'podTask({ task_id: "p", image: "p" })();', {}, undefined],
  ])("%s", (_what, body, options, expected) => {
    expect(valueIn(resolve(body, options).result, "metadata.namespace")).toBe(expected);
  });
});

test("a worker gets its arguments and its marker, a podTask() gets neither", () => {
  const { result } = resolve(work());
  expect(valueIn(result, "base.args")).toEqual(["podloom", "worker", "dags/dag.ts"]);
  expect(valueIn(result, "base.env")).toEqual([{ name: "PODLOOM_IS_K8S_EXECUTOR_POD", value: "True" }]);
  const bare = resolve('podTask({ task_id: "p", image: "p" })();').result;
  expect(valueIn(bare, "spec.containers")).toEqual([{ name: "base", image: "p" }]);
});

test.each(["task({ %s }, async function t() {})();", 'podTask({ task_id: "t", %s })();'])(
  "what a template leaves without a value is not in the pod: %s",
  (body) => {
    const { result } = resolve(body.replace("%s", 'executor_config: { pod_template_file: "nulls.yaml" }'));
    expect(valueIn(result, "base.resources")).toEqual({});
    expect(valueIn(result, "base.env")).not.toBeNull();
  },
);

describe("return values", () => {
  const upstream = "const up = task({}, async function up() {})();\n";
  const fieldsOf = (body: string) =>
    resolve(upstream + body).result.find(({ xcomFields }) => xcomFields.length > 0)?.xcomFields;

  test("are known by where they end up", () => {
    expect(fieldsOf('podTask({ task_id: "p", image: "i", args: ["a", up], env: { A: up } })();')).toEqual([
      { pointer: "/spec/containers/0/args/1", task_id: "up" },
      { pointer: "/spec/containers/0/env/0/value", task_id: "up" },
    ]);
  });

  test("move with what overrides put before them", () => {
    const body = `podTask({ task_id: "p", image: "i", env: { A: up }, executor_config: { pod_template_file: "nulls.yaml" } })();`;
    const defaults = `default_args: { ${base('env: [{ name: "B", value: "1" }]')} }`;
    const { result } = resolve(upstream + body, { options: defaults });
    expect(result.flatMap(({ xcomFields }) => xcomFields)).toEqual([
      { pointer: "/spec/containers/0/env/1/value", task_id: "up" },
    ]);
  });

  test("are gone where an override replaces them", () => {
    expect(
      fieldsOf(`podTask({ task_id: "p", image: "i", args: [up], ${base('args: ["x"]')} })();`),
    ).toBeUndefined();
  });
});

test.each([
  ["no template", work(), { executor: "namespace: etl" }, ["config/no-template"]],
  ["no base", work(base('name: "base", $patch: "delete"')), {}, ["pod/no-base"]],
  ["no image", work(base("image: null")), {}, ["pod/no-image"]],
  ["an empty image", work(base('image: ""')), {}, ["pod/no-image"]],
  ["other arguments", work(base('args: ["x"]')), {}, ["pod/worker-arguments"]],
  ["no arguments", work(base("args: null")), {}, ["pod/worker-arguments"]],
  ["a wrapper around the arguments", work(base('command: ["tini", "--"]')), {}, []],
  ["arguments of a podTask()", `podTask({ task_id: "p", image: "i", ${base('args: ["x"]')} })();`, {}, []],
  [
    "a restart policy",
    work('executor_config: { pod_override: { spec: { restartPolicy: "Always" } } }'),
    {},
    ["pod/restart-policy"],
  ],
  [
    "the one restart policy",
    work('executor_config: { pod_override: { spec: { restartPolicy: "Never" } } }'),
    {},
    [],
  ],
])("%s", (_what, body, options, codes) => {
  const { result, diagnostics } = resolve(body, options);
  expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  expect(result).toHaveLength(diagnostics.some(({ severity }) => severity === "error") ? 0 : 1);
});

test("tasks share what their template gives", () => {
  const { result } = resolve(`task({}, async function a() {})();\ntask({}, async function b() {})();`);
  const [one, other] = result.map(({ pod }) => pod.entries.get("spec")?.value);
  expect(one).toBeDefined();
  expect(one).toBe(other);
});
