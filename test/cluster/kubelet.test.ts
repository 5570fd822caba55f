// The kubelet as the only node of a real API server: what `kubectl` and any other client see of its pods.
import { readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Container, Pod } from "../../schemas/generated/pod.ts";
import { repository } from "../support/command.ts";
import { startCluster, type Cluster } from "./kubeletNode.ts";
import type { KubeletProcess } from "../support/kubeletProcess.ts";

const shell = (script: string, more: Partial<Container> = {}): Container => ({
  name: "base",
  image: "any",
  command: ["/bin/sh", "-c", script],
  ...more,
});

let cluster: Cluster;
let kubelet: KubeletProcess;

beforeAll(async () => {
  cluster = await startCluster();
  kubelet = await cluster.startKubelet("--missing-image", "gone:1", "--pods", "20");
});

afterAll(async () => {
  await kubelet.stop();
  await cluster.stop();
});

const ready = '.status.conditions[?(@.type=="Ready")].status';
const exitCode = ".status.containerStatuses[0].state.terminated.exitCode";
const reason = ".status.containerStatuses[0].state.terminated.reason";

/** Processes whose command line has this word. */
const processesWith = (word: string): string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word);
    } catch (error) {
      // It has ended since the folder was read.
      if (error instanceof Error && "code" in error) return false;
      throw error;
    }
  });

test("its node is ready", async () => {
  await cluster.kubectl("wait", "node", "podloom", "--for=condition=Ready", "--timeout=30s");
  expect(await cluster.kubectl("get", "lease", "--namespace=kube-node-lease", "--output=name")).toContain(
    "podloom",
  );
});

test("a pod succeeds, and its log can be read", async () => {
  await cluster.create("succeeds", {
    containers: [shell("echo one; echo two >&2; echo -n last > /dev/termination-log")],
  });
  await cluster.wait("succeeds", ".status.phase", "Succeeded");
  expect(await cluster.field("succeeds", ".status.containerStatuses[0].state.terminated.message")).toBe(
    "last",
  );
  const log = await cluster.kubectl("logs", "succeeds");
  expect(log.split("\n").sort()).toEqual(["", "one", "two"]);
  expect(await cluster.kubectl("logs", "succeeds", "--tail=1", "--timestamps")).toMatch(
    /^\d{4}-.*Z (one|two)\n$/,
  );
});

test("a log can be followed to the container's end", async () => {
  await cluster.create("follows", { containers: [shell("echo begun; sleep 1; echo ended")] });
  await cluster.wait("follows", ready, "True");
  expect(await cluster.kubectl("logs", "follows", "--follow")).toBe("begun\nended\n");
});

test("failures have their codes and reasons", async () => {
  await cluster.create("fails", { containers: [shell("exit 3")] });
  await cluster.create("cannot-start", {
    containers: [{ name: "base", image: "any", command: ["no-such-program"] }],
  });
  await cluster.create("cannot-pull", { containers: [{ ...shell(""), image: "gone:1" }] });
  await cluster.create("too-late", { activeDeadlineSeconds: 1, containers: [shell("sleep 1000")] });
  await cluster.wait("fails", exitCode, "3");
  await cluster.wait("cannot-start", reason, "StartError");
  await cluster.wait("cannot-pull", ".status.containerStatuses[0].state.waiting.reason", "ImagePullBackOff");
  await cluster.wait("too-late", ".status.reason", "DeadlineExceeded");
  await expect(cluster.kubectl("logs", "cannot-pull")).rejects.toThrow("trying and failing to pull image");
});

test("kill -9 of a container's process is told as it is", async () => {
  await cluster.create("killed", { containers: [shell("exec sleep 31415")] });
  await cluster.wait("killed", ready, "True");
  for (const pid of processesWith("31415").filter(
    (each) => readFileSync(`/proc/${each}/comm`, "utf8") === "sleep\n",
  )) {
    process.kill(Number(pid), "SIGKILL");
  }
  await cluster.wait("killed", exitCode, "137");
});

test("a deleted pod gets its time, and is gone then", async () => {
  await cluster.create("deleted", { containers: [shell("trap 'exit 0' TERM; while :; do sleep 0.1; done")] });
  await cluster.wait("deleted", ready, "True");
  await cluster.kubectl("delete", "pod", "deleted", "--timeout=20s");
});

test("a finalizer holds a deleted pod, with its end told", async () => {
  await cluster.create(
    "held",
    { containers: [shell("sleep 1000")] },
    { finalizers: ["podloom.dev/result-pending"] },
  );
  await cluster.wait("held", ready, "True");
  await cluster.kubectl("delete", "pod", "held", "--wait=false", "--grace-period=1");
  await cluster.wait("held", ".status.phase", "Failed");
  expect(await cluster.field("held", exitCode)).toBe("137");
  await cluster.kubectl(
    "patch",
    "pod",
    "held",
    "--type=merge",
    "--patch",
    '{"metadata":{"finalizers":null}}',
  );
  await cluster.kubectl("wait", "pod", "held", "--for=delete", "--timeout=20s");
});

test("an evicted pod ends, and is told to have been in the way", async () => {
  await cluster.create(
    "evicted",
    { containers: [shell("sleep 1000")] },
    { finalizers: ["podloom.dev/result-pending"] },
  );
  await cluster.wait("evicted", ready, "True");
  const eviction = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name: "evicted", namespace: "default" },
  };
  const raw = "/api/v1/namespaces/default/pods/evicted/eviction";
  await cluster.post(raw, eviction);
  await cluster.wait("evicted", ".status.phase", "Failed");
  const disruption = '.status.conditions[?(@.type=="DisruptionTarget")].reason';
  expect(await cluster.field("evicted", disruption)).toBe("EvictionByEvictionAPI");
  await cluster.kubectl(
    "patch",
    "pod",
    "evicted",
    "--type=merge",
    "--patch",
    '{"metadata":{"finalizers":null}}',
  );
});

test("init containers and sidecars run in their order", async () => {
  const sidecar = shell("trap 'exit 0' TERM; echo up > /dev/termination-log; while :; do sleep 0.1; done", {
    name: "side",
    restartPolicy: "Always",
    startupProbe: { exec: { command: ["test", "-s", "/dev/termination-log"] }, periodSeconds: 1 },
  });
  await cluster.create("initialized", {
    initContainers: [{ ...shell("exit 0"), name: "init" }, sidecar],
    containers: [shell("exit 0")],
  });
  await cluster.wait("initialized", ".status.phase", "Succeeded");
  const codes = await cluster.field(
    "initialized",
    ".status.initContainerStatuses[*].state.terminated.exitCode",
  );
  expect(codes).toBe("0 0");
});

test("pods beyond the node's capacity wait, and pods that end on no node are taken away", async () => {
  await cluster.create("elsewhere", { containers: [shell("exit 0")], nodeSelector: { disk: "ssd" } });
  await cluster.wait("elsewhere", '.status.conditions[?(@.type=="PodScheduled")].reason', "Unschedulable");
  await cluster.kubectl(
    "patch",
    "pod",
    "elsewhere",
    "--type=merge",
    "--patch",
    '{"metadata":{"finalizers":["podloom.dev/hold"]}}',
  );
  await cluster.kubectl("delete", "pod", "elsewhere", "--wait=false");
  await cluster.wait("elsewhere", ".status.phase", "Failed");
  await cluster.kubectl(
    "patch",
    "pod",
    "elsewhere",
    "--type=merge",
    "--patch",
    '{"metadata":{"finalizers":null}}',
  );
});

describe("the documentation's pods", () => {
  const manifest = (task: string): Pod =>
    parse(
      readFileSync(
        join(
          repository,
          "examples/kubernetes-executor/manifests/example_kubernetes_executor",
          `${task}.yaml`,
        ),
        "utf8",
      ),
    ) as Pod;

  /** The compiled pod with a command for its base container, as there is no image whose entrypoint would run. */
  async function createFrom(
    task: string,
    script: string,
    adapt: (pod: Pod) => Pod = (pod) => pod,
  ): Promise<string> {
    const pod = adapt(manifest(task));
    const containers = (pod.spec?.containers ?? []).map((container) =>
      container.name === "base"
        ? { ...container, env: [], command: ["/bin/sh", "-c", script], args: [] }
        : container,
    );
    const name = pod.metadata?.name ?? "";
    await cluster.create(name, { ...pod.spec, containers });
    return name;
  }

  test("the base container reads what its sidecar wrote", async () => {
    const name = await createFrom(
      "test_sharedvolume_mount",
      "until test -s /shared/test.txt; do sleep 0.1; done; cat /shared/test.txt",
    );
    await cluster.wait(name, ".status.phase", "Succeeded");
    expect(await cluster.kubectl("logs", name, "--container=base")).toBe("retrieved from mount\n");
  });

  test("what the base container writes to its mounted volume is on the host", async () => {
    const folder = join(cluster.folder, "mounted");
    await mkdir(folder);
    const name = await createFrom(
      "test_volume_mount",
      "echo 'Hello from mounted volume' > /foo/volume_mount_test.txt",
      (pod) => ({
        ...pod,
        spec: {
          ...(pod.spec ?? { containers: [] }),
          volumes: [{ name: "example-kubernetes-test-volume", hostPath: { path: folder } }],
        },
      }),
    );
    await cluster.wait(name, ".status.phase", "Succeeded");
    expect(readFileSync(join(folder, "volume_mount_test.txt"), "utf8")).toBe("Hello from mounted volume\n");
  });
});

test("a killed kubelet leaves nothing that runs, and the next one tells that it is lost", async () => {
  await cluster.create("lost", { containers: [shell("exec sleep 27182")] });
  await cluster.create("restarted", {
    restartPolicy: "OnFailure",
    containers: [
      shell("test -f /state/once || { touch /state/once; exec sleep 27182; }", {
        volumeMounts: [{ name: "state", mountPath: "/state" }],
      }),
    ],
    volumes: [{ name: "state", hostPath: { path: join(cluster.folder, "state") } }],
  });
  await cluster.wait("lost", ready, "True");
  await cluster.wait("restarted", ready, "True");
  await kubelet.kill();
  kubelet = await cluster.startKubelet();
  await cluster.wait("lost", reason, "ContainerStatusUnknown");
  await cluster.wait("restarted", ".status.phase", "Succeeded");
  expect(processesWith("27182")).toEqual([]);
});

test("a node that is not heard of is lost, with its pods, until its kubelet comes back", async () => {
  const unreachable = {
    key: "node.kubernetes.io/unreachable",
    operator: "Exists",
    effect: "NoExecute",
  } as const;
  const tolerations = [{ ...unreachable, tolerationSeconds: 20 }];
  await cluster.create("unreachable", { containers: [shell("sleep 1000")], tolerations });
  await cluster.wait("unreachable", ready, "True");
  await kubelet.kill();
  const later = await cluster.startControllers(60_000);
  await cluster.wait("unreachable", ".status.reason", "NodeLost");
  await cluster.wait("unreachable", ready, "Unknown");
  later.advance(20_000);
  await cluster.wait(
    "unreachable",
    '.status.conditions[?(@.type=="DisruptionTarget")].reason',
    "DeletionByTaintManager",
  );
  await later.stop();
  kubelet = await cluster.startKubelet();
  await cluster.kubectl("wait", "pod", "unreachable", "--for=delete", "--timeout=20s");
});

test("a stopped kubelet has ended its pods, and says so", async () => {
  await cluster.create("ended", { containers: [shell("trap 'exit 0' TERM; while :; do sleep 0.1; done")] });
  await cluster.wait("ended", ready, "True");
  expect(await kubelet.stop()).toBe(0);
  expect(await cluster.field("ended", ".status.phase")).toBe("Failed");
  expect(await cluster.field("ended", ".status.reason")).toBe("Terminated");
  expect(
    await cluster.kubectl("get", "node", "podloom", "--output=jsonpath={.status.conditions[0].status}"),
  ).toBe("False");
  expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(cluster.folder);
  kubelet = await cluster.startKubelet();
});
