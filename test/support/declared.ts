// What a DAG file declares, for tests of the stages behind the evaluator.
import type { DagDeclaration } from "../../compiler/model.ts";
import { evaluate, type Files } from "./evaluate.ts";

/** The one DAG of a file, or of several files with `dags/dag.ts` as the entry. */
export function declared(files: Files | string): DagDeclaration {
  const { dags, diagnostics } = evaluate(files);
  const [dag, ...others] = dags;
  if (dag === undefined || others.length > 0 || diagnostics.length > 0) {
    throw new Error(
      `one DAG and no diagnostics, not ${JSON.stringify(diagnostics.map(({ message }) => message))}`,
    );
  }
  return dag;
}

/** A DAG file with this body, and these options beside its id. */
export function dagFile(body: string, options = ""): string {
  return `import { chain, dag, podTask, task } from "podloom";
dag({ dag_id: "example", ${options} }, () => {
${body}
});
`;
}
