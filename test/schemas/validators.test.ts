// What the validators of options, configuration and dag.json accept and refuse.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  validateDagOptions,
  validateExecutorConfig,
  validatePodTaskOptions,
  validateTaskOptions,
} from "../../schemas/generated/podValidators.js";
import { validateConfig, validateDagFile } from "../../schemas/generated/projectValidators.js";
import { validatorsModules } from "../../schemas/build/schemaFiles.ts";
import { errors } from "../support/schemaErrors.ts";

test.each(validatorsModules)("%s is a module that imports nothing", (module) => {
  const code = readFileSync(new URL(`../../schemas/generated/${module}.js`, import.meta.url), "utf8");
  expect(code).not.toMatch(/\brequire\(|^import\b|\bimport\(/m);
});

describe("validateTaskOptions", () => {
  test.each<[string, object]>([
    ["nothing", {}],
    [
      "every option",
      {
        task_id: "load.eu-1",
        executor_config: { pod_template_file: "a.yaml", pod_override: { spec: null } },
        retries: 3,
        retry_delay: 60,
        retry_exponential_backoff: true,
        max_retry_delay: "1h30m",
        execution_timeout: "2d",
        trigger_rule: "all_done",
        depends_on_past: false,
        queue: "etl",
        pool: "db",
        priority_weight: -1,
        doc_md: "",
      },
    ],
  ])("accepts %s", (_, data) => {
    expect(errors(validateTaskOptions, data)).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{ retires: 1 }, [" additionalProperties"]],
    [{ image: "a" }, [" additionalProperties"]],
    [{ retries: -1 }, ["/retries minimum"]],
    [{ retries: 0.5 }, ["/retries type"]],
    [{ trigger_rule: "all" }, ["/trigger_rule enum"]],
    [{ executor_config: { pod_overide: {} } }, ["/executor_config additionalProperties"]],
    [{ retry_delay: null }, ["/retry_delay type"]],
  ])("refuses %j", (data, expected) => {
    expect(errors(validateTaskOptions, data)).toEqual(expected);
  });

  test.each([0, 1.5, "90s", "5m", "1h30m", "1.5h", "2d", "1w", "250ms"])(
    "accepts the duration %j",
    (value) => {
      expect(errors(validateTaskOptions, { retry_delay: value })).toEqual([]);
    },
  );

  test.each([-1, "", "5", "5 m", "m", "5min", "-5m", "1h30", "1.h", "5M"])(
    "refuses the duration %j",
    (value) => {
      expect(errors(validateTaskOptions, { retry_delay: value })).toHaveLength(1);
    },
  );

  test.each(["a", "_", "a.b-c_d", "...", "загрузка", "取数", "𝒳", "é", "a".repeat(250), "𝒳".repeat(250)])(
    "accepts the id %j",
    (task_id) => {
      expect(errors(validateTaskOptions, { task_id })).toEqual([]);
    },
  );

  test.each(["", ".", "..", "a b", "a/b", "a\n", "a:b", "a".repeat(251)])("refuses the id %j", (task_id) => {
    expect(errors(validateTaskOptions, { task_id })).toHaveLength(1);
  });

  test("accepts as an id what is at most 250 of the characters that Airflow allows", () => {
    const character = fc.oneof(
      { weight: 200, arbitrary: fc.constantFrom(..."a Z 9 _ - . é \u0301 取 𝒳 ५".split(" ")) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
    );
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 260, size: "max" }), (characters) => {
        const task_id = characters.join("");
        const isLegal =
          characters.length <= 250 &&
          task_id !== "." &&
          task_id !== ".." &&
          characters.every(isWordDashOrDot);
        expect(validateTaskOptions({ task_id })).toBe(isLegal);
      }),
    );
  });

  function isWordDashOrDot(character: string): boolean {
    return /[\p{L}\p{M}\p{N}]/u.test(character) || "_-.".includes(character);
  }
});

describe("validatePodTaskOptions", () => {
  test.each<[string, object]>([
    ["the options of a task", { task_id: "a", retries: 1, executor_config: { pod_override: {} } }],
    [
      "an image and a command",
      { image: "busybox", command: ["sh", "-c"], args: ["true", { $xcom: "extract" }] },
    ],
    ["a map of variables", { env: { A: "1", B: { $xcom: "extract" } } }],
    [
      "a list of variables",
      {
        env: [
          { name: "A", value: { $xcom: "extract" } },
          { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
      },
    ],
  ])("accepts %s", (_, data) => {
    expect(errors(validatePodTaskOptions, data)).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{ command: "sh" }, ["/command type"]],
    [{ args: [1] }, ["/args/0 type"]],
    [{ args: [{ xcom: "a" }] }, ["/args/0 required", "/args/0 additionalProperties"]],
    [{ env: { A: 1 } }, ["/env/A type"]],
    [{ env: "A=1" }, ["/env type"]],
    [{ env: [{ name: "A", valueFrom: { fieldref: {} } }] }, ["/env/0/valueFrom additionalProperties"]],
    [{ image: "" }, ["/image minLength"]],
  ])("refuses %j", (data, expected) => {
    expect(errors(validatePodTaskOptions, data)).toEqual(expected);
  });
});

describe("validateExecutorConfig", () => {
  test.each<[unknown, readonly string[]]>([
    [{}, []],
    [{ pod_template_file: "a.yaml", pod_override: { anything: 1 } }, []],
    [{ pod_template_file: "" }, ["/pod_template_file minLength"]],
    [{ pod_override: [] }, ["/pod_override type"]],
    [{ KubernetesExecutor: {} }, [" additionalProperties"]],
    [null, [" type"]],
  ])("%j: %j", (data, expected) => {
    expect(errors(validateExecutorConfig, data)).toEqual(expected);
  });
});

describe("validateDagOptions", () => {
  const every = {
    dag_id: "etl",
    description: "loads",
    schedule: "0 6 * * *",
    start_date: "2026-01-31",
    end_date: "2026-12-31T06:00:00.5+02:00",
    catchup: true,
    tags: ["a"],
    default_args: { retries: 2 },
    max_active_runs: 1,
    max_active_tasks: 4,
    dagrun_timeout: "6h",
    params: { region: "eu", list: [1, null] },
    doc_md: "# etl",
  };

  test.each<[string, object]>([
    ["an id alone", { dag_id: "etl" }],
    ["every option", every],
    ["no schedule", { dag_id: "etl", schedule: null }],
  ])("accepts %s", (_, data) => {
    expect(errors(validateDagOptions, data)).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{}, [" required"]],
    [{ dag_id: "a", catchUp: true }, [" additionalProperties"]],
    [{ dag_id: "a", default_args: { task_id: "b" } }, ["/default_args additionalProperties"]],
    [{ dag_id: "a", max_active_runs: 0 }, ["/max_active_runs minimum"]],
    [{ dag_id: "a", tags: [""] }, ["/tags/0 minLength"]],
    [{ dag_id: "a", params: [] }, ["/params type"]],
    [{ dag_id: "a", schedule: 5 }, ["/schedule type"]],
  ])("refuses %j", (data, expected) => {
    expect(errors(validateDagOptions, data)).toEqual(expected);
  });

  test.each([
    "2026-1-1",
    "2026-13-01",
    "2026-01-32",
    "2026-01-01 06:00",
    "2026-01-01T24:00",
    "01/01/2026",
    "",
  ])("refuses the date %j", (start_date) => {
    expect(errors(validateDagOptions, { dag_id: "a", start_date })).toEqual(["/start_date pattern"]);
  });
});

describe("validateConfig", () => {
  test.each<[string, object]>([
    ["nothing", {}],
    [
      "every key",
      {
        dags_folder: "dags",
        manifests_folder: "manifests",
        kubernetes_version: "1.34",
        kubernetes_executor: {
          pod_template_file: "pod_templates/basic.yaml",
          namespace: "airflow",
          worker_container_repository: "registry.example.com/etl",
          worker_container_tag: "2026.11",
          merge_rules: "airflow",
          pod_security_standard: "restricted",
        },
        compile: { env: ["STAGE"] },
      },
    ],
  ])("accepts %s", (_, data) => {
    expect(errors(validateConfig, data)).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{ dag_folder: "dags" }, [" additionalProperties"]],
    [
      { kubernetes_executor: { worker_container_tag: 2026.1 } },
      ["/kubernetes_executor/worker_container_tag type"],
    ],
    [{ kubernetes_executor: { namespace: "Airflow" } }, ["/kubernetes_executor/namespace pattern"]],
    [{ kubernetes_executor: { merge_rules: "deep" } }, ["/kubernetes_executor/merge_rules enum"]],
    [{ kubernetes_version: "1.31" }, ["/kubernetes_version enum"]],
    [{ compile: { env: ["A-B"] } }, ["/compile/env/0 pattern"]],
  ])("refuses %j", (data, expected) => {
    expect(errors(validateConfig, data)).toEqual(expected);
  });
});

describe("validateDagFile", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const task = {
    task_id: "a",
    kind: "task",
    line: 3,
    manifest: { file: "a.yaml", digest },
    arguments: [1, { $xcom: "b" }, null],
    retries: 0,
    retry_delay: 300,
    retry_exponential_backoff: false,
    trigger_rule: "all_success",
    depends_on_past: false,
    pool: "default_pool",
    priority_weight: 1,
  };
  const dagFile = {
    schema_version: 1,
    dag_id: "etl",
    source: { file: "dags/etl.ts", line: 1, digest },
    sources: { "dags/etl.ts": digest },
    options: {
      schedule: null,
      catchup: false,
      tags: [],
      max_active_runs: 16,
      max_active_tasks: 16,
      params: {},
    },
    tasks: [
      task,
      { ...task, task_id: "b", xcom_fields: [{ pointer: "/spec/containers/0/args/1", task_id: "a" }] },
    ],
    edges: [{ from: "a", to: "b" }],
  };

  test("accepts a compiled DAG", () => {
    expect(errors(validateDagFile, dagFile)).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    ["another version", { ...dagFile, schema_version: 2 }, ["/schema_version const"]],
    ["a digest of another kind", { ...dagFile, sources: { a: "md5:0" } }, ["/sources/a pattern"]],
    [
      "a duration as text",
      { ...dagFile, tasks: [{ ...task, retry_delay: "5m" }] },
      ["/tasks/0/retry_delay type"],
    ],
    [
      "a task without its policy",
      { ...dagFile, tasks: [{ ...task, retries: undefined }] },
      ["/tasks/0 required"],
    ],
    ["an unknown field", { ...dagFile, dag: 1 }, [" additionalProperties"]],
  ])("refuses %s", (_, data, expected) => {
    expect(errors(validateDagFile, data)).toEqual(expected);
  });
});
