// Pods on a kubelet's node, with real processes: what is reported of each, as a real kubelet would report it.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ContainerStatus, PodStatus } from "../../../../runtime/cluster/livePod.ts";
import type { Container } from "../../../../schemas/generated/pod.ts";
import { fakeClock } from "../../../support/fakeClock.ts";
import { project } from "../../../support/project.ts";
import { machineIsolation, testPod } from "../../../support/testPod.ts";

const shell = (script: string, more: Partial<Container> = {}): Container => ({
  name: "base",
  image: "any",
  command: ["/bin/sh", "-c", script],
  ...more,
});

const terminated = ({ containerStatuses }: PodStatus) => containerStatuses?.[0]?.state?.terminated;
const statusOf = (status: PodStatus, name: string): ContainerStatus | undefined =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].find(
    (each) => each.name === name,
  );
const condition = ({ conditions }: PodStatus, type: string) => conditions?.find((each) => each.type === type);
const waitsFor = (reason: string) => (status: PodStatus) =>
  status.containerStatuses?.[0]?.state?.waiting?.reason === reason;

const isRunning = (status: PodStatus): boolean =>
  status.containerStatuses?.every(({ ready }) => ready) === true;

/** A container that is ready when it has set its traps: the first process of a namespace hears no signal without. */
const trapping = (traps: string): Container =>
  shell(`${traps}; echo up > /dev/termination-log; while :; do sleep 0.05; done`, {
    readinessProbe: { exec: { command: ["test", "-s", "/dev/termination-log"] }, periodSeconds: 1 },
  });

/** Whether a process runs; one that nobody has buried yet does not. */
const isAlive = (pid: string): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));

describe("a container that ends", () => {
  test("well", async () => {
    const pod = await testPod({ spec: { containers: [shell("exit 0")] } });
    const status = await pod.ended();
    expect(status).toMatchObject({ phase: "Succeeded", podIP: "127.0.0.1", hostIP: "127.0.0.1" });
    expect(terminated(status)).toMatchObject({ exitCode: 0, reason: "Completed" });
    expect(condition(status, "Ready")).toMatchObject({ status: "False", reason: "PodCompleted" });
    expect(condition(status, "Initialized")).toMatchObject({ status: "True" });
  });

  test.each([
    ["with a code", "exit 3", 3],
    ["by a signal of its own", "kill -SEGV $$$$; sleep 1; exit 1", 139],
  ])("%s", async (_name, script, exitCode) => {
    // $$ is $ in a pod. The first process of a namespace is deaf to signals that it does not expect, so a second one gets it.
    const pod = await testPod({ spec: { containers: [shell(`sh -c '${script}'; exit $?`)] } });
    const status = await pod.ended();
    expect(status.phase).toBe("Failed");
    expect(terminated(status)).toMatchObject({ exitCode, reason: "Error" });
  });

  test("with last words in its file", async () => {
    const pod = await testPod({
      spec: { containers: [shell("echo -n '{\"rows\": 7}' > /dev/termination-log")] },
    });
    expect(terminated(await pod.ended())?.message).toBe('{"rows": 7}');
  });

  test("with the end of its log as last words, where it asks for that and fails", async () => {
    const container = shell("for i in $(seq 100); do echo line $i; done; exit 1", {
      terminationMessagePolicy: "FallbackToLogsOnError",
    });
    const { message } =
      terminated(await (await testPod({ spec: { containers: [container] } })).ended()) ?? {};
    expect(message).toMatch(/^line 21\n(line \d+\n)*line 100\n$/);
  });

  test("and is started again, at once and then after a while", async () => {
    const pod = await testPod({ spec: { restartPolicy: "Always", containers: [shell("exit 1")] } });
    const status = await pod.until(waitsFor("CrashLoopBackOff"));
    expect(status.phase).toBe("Running");
    expect(status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      ready: false,
      lastState: { terminated: { exitCode: 1, reason: "Error" } },
      state: {
        waiting: {
          message: expect.stringMatching(/^back-off 10s restarting failed container=base pod=pod_default\(/),
        },
      },
    });
  });

  test("killed from outside", async () => {
    const pod = await testPod({ spec: { containers: [shell("sleep 1000")] } });
    await pod.until(isRunning);
    pod.worker.containers.life("base")?.process.signal("SIGKILL");
    expect(terminated(await pod.ended())).toMatchObject({ exitCode: 137, reason: "Error" });
  });

  test("killed for its memory, where nothing but a look at it holds it", async () => {
    const eats = "const all = []; setInterval(() => all.push(Buffer.alloc(8 << 20, 1)), 1)";
    const container = { ...shell(""), command: [process.execPath, "-e", eats] };
    const pod = await testPod({
      spec: { containers: [{ ...container, resources: { limits: { memory: "200Mi" } } }] },
    });
    expect(terminated(await pod.ended())).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
  });

  test("not killed for pages of files, which a cgroup would give back", async () => {
    const one = `${process.execPath} -e 'setTimeout(() => undefined, 1000)' & `;
    const pod = await testPod({
      spec: {
        containers: [{ ...shell(`${one.repeat(4)} wait`), resources: { limits: { memory: "128Mi" } } }],
      },
    });
    expect(terminated(await pod.ended())).toMatchObject({ exitCode: 0, reason: "Completed" });
  });
});

describe("a container that cannot start", () => {
  test("for its command is not there", async () => {
    const pod = await testPod({
      spec: { containers: [{ name: "base", image: "any", command: ["no-such-program"] }] },
    });
    expect(terminated(await pod.ended())).toMatchObject({
      exitCode: 128,
      reason: "StartError",
      message: 'exec: "no-such-program": executable file not found in $PATH',
      startedAt: "1970-01-01T00:00:00Z",
    });
  });

  test("for its image is not there", async () => {
    const pod = await testPod({
      spec: { containers: [{ ...shell(""), image: "gone:1" }] },
      missingImages: ["gone:1"],
    });
    expect((await pod.until(waitsFor("ErrImagePull"))).phase).toBe("Pending");
    await pod.until(waitsFor("ImagePullBackOff"));
    expect(pod.events.map(({ reason }) => reason)).toEqual(["Failed", "BackOff"]);
  });

  test("for the pod does not say what to run", async () => {
    const pod = await testPod({ spec: { containers: [{ name: "base", image: "any" }] } });
    const status = await pod.until(waitsFor("CreateContainerError"));
    expect(status.containerStatuses?.[0]?.state?.waiting?.message).toContain("images are not pulled here");
  });

  test("for a secret is not there", async () => {
    const env = [{ name: "KEY", valueFrom: { secretKeyRef: { name: "access", key: "key" } } }];
    const pod = await testPod({ spec: { containers: [shell("exit 0", { env })] } });
    const status = await pod.until(waitsFor("CreateContainerConfigError"));
    expect(status.containerStatuses?.[0]?.state?.waiting?.message).toBe('secret "access" not found');
  });

  test("for a volume is not there", async () => {
    const volumes = [{ name: "settings", configMap: { name: "none" } }];
    const pod = await testPod({ spec: { containers: [shell("exit 0")], volumes } });
    await pod.until(waitsFor("ContainerCreating"));
    expect(pod.events).toEqual([
      {
        type: "Warning",
        reason: "FailedMount",
        message: 'MountVolume.SetUp failed for volume "settings" : configmap "none" not found',
      },
    ]);
  });

  test("for it has volumes and the system gives no namespaces", async () => {
    const isolation = {
      kind: "processGroups",
      reason: "unshare: not permitted",
      setpriv: undefined,
    } as const;
    const container = shell("exit 0", { volumeMounts: [{ name: "data", mountPath: "/data" }] });
    const pod = await testPod({
      spec: { containers: [container], volumes: [{ name: "data", emptyDir: {} }] },
      isolation,
    });
    expect(terminated(await pod.ended())).toMatchObject({
      reason: "StartError",
      message: expect.stringContaining("this system gives no namespaces: unshare: not permitted"),
    });
  });
});

describe("what a container finds", () => {
  test("its environment, and none of the kubelet's", async () => {
    process.env["PODLOOM_TEST_SECRET"] = "kubelet's own";
    onTestFinished(() => {
      delete process.env["PODLOOM_TEST_SECRET"];
    });
    const configFolder = project({ "configmaps/site/region": "eu", "secrets/access/key": "s3cret" });
    const container = shell('env | sort > /out/env; echo "$@" > /out/args; pwd > /out/cwd', {
      args: ["sh", "$(GREETING)", "$$(GREETING)", "$(NONE)"],
      workingDir: "/made/up",
      env: [
        { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "GREETING", value: "hello $(NAME)" },
        { name: "KEY", valueFrom: { secretKeyRef: { name: "access", key: "key" } } },
        { name: "LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
        { name: "with.dots", value: "too" },
      ],
      envFrom: [{ configMapRef: { name: "site" }, prefix: "SITE_" }],
      resources: { limits: { memory: "1Gi" } },
      volumeMounts: [{ name: "out", mountPath: "/out" }],
    });
    const pod = await testPod({
      spec: { containers: [container], volumes: [{ name: "out", hostPath: { path: configFolder } }] },
      configFolder,
    });
    expect((await pod.ended()).phase).toBe("Succeeded");
    const read = (name: string): string => readFileSync(join(configFolder, name), "utf8");
    expect(
      read("env")
        .trim()
        .split("\n")
        .filter((line) => !line.startsWith("PWD=")),
    ).toEqual([
      "GREETING=hello pod",
      "HOME=/root",
      "HOSTNAME=pod",
      "KEY=s3cret",
      "LIMIT=1024",
      "NAME=pod",
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "SITE_region=eu",
    ]);
    expect(read("args")).toBe("hello pod $(GREETING) $(NONE)\n");
    expect(read("cwd")).toBe("/made/up\n");
    expect(existsSync("/made")).toBe(false);
  });

  test("its volumes, shared and private, where the host has no such folders", async () => {
    const folder = project({ "input/part/file": "from the host" });
    const configFolder = project({ "configmaps/site/region": "eu", "secrets/access/key": "s3cret" });
    const writer = shell(
      "cat /in/file > /shared/copied; echo out > /host/out; cat /etc/podloom-test/region /run/podloom-test/labels > /shared/read; touch /in/no 2> /shared/refusal; test -f /single && echo single >> /shared/read",
      {
        volumeMounts: [
          { name: "shared", mountPath: "/shared" },
          { name: "host", mountPath: "/in", subPath: "input/part", readOnly: true },
          { name: "host", mountPath: "/host/" },
          { name: "site", mountPath: "/etc/podloom-test" },
          { name: "own", mountPath: "/run/podloom-test" },
          { name: "access", mountPath: "/single", subPath: "key" },
        ],
      },
    );
    const reader = {
      ...shell(
        "until test -s /other/refusal; do sleep 0.05; done; cat /other/copied /other/read /other/refusal > /keep/result",
      ),
      name: "reader",
    };
    const pod = await testPod({
      metadata: { labels: { task: "one" } },
      configFolder,
      spec: {
        containers: [
          writer,
          {
            ...reader,
            volumeMounts: [
              { name: "shared", mountPath: "/other" },
              { name: "claim", mountPath: "/keep" },
            ],
          },
        ],
        volumes: [
          { name: "shared", emptyDir: {} },
          { name: "host", hostPath: { path: folder, type: "Directory" } },
          { name: "site", projected: { sources: [{ configMap: { name: "site" } }] } },
          {
            name: "own",
            downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] },
          },
          { name: "access", secret: { secretName: "access" } },
          { name: "claim", persistentVolumeClaim: { claimName: "results" } },
        ],
      },
    });
    expect((await pod.ended()).phase).toBe("Succeeded");
    expect(readFileSync(join(folder, "out"), "utf8")).toBe("out\n");
    expect(readFileSync(join(pod.root, "claims/default/results/result"), "utf8")).toBe(
      `from the hosteutask="one"single\ntouch: cannot touch '/in/no': Read-only file system\n`,
    );
    expect([
      existsSync("/shared"),
      existsSync("/in"),
      existsSync("/etc/podloom-test"),
      existsSync("/single"),
    ]).toEqual([false, false, false, false]);
  });
});

describe("init containers", () => {
  test("run one after the other, and before the others", async () => {
    const volumeMounts = [{ name: "log", mountPath: "/log" }];
    const say = (name: string): Container => ({ ...shell(`echo ${name} >> /log/order`), name, volumeMounts });
    const folder = project({});
    const pod = await testPod({
      spec: {
        initContainers: [say("first"), say("second")],
        containers: [{ ...say("third"), name: "base" }],
        volumes: [{ name: "log", hostPath: { path: folder } }],
      },
    });
    expect((await pod.ended()).phase).toBe("Succeeded");
    expect(readFileSync(join(folder, "order"), "utf8")).toBe("first\nsecond\nthird\n");
  });

  test("that fail leave the others waiting, and the pod failed", async () => {
    const pod = await testPod({
      spec: { initContainers: [{ ...shell("exit 9"), name: "check" }], containers: [shell("exit 0")] },
    });
    const status = await pod.ended();
    expect(status.phase).toBe("Failed");
    expect(statusOf(status, "check")?.state?.terminated?.exitCode).toBe(9);
    expect(statusOf(status, "base")?.state?.waiting?.reason).toBe("PodInitializing");
    expect(condition(status, "Initialized")).toMatchObject({
      status: "False",
      reason: "ContainersNotInitialized",
    });
  });

  test("that are sidecars start before the others and end after them, last first", async () => {
    const folder = project({});
    const sidecar = (name: string): Container => ({
      ...shell(
        `trap 'echo ${name} >> /log/order; exit 0' TERM; touch /log/${name}; while :; do sleep 0.05; done`,
      ),
      name,
      restartPolicy: "Always",
      volumeMounts: [{ name: "log", mountPath: "/log" }],
      startupProbe: {
        exec: { command: ["test", "-f", `/log/${name}`] },
        periodSeconds: 1,
        failureThreshold: 30,
      },
    });
    const base = shell("ls /log > /log/seen; echo base >> /log/order", {
      volumeMounts: [{ name: "log", mountPath: "/log" }],
    });
    const pod = await testPod({
      spec: {
        initContainers: [sidecar("one"), sidecar("two")],
        containers: [base],
        volumes: [{ name: "log", hostPath: { path: folder } }],
      },
    });
    const status = await pod.ended();
    expect(status.phase).toBe("Succeeded");
    expect(readFileSync(join(folder, "order"), "utf8")).toBe("base\ntwo\none\n");
    expect(readFileSync(join(folder, "seen"), "utf8")).toBe("one\nseen\ntwo\n");
  });
});

describe("probes and hooks", () => {
  test("a pod is ready when its readiness probe says so", async () => {
    let isReady = false;
    const server = createServer((_request, response) => response.writeHead(isReady ? 200 : 503).end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const container = shell("sleep 1000", {
      readinessProbe: { httpGet: { port, path: "/ready" }, periodSeconds: 1 },
    });
    const pod = await testPod({ spec: { containers: [container] } });
    const unready = await pod.until(({ phase }) => phase === "Running");
    expect(condition(unready, "Ready")).toMatchObject({ status: "False", reason: "ContainersNotReady" });
    isReady = true;
    const ready = await pod.until((status) => condition(status, "Ready")?.status === "True");
    expect(condition(ready, "ContainersReady")?.status).toBe("True");
  });

  test("a container is stopped when its liveness probe gives up", async () => {
    const container = shell(
      "trap 'exit 4' TERM; echo up > /dev/termination-log; while :; do sleep 0.05; done",
      {
        livenessProbe: {
          exec: {
            command: ["/bin/sh", "-c", "test -s /dev/termination-log || exit 0; echo no life; exit 1"],
          },
          periodSeconds: 1,
          failureThreshold: 1,
        },
      },
    );
    const pod = await testPod({ spec: { containers: [container] } });
    expect(terminated(await pod.ended())?.exitCode).toBe(4);
    expect(pod.events).toContainEqual({
      type: "Warning",
      reason: "Unhealthy",
      message: "Liveness probe failed: no life",
    });
  });

  test("hooks run inside the container, after its start and before its end", async () => {
    const folder = project({});
    const container = shell(
      "trap 'echo term >> /log/order; exit 0' TERM; until test -f /log/go; do sleep 0.05; done; touch /log/up; while :; do sleep 0.05; done",
      {
        volumeMounts: [{ name: "log", mountPath: "/log" }],
        lifecycle: {
          postStart: { exec: { command: ["/bin/sh", "-c", "echo start >> /log/order; touch /log/go"] } },
          preStop: { exec: { command: ["/bin/sh", "-c", "echo stop >> /log/order"] } },
        },
        readinessProbe: { exec: { command: ["test", "-f", "/log/up"] }, periodSeconds: 1 },
      },
    );
    const pod = await testPod({
      spec: { containers: [container], volumes: [{ name: "log", hostPath: { path: folder } }] },
    });
    await pod.until(isRunning);
    await pod.delete(5);
    expect(readFileSync(join(folder, "order"), "utf8")).toBe("start\nstop\nterm\n");
  });
});

describe("a pod that ends before its containers would", () => {
  test("by its deadline", async () => {
    const pod = await testPod({ spec: { activeDeadlineSeconds: 1, containers: [shell("sleep 1000")] } });
    const status = await pod.ended();
    expect(status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded" });
    expect(terminated(status)?.exitCode).toBe(137);
  });

  test("by deletion: its first process is asked, and has an answer", async () => {
    const pod = await testPod({
      spec: { containers: [trapping("trap 'exit 0' TERM")] },
    });
    await pod.until(isRunning);
    await pod.delete(30);
    expect(pod.status()).toMatchObject({ phase: "Succeeded" });
    expect(existsSync(join(pod.root, "pods", pod.uid))).toBe(false);
  });

  test("by deletion: what does not answer is killed with all that it has started", async () => {
    const pod = await testPod({
      spec: { containers: [shell("trap '' TERM; (trap '' TERM; sleep 1000) & sleep 1000 & wait; wait")] },
    });
    await pod.until(isRunning);
    await pod.delete(1);
    expect(pod.status().phase).toBe("Failed");
    expect(terminated(pod.status())?.exitCode).toBe(137);
  });

  test("before its container was made", async () => {
    const pod = await testPod({
      spec: { containers: [{ ...shell(""), image: "gone:1" }] },
      missingImages: ["gone:1"],
    });
    await pod.until(waitsFor("ErrImagePull"));
    await pod.delete(30);
    expect(terminated(pod.status())).toMatchObject({ exitCode: 137, reason: "ContainerStatusUnknown" });
  });

  test("for the node is stopped", async () => {
    const pod = await testPod({ spec: { containers: [shell("sleep 1000")] } });
    await pod.until(isRunning);
    pod.worker.shutDown(0);
    const status = await pod.ended();
    expect(status).toMatchObject({ phase: "Failed", reason: "Terminated" });
    expect(condition(status, "DisruptionTarget")).toMatchObject({
      status: "True",
      reason: "TerminationByKubelet",
    });
  });
});

test("a kubelet can be stopped though its API server does not answer any more", async () => {
  const clock = fakeClock();
  const containers = [{ ...shell(""), image: "gone:1" }];
  const pod = await testPod({ spec: { containers }, missingImages: ["gone:1"], clock, isUnanswered: true });
  pod.worker.shutDown(0);
  await clock.waitFor(7000, 7000);
  clock.advance(7000);
  await expect(pod.run).resolves.toBeUndefined();
});

describe("a pod of the kubelet's past life", () => {
  const running: ContainerStatus = {
    name: "base",
    image: "any",
    imageID: "",
    ready: true,
    restartCount: 0,
    containerID: "podloom://1",
    state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
  };

  test("has lost what ran", async () => {
    const pod = await testPod({
      spec: { containers: [shell("exit 0")] },
      status: { phase: "Running", containerStatuses: [running] },
    });
    const status = await pod.ended();
    expect(status.phase).toBe("Failed");
    expect(terminated(status)).toMatchObject({ exitCode: 137, reason: "ContainerStatusUnknown" });
  });

  test("goes on if its policy says so", async () => {
    const pod = await testPod({
      spec: { restartPolicy: "OnFailure", containers: [shell("exit 0")] },
      status: { phase: "Running", containerStatuses: [running] },
    });
    const status = await pod.ended();
    expect(status.phase).toBe("Succeeded");
    expect(status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { reason: "ContainerStatusUnknown" } },
    });
  });
});

test("without namespaces containers without volumes run all the same", async () => {
  const machine = await machineIsolation();
  const setpriv = machine.kind === "namespaces" ? machine.tools.setpriv : machine.setpriv;
  const isolation = { kind: "processGroups", reason: "for a test", setpriv } as const;
  const folder = project({});
  const spec = { containers: [shell(`sleep 1000 & echo $! > ${folder}/pid; echo said; exit 6`)] };
  const pod = await testPod({ spec, isolation });
  expect(terminated(await pod.ended())?.exitCode).toBe(6);
  const orphan = readFileSync(join(folder, "pid"), "utf8").trim();
  expect(isAlive(orphan)).toBe(false);
});
