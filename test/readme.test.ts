// The README shows what podloom does: each of its blocks that names a file is that file, and what is said of them holds.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, parsePatch } from "diff";
import { expect, test } from "vitest";
import { podloom, repository } from "./support/command.ts";
import { filesIn, project } from "./support/project.ts";
import { commitAll } from "./support/repository.ts";

interface Block {
  readonly language: string;
  /** What stands after the language: a file's path, or a command. */
  readonly title: string;
  readonly text: string;
}

const blocks = [
  ...readFileSync(join(repository, "README.md"), "utf8").matchAll(/^```(\w+) +(.+)\n([^]*?)^```$/gm),
].map(([, language = "", title = "", text = ""]): Block => ({ language, title, text }));

const text = (title: string): string => blocks.find((block) => block.title === title)?.text ?? "";

const sources = blocks.filter(({ title }) => /^(podloom\.yaml|pod_templates\/|dags\/)/.test(title));
const isMistake = ({ title }: Block): boolean => title.includes("mistake");

function files(chosen: readonly Block[]): Record<string, string> {
  return Object.fromEntries(chosen.map((block) => [block.title, block.text]));
}

test("the DAG compiles to the manifest", () => {
  const folder = project(files(sources.filter((block) => !isMistake(block))));
  const { code, stderr } = podloom(["compile"], folder);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const manifest = blocks.find(({ title }) => title.startsWith("manifests/"));
  expect(manifest).toBeDefined();
  expect(filesIn(folder)[manifest?.title ?? ""]).toBe(manifest?.text);
});

test("the mistake gets the diagnostics that are shown", () => {
  const folder = project(
    files(sources.filter((block) => isMistake(block) || !block.title.startsWith("dags/"))),
  );
  const { code, stderr } = podloom(["compile"], folder);
  expect(code).toBe(1);
  expect(stderr.trimEnd()).toBe(text("podloom compile").trimEnd());
});

test("the pull request does to the pods what is shown", () => {
  const folder = project(files(sources.filter((block) => !isMistake(block))));
  expect(podloom(["compile"], folder).code).toBe(0);
  commitAll(folder, "base");
  for (const patch of parsePatch(text("pull-request"))) {
    const path = join(folder, patch.newFileName ?? "");
    const patched = applyPatch(readFileSync(path, "utf8"), patch);
    if (patched === false) throw new Error(`the patch of ${path} does not apply`);
    writeFileSync(path, patched);
  }
  const command = "podloom diff --base main";
  const { code, stdout } = podloom(command.split(" ").slice(1), folder);
  expect(code).toBe(0);
  const withoutHash = (shown: string): string => shown.trimEnd().replace(/\([0-9a-f]{10}\)/, "(…)");
  expect(withoutHash(stdout)).toBe(withoutHash(text(command)));
});

test("the pod that podloom did not write gets the diagnostics that are shown", () => {
  const isPod = ({ title }: Block): boolean => title.startsWith("pods/");
  const folder = project(files(blocks.filter(isPod)));
  const command =
    blocks.map(({ title }) => title).find((title) => title.startsWith("podloom validate ")) ?? "";
  const { code, stderr } = podloom(command.split(" ").slice(1), folder);
  expect(code).toBe(1);
  expect(stderr.trimEnd()).toBe(text(command).trimEnd());
});
