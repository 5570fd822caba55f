// Where a DAG file declares something, when the words for it stand in another file: at the call that leads there.
import { position } from "./diagnostics/codeFrame.ts";
import type { LinkedDag, LinkedTask, Origin, Span, Step } from "./model.ts";

/** The line of the `task()` call in the DAG file, else of the call through which it came, else where the task is used. */
export function lineOfTask({ declaration }: LinkedTask, file: string): number {
  const { origin, span } = declaration;
  const way = [origin.span, ...stops(origin).map((step) => step.span), span];
  return lineOf(way.find((place) => place.file.path === file));
}

/** The line of the `dag()` call in the DAG file, else of the call through which its tasks came. */
export function lineOfDag({ span, tasks }: LinkedDag, file: string): number {
  if (span.file.path === file) return lineOf(span);
  const way = tasks.slice(0, 1).flatMap(({ declaration }) => stops(declaration.origin));
  return lineOf(way.findLast(({ kind, span: place }) => kind === "call" && place.file.path === file)?.span);
}

/** What a file only imports has no line in it. */
function lineOf(span: Span | undefined): number {
  return span === undefined ? 1 : position(span.file, span.start).line;
}

/** The stops of an origin, the nearest to its span first. */
function stops({ steps }: Origin): readonly Step[] {
  const found: Step[] = [];
  for (let step = steps; step !== undefined; step = step.previous) found.unshift(step);
  return found;
}
