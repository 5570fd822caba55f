// Runs as a table that is drawn again in place. One that is over stays as it ended, above those that go on.
import type { RunState } from "../../runtime/loop/index.ts";
import { hasColor, redirectNotes } from "../print.ts";
import { isOver } from "../runTable.ts";
import { tableLines } from "./liveTable.ts";
import { Screen } from "./screen.ts";

/** No eye sees more, and a wide DAG changes more often. */
const DRAW_EVERY_MS = 100;
/** Times go on where nothing changes. */
const TICK_MS = 1000;

export class LiveProgress {
  private readonly stream: NodeJS.WriteStream;
  private readonly screen: Screen;
  private readonly runs = new Map<string, RunState>();
  private readonly over = new Set<string>();
  private readonly ticks: NodeJS.Timeout;
  private readonly restoreNotes: () => void;
  private readonly draw = (): void => this.screen.draw(this.lines([...this.runs.values()]));
  private drawing: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
    this.screen = new Screen(stream);
    this.ticks = setInterval(this.draw, TICK_MS);
    stream.on("resize", this.draw);
    this.restoreNotes = redirectNotes((text) => this.screen.print(text.trimEnd().split("\n")));
  }

  turn(state: RunState): void {
    const { run_id, state: own } = state.run;
    if (this.over.has(run_id)) return;
    if (isOver(own)) {
      this.over.add(run_id);
      this.runs.delete(run_id);
      this.screen.print(this.lines([state]));
    } else this.runs.set(run_id, state);
    this.drawing ??= setTimeout(() => {
      this.drawing = undefined;
      this.draw();
    }, DRAW_EVERY_MS);
  }

  /** What does not go on here any more stays as it was seen last. */
  close(): void {
    clearInterval(this.ticks);
    clearTimeout(this.drawing);
    this.stream.off("resize", this.draw);
    this.draw();
    this.restoreNotes();
  }

  private lines(runs: readonly RunState[]): string[] {
    if (runs.length === 0) return [];
    const { columns, rows } = this.stream;
    // The cursor stands in the line below.
    return tableLines(runs, { now: Date.now(), columns, rows: rows - 1, hasColor: hasColor(this.stream) });
  }
}
