// Pods that stand in no file: problems by field, from the schema and from the rules.
import { describe, expect, test } from "vitest";
import { podChecker } from "../../../compiler/validate/plainPod.ts";

const check = podChecker({ kubernetesVersion: "1.36", podSecurityStandard: "privileged", severities: {} });

const pod = (spec: object, metadata: object = { name: "a" }) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...metadata },
  spec: { containers: [{ name: "base", image: "b" }], ...spec },
});

describe("podChecker", () => {
  test("finds nothing in a sound pod, and takes no notice of what is absent", () => {
    expect(check(pod({ hostname: undefined, nodeSelector: null }))).toEqual([]);
  });

  test("tells the field as Kubernetes writes it", () => {
    expect(check(pod({ containers: [{ name: "Base", image: "b" }] }, { name: "a" }))).toEqual([
      {
        code: "container/name",
        field: "spec.containers[0].name",
        message: expect.stringContaining('this is "Base"'),
      },
    ]);
  });

  test("tells what the schema finds", () => {
    expect(check(pod({ restartPolicy: "Sometimes" }))).toMatchObject([
      { code: "schema/wrong-value", field: "spec.restartPolicy" },
    ]);
  });

  test("leaves out what is only a warning", () => {
    expect(check(pod({ containers: [{ name: "base", image: "b:latest" }] }))).toEqual([]);
  });
});
