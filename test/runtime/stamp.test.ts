import { describe, expect, test } from "vitest";
import { podName } from "../../schemas/podIdentity.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import { stamp, type Attempt } from "../../runtime/index.ts";

const manifest = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "etl-load-eu",
    namespace: "airflow",
    labels: { team: "sales", dag_id: "etl" },
    annotations: { note: "kept" },
    finalizers: ["example.com/audit"],
  },
  spec: {
    restartPolicy: "Never",
    containers: [
      {
        name: "base",
        image: "registry.example.com/etl:1",
        env: [
          { name: "PODLOOM_RUN_ID", value: "stale" },
          { name: "REGION", value: "eu" },
        ],
      },
      { name: "sidecar", image: "registry.example.com/proxy:1" },
    ],
  },
} satisfies Pod;

const attempt: Attempt = {
  instance: "prod/eu",
  dag_id: "etl",
  task_id: "load_eu",
  run_id: "scheduled__2026-01-01T00:00:00+00:00",
  map_index: -1,
  try_number: 2,
  manifestDigest: "sha256:0a1b",
};

describe("stamp", () => {
  const { metadata, spec } = stamp(manifest, attempt);

  test("names the pod after the attempt, in the namespace of the manifest", () => {
    expect(metadata).toMatchObject({ name: podName(attempt), namespace: "airflow" });
  });

  test.each([
    ["team", "sales"],
    ["dag_id", "etl"],
    ["task_id", "load_eu"],
    ["run_id", "scheduled__2026-01-01T0000000000-8bc450a85"],
    ["try_number", "2"],
    ["kubernetes_executor", "True"],
    ["app.kubernetes.io/managed-by", "podloom"],
    ["podloom.dev/instance", "prodeu-7394b1019"],
  ])("label %s is %s", (key, value) => {
    expect(metadata?.labels?.[key]).toBe(value);
  });

  test.each([
    ["note", "kept"],
    ["dag_id", "etl"],
    ["task_id", "load_eu"],
    ["run_id", "scheduled__2026-01-01T00:00:00+00:00"],
    ["try_number", "2"],
    ["podloom.dev/manifest-digest", "sha256:0a1b"],
  ])("annotation %s is %s", (key, value) => {
    expect(metadata?.annotations?.[key]).toBe(value);
  });

  test("has no label or annotation of a map index when the task is not mapped", () => {
    expect(metadata?.labels).not.toHaveProperty("map_index");
    expect(metadata?.annotations).not.toHaveProperty("map_index");
  });

  test("map index 0 is a map index", () => {
    const mapped = stamp(manifest, { ...attempt, map_index: 0 }).metadata;
    expect([mapped?.labels?.["map_index"], mapped?.annotations?.["map_index"]]).toEqual(["0", "0"]);
  });

  test("adds the finalizer to those that the manifest has", () => {
    expect(metadata?.finalizers).toEqual(["example.com/audit", "podloom.dev/result-pending"]);
  });

  test("puts the identity at the end of the environment of base, in place of entries of the same name", () => {
    expect(spec?.containers[0]?.env).toEqual([
      { name: "REGION", value: "eu" },
      { name: "PODLOOM_DAG_ID", value: "etl" },
      { name: "PODLOOM_TASK_ID", value: "load_eu" },
      { name: "PODLOOM_RUN_ID", value: "scheduled__2026-01-01T00:00:00+00:00" },
      { name: "PODLOOM_TRY_NUMBER", value: "2" },
      { name: "PODLOOM_MAP_INDEX", value: "-1" },
    ]);
  });

  test("tells a worker of its pod what is not Kubernetes' default", () => {
    const [base, ...others] = manifest.spec.containers;
    const containers = [{ ...base, terminationMessagePath: "/logs/end" }, ...others];
    const pod = { ...manifest, spec: { ...manifest.spec, containers, terminationGracePeriodSeconds: 90 } };
    expect(stamp(pod as Pod, attempt).spec?.containers[0]?.env?.slice(-2)).toEqual([
      { name: "PODLOOM_TERMINATION_GRACE_SECONDS", value: "90" },
      { name: "PODLOOM_TERMINATION_MESSAGE_PATH", value: "/logs/end" },
    ]);
  });

  test.each([
    ["without a time limit of its own, none", undefined, undefined, undefined],
    ["the time of the task, and some for the runtime to end it first", 90.5, undefined, 691],
    ["the manifest's own where that is sooner", 90, 60, 60],
    ["that of the task where the manifest's own is later", 90, 10_000, 690],
  ])("gives the pod a deadline: %s", (_, execution_timeout, activeDeadlineSeconds, expected) => {
    const own = activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds };
    const limited = { ...manifest, spec: { ...manifest.spec, ...own } };
    const stamped = stamp(limited, { ...attempt, execution_timeout });
    expect(stamped.spec?.activeDeadlineSeconds).toBe(expected);
  });

  test("leaves every other field and container as it is", () => {
    expect(spec?.restartPolicy).toBe("Never");
    expect(spec?.containers.slice(1)).toEqual(manifest.spec.containers.slice(1));
  });

  test("does not touch the manifest", () => {
    const before = structuredClone(manifest);
    stamp(manifest, attempt);
    expect(manifest).toEqual(before);
  });

  test("of a stamped pod changes nothing", () => {
    const pod = stamp(manifest, attempt);
    expect(stamp(pod, attempt)).toEqual(pod);
  });

  test("needs no metadata", () => {
    const { metadata: _, ...bare } = manifest;
    expect(stamp(bare, attempt).metadata?.finalizers).toEqual(["podloom.dev/result-pending"]);
  });

  test("refuses a manifest without base, which no compilation makes", () => {
    const broken: Pod = { ...manifest, spec: { containers: [{ name: "other", image: "x" }] } };
    expect(() => stamp(broken, attempt)).toThrow('no container "base"');
  });
});
