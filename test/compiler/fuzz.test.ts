// Whatever stands in a project's files, a compile ends with diagnostics or manifests, and never with an exception.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../compiler/model.ts";
import { ruleSet } from "../../compiler/validate/ruleSet.ts";
import { validatePod } from "../../compiler/validate/validate.ts";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { located } from "../support/located.ts";
import { mutate } from "../support/mutator/mutate.ts";
import { project, write } from "../support/project.ts";
import { randomFrom } from "../support/random.ts";

/** Compiles the sound project with one file of it replaced. */
function compilerOf(path: keyof typeof soundProject): (text: string | Uint8Array) => void {
  const root = project(soundProject);
  return (text) => {
    write(root, path, text);
    const { diagnostics, changes } = compileProject(root, { check: true });
    expect(diagnostics.length + changes.length).toBeGreaterThan(0);
  };
}

const yamlWords = fc.constantFrom(
  ..."a b - : ? | > # ! !!str !!binary & * << { } [ ] , ' \" \\n \\t --- ... %YAML 1.2 apiVersion v1 kind Pod metadata spec containers name image base ~ null 0x1f 0755 .inf".split(
    " ",
  ),
  "\n",
  "\n  ",
  "\n    ",
  " ",
  "\u0000",
  "\ufeff",
  "\r\n",
  "&a [*a]",
);

test("any bytes as a template", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), compilerOf("pod.yaml")), { numRuns: 150 });
});

test.each(["pod.yaml", "podloom.yaml"] as const)("anything like YAML as %s", (path) => {
  const compiledWith = compilerOf(path);
  const text = fc.array(yamlWords, { maxLength: 60 }).map((words) => words.join(""));
  fc.assert(fc.property(text, compiledWith), { numRuns: 200 });
});

/** Programs of a small grammar that know what a DAG file may use. */
const { program } = fc.letrec((tie) => {
  const expression = tie("expression") as fc.Arbitrary<string>;
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(
        "1",
        '"a"',
        "null",
        "undefined",
        "[]",
        "{}",
        "x",
        "task",
        "dag",
        "process.env.A",
        "Math.max",
        "this",
        "`${x}`",
        "/(a+)+$/",
        "0n",
        "new Date()",
        "import.meta.dirname",
      ),
      fc.tuple(expression, expression).map(([a, b]) => `(${a})?.[${b}]`),
      fc
        .tuple(expression, fc.array(expression, { maxLength: 2 }))
        .map(([a, all]) => `(${a})(${all.join(", ")})`),
      fc
        .tuple(expression, fc.constantFrom("+", "*", "??", "&&", "===", "in", "instanceof", "**"), expression)
        .map((all) => `(${all.join(" ")})`),
      expression.map((a) => `[...(${a})]`),
      fc
        .tuple(expression, expression)
        .map(([a, b]) => `({ get a() { return ${a}; }, ["__proto__"]: ${b}, ...(${a}) })`),
      expression.map((a) => `((x) => ${a})(1)`),
      expression.map((a) => `task({ task_id: ${a} }, async () => {})()`),
      expression.map(
        (a) => `(function f(n) { for (const x of ${a}) { if (x) return f(x); } return n; })(${a})`,
      ),
    ),
    program: fc
      .array(expression, { maxLength: 3 })
      .map(
        (all) =>
          `import { dag, task } from "podloom";\nlet x = 1;\ndag({ dag_id: "example" }, () => {\n${all.map((one) => `  ${one};\n`).join("")}});\n`,
      ),
  };
});

test("any program as a DAG file", () => {
  fc.assert(fc.property(program, compilerOf("dags/example.ts")), { numRuns: 400 });
});

test("any JSON as a pod", () => {
  const rules = ruleSet({ kubernetesVersion: "1.32", podSecurityStandard: "restricted", severities: {} });
  const pod: Json = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a" },
    spec: { containers: [{ name: "base", image: "a:1" }] },
  };
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, faults) => {
      const value = located(mutate(pod, faults, randomFrom(seed)).pod);
      if (value.kind !== "map") throw new Error("a mutant is a map");
      expect(validatePod(value, {}, { rules, accept: () => false }, () => undefined)).toBeTypeOf("boolean");
    }),
    { numRuns: 2000 },
  );
});
