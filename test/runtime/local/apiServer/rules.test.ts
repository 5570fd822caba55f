// The local API server's verdict on pods is the compiler's: filling in defaults makes nothing right or wrong.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { toJson } from "../../../../compiler/located.ts";
import { podChecker } from "../../../../compiler/validate/plainPod.ts";
import type { ApiServer } from "../../../../runtime/local/apiServer/apiServer.ts";
import { Client, type Answer } from "../../../support/conformance/client.ts";
import { startLocalApiServer } from "../../../support/conformance/localApiServer.ts";
import { repository } from "../../../support/command.ts";
import { readRuleCases } from "../../../support/ruleCases.ts";

let server: ApiServer;
let client: Client;

beforeAll(async () => {
  server = await startLocalApiServer();
  client = new Client({ origin: server.origin, authority: server.certificate, token: server.token });
});

afterAll(async () => {
  await client.close();
  await server.close();
});

/** As much of a pod as the tests look at. */
type AnyPod = { readonly metadata?: { readonly namespace?: string } };

function dryRun(pod: AnyPod): Promise<Answer> {
  const namespace = encodeURIComponent(pod.metadata?.namespace ?? "default");
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`;
  return client.call("POST", path, { body: pod });
}

const read = (path: string): string => readFileSync(join(repository, path), "utf8");

test("the manifests of the examples are created as they are", async () => {
  const manifests = globSync("examples/*/manifests/*/*.yaml", { cwd: repository });
  expect(manifests.length).toBeGreaterThan(0);
  for (const path of manifests) {
    const answer = await dryRun(parse(read(path)));
    expect({ path, code: answer.code, message: answer.body.message }).toEqual({
      path,
      code: 201,
      message: undefined,
    });
  }
});

test("the cases of the rules get the verdicts of the rules", async () => {
  const check = podChecker({ kubernetesVersion: "1.36", podSecurityStandard: "privileged", severities: {} });
  const differing: string[] = [];
  for (const path of globSync("test/compiler/rules/*/*.yaml", { cwd: repository }).toSorted()) {
    for (const { title, pod } of readRuleCases(read(path), path)) {
      const json = toJson(pod) as AnyPod;
      // A namespace of a wrong form has no path.
      if (json.metadata?.namespace !== undefined) continue;
      const { code } = await dryRun(json);
      const isAccepted = check({ ...json }).length === 0;
      if ((code === 201) !== isAccepted) differing.push(`${basename(path)}: ${title}: ${code}`);
    }
  }
  expect(differing).toEqual([]);
});
