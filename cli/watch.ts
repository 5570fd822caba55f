// podloom compile --watch: compiles, and again after each change.
import { Session, type CompileOptions, type CompileResult } from "../compiler/index.ts";
import { DiskError } from "../compiler/quick.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";
import { interrupted } from "./interrupted.ts";
import { printNote } from "./print.ts";
import { WatchedFolders } from "./watchedFolders.ts";

/** An editor writes a file in several steps; a round begins when none came for this long. */
const QUIET_MS = 5;

/** Watches until it is told to end. `report` gets what each round came to, and the time from the first change on. */
export async function watchProject(
  options: CompileOptions,
  report: (result: CompileResult, durationMs: number) => Promise<void>,
): Promise<ExitCode> {
  const session = new Session(options);
  const rounds = new Rounds(options.root, session, report);
  rounds.start();
  await interrupted();
  await rounds.end();
  return EXIT.ok;
}

class Rounds {
  private readonly session: Session;
  private readonly report: (result: CompileResult, durationMs: number) => Promise<void>;
  private readonly folders: WatchedFolders;
  private readonly touched = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private started = 0;
  private reported: Promise<void> = Promise.resolve();

  constructor(root: string, session: Session, report: Rounds["report"]) {
    this.session = session;
    this.report = report;
    this.folders = new WatchedFolders(root, (path) => this.touch(path));
  }

  start(): void {
    this.started = performance.now();
    this.round(() => this.session.start());
  }

  end(): Promise<void> {
    clearTimeout(this.timer);
    this.folders.close();
    return this.reported;
  }

  private touch(path: string): void {
    if (this.touched.size === 0) this.started = performance.now();
    this.touched.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const paths = new Set(this.touched);
      this.touched.clear();
      this.round(() => this.session.update(paths));
    }, QUIET_MS);
  }

  private round(work: () => CompileResult | undefined): void {
    const result = orDiskError(work);
    const durationMs = performance.now() - this.started;
    if (result !== undefined) this.reported = this.reported.then(() => this.report(result, durationMs));
    // What changed in a folder before it was watched is looked for in a round of its own.
    for (const folder of this.folders.watch(this.session.folders())) this.touch(folder);
  }
}

/** A disk that refuses is no reason to end: the next change may mend it. */
function orDiskError(work: () => CompileResult | undefined): CompileResult | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    printNote(`podloom: ${error.message}\n`);
    return undefined;
  }
}
