// Whatever TypeScript a DAG file is, a compile ends with diagnostics or manifests: sources that people wrote, the examples, the
// cases and those of packages, cut up and put together anew.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { project, write } from "../support/project.ts";
import { randomFrom, type Random } from "../support/random.ts";

const root = join(import.meta.dirname, "../..");
const MOST_CHARACTERS = 12_000;

/** DAG files, and code and declarations of many kinds. */
const sources = [
  ...globSync(["examples/*/dags/**/*.ts", "test/compiler/cases/*/dags/**/*.ts"], { cwd: root }),
  ...globSync(["node_modules/ajv/lib/**/*.ts", "node_modules/{yaml,vitest,croner}/dist/**/*.d.ts"], {
    cwd: root,
  }),
]
  .toSorted()
  .map((path) => readFileSync(join(root, path), "utf8"))
  .filter((text) => text.length < MOST_CHARACTERS);

/** Where a text can be cut: at the ends of lines, statements and brackets, or anywhere between words. */
const PIECES = [/(?<=\n)/, /(?<=[;{}])/, /\b/] as const;

type Mutation = (pieces: readonly string[], random: Random) => readonly string[];

const MUTATIONS: readonly Mutation[] = [
  // Without a slice.
  (pieces, random) => pieces.toSpliced(placeIn(pieces, random), random.pick([1, 2, 5])),
  // A slice twice.
  (pieces, random) => {
    const start = placeIn(pieces, random);
    return pieces.toSpliced(start, 0, ...pieces.slice(start, start + random.pick([1, 3, 10])));
  },
  // Two pieces in each other's place.
  (pieces, random) => {
    const [one, other] = [placeIn(pieces, random), placeIn(pieces, random)];
    return pieces.with(one, pieces[other] ?? "").with(other, pieces[one] ?? "");
  },
  // A slice of another file.
  (pieces, random) => {
    const others = random.pick(sources).split(random.pick(PIECES));
    const start = placeIn(others, random);
    return pieces.toSpliced(
      placeIn(pieces, random),
      0,
      ...others.slice(start, start + random.pick([1, 5, 20])),
    );
  },
  // A piece inside the body of a DAG.
  (pieces, random) => [
    'import { dag, task } from "podloom";\ndag({ dag_id: "a" }, () => {\n',
    ...pieces.slice(placeIn(pieces, random)),
    "\n});\n",
  ],
];

function placeIn(pieces: readonly string[], random: Random): number {
  return Math.floor(random.next() * pieces.length);
}

function mutated(seed: number): string {
  const random = randomFrom(seed);
  const text = random.pick(sources);
  const steps = Array.from({ length: random.pick([0, 1, 2, 4, 8]) });
  return steps.reduce<string>((changed) => {
    const pieces = changed.split(random.pick(PIECES));
    return pieces.length === 0 ? changed : random.pick(MUTATIONS)(pieces, random).join("");
  }, text);
}

test("sources that were cut up, as a DAG file and as a file that it imports", () => {
  const folder = project(soundProject);
  expect(sources.length).toBeGreaterThan(200);
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const text = mutated(seed);
      write(
        folder,
        "dags/example.ts",
        `import { dag, task } from "podloom";\nimport * as other from "../other.ts";\n${text}`,
      );
      write(folder, "other.ts", text);
      const { diagnostics } = compileProject(folder, { check: true });
      for (const { span } of diagnostics) expect(span.start).toBeLessThanOrEqual(span.end);
    }),
    { numRuns: 300, interruptAfterTimeLimit: 5000, markInterruptAsFailure: false },
  );
});
