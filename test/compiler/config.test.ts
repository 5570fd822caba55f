// podloom.yaml and the environment over it.
import { expect, test } from "vitest";
import { readConfig, type Variables } from "../../compiler/config.ts";
import { brief, collect } from "../support/diagnostics.ts";

const text = `dags_folder: workflows
kubernetes_executor:
  namespace: etl
  worker_container_repository: registry.example.com/etl
  worker_container_tag: "1"
`;

function read(variables: Variables, yaml = text) {
  return collect((report) => readConfig({ path: "podloom.yaml", text: yaml }, variables, report));
}

test("what is not written has its default", () => {
  const { result } = read({}, "compile: {}\n");
  expect(result).toMatchObject({
    dagsFolder: "dags",
    manifestsFolder: "manifests",
    podTemplateFile: undefined,
    namespace: undefined,
    image: undefined,
    mergeRules: "strategic",
    env: [],
  });
});

test.each<[string, string, object]>([
  ["PODLOOM__DAGS_FOLDER", "dags", { dagsFolder: "dags" }],
  ["PODLOOM__MANIFESTS_FOLDER", "out", { manifestsFolder: "out" }],
  ["PODLOOM__KUBERNETES_EXECUTOR__NAMESPACE", "live", { namespace: { value: "live" } }],
  ["PODLOOM__KUBERNETES_EXECUTOR__MERGE_RULES", "airflow", { mergeRules: "airflow" }],
  ["PODLOOM__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE", "pod.yaml", { podTemplateFile: { value: "pod.yaml" } }],
  [
    "PODLOOM__KUBERNETES_EXECUTOR__WORKER_CONTAINER_TAG",
    "2",
    { image: { value: "registry.example.com/etl:2" } },
  ],
  ["PODLOOM__COMPILE__ENV", "STAGE, REGION", { env: ["STAGE", "REGION"] }],
])("%s stands above the file", (name, value, expected) => {
  const { result, diagnostics } = read({ [name]: value });
  expect(diagnostics).toEqual([]);
  expect(result).toMatchObject(expected);
});

test("other variables, and those that are not set, change nothing", () => {
  const variables = { PATH: "/bin", PODLOOM_DATABASE_URL: "x", PODLOOM__DAGS_FOLDER: undefined };
  expect(read(variables).result).toEqual(read({}).result);
});

test("a value in a pod leads to the variable that it comes from", () => {
  const { result } = read({ PODLOOM__KUBERNETES_EXECUTOR__NAMESPACE: "live" });
  expect(result?.namespace?.origin.span.file).toEqual({
    path: "PODLOOM__KUBERNETES_EXECUTOR__NAMESPACE",
    text: "live",
  });
});

test.each([
  ["a section that does not exist", { PODLOOM__SCHEDULER__X: "1" }, "PODLOOM__SCHEDULER__X"],
  ["a key that does not exist", { PODLOOM__COMPILE__FILES: "1" }, "PODLOOM__COMPILE__FILES"],
  [
    "a value that is not allowed",
    { PODLOOM__KUBERNETES_EXECUTOR__MERGE_RULES: "x" },
    "PODLOOM__KUBERNETES_EXECUTOR__MERGE_RULES",
  ],
  ["a folder outside", { PODLOOM__DAGS_FOLDER: "/dags" }, "PODLOOM__DAGS_FOLDER"],
])("%s is an error at the variable", (_what, variables, name) => {
  const { result, diagnostics } = read(variables);
  expect(result).toBeUndefined();
  expect(diagnostics.map(({ span }) => span.file.path)).toEqual([name]);
});

test.each([
  ["repository", "kubernetes_executor: { worker_container_repository: x }\n", ["config/half-image 1:53"]],
  ["tag", 'kubernetes_executor: { worker_container_tag: "1" }\n', ["config/half-image 1:46"]],
])("a %s alone names no image", (_what, yaml, expected) => {
  const { result, diagnostics } = read({}, yaml);
  expect(result?.image).toBeUndefined();
  expect(diagnostics.map(brief)).toEqual(expected);
});
