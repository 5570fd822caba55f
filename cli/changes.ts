// What a compile would change, as a patch that people can read.
import { styleText } from "node:util";
import { createTwoFilesPatch } from "diff";
import type { Change, CompileResult } from "../compiler/quick.ts";

/** Enough to see what happened; whoever wants all of it compiles. */
const MAXIMUM_LINES = 400;

export function formatChanges(
  { changes, manifestsFolder }: CompileResult,
  options: { color: boolean },
): string {
  const placed = changes.map((change) => ({ ...change, path: `${manifestsFolder}/${change.path}` }));
  return formatPatch(placed, options);
}

export function formatPatch(changes: readonly Change[], { color }: { color: boolean }): string {
  const lines = changes.flatMap(({ path, before, after }) => {
    const [from, to] = [
      before === undefined ? "/dev/null" : `a/${path}`,
      after === undefined ? "/dev/null" : `b/${path}`,
    ];
    const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, {
      context: 3,
    });
    return patch
      .trimEnd()
      .split("\n")
      .filter((line) => !/^=+$/.test(line));
  });
  const shown = lines.slice(0, MAXIMUM_LINES).map((line) => (color ? paint(line) : line));
  const left = lines.length - shown.length;
  return `${[...shown, ...(left > 0 ? [`… and ${left} more lines`] : [])].join("\n")}\n`;
}

function paint(line: string): string {
  if (line.startsWith("+")) return styleText("green", line, { validateStream: false });
  if (line.startsWith("-")) return styleText("red", line, { validateStream: false });
  return line.startsWith("@@") ? styleText("cyan", line, { validateStream: false }) : line;
}
