// The pod templates of a project: each read once, however many tasks use it.
import { posix } from "node:path";
import { reportTo, type Diagnostic, type Report } from "./diagnostics/diagnostic.ts";
import type { ProjectFiles, ReadResult } from "./disk.ts";
import type { LocatedMap, Span } from "./model.ts";
import { readTemplate } from "./template.ts";
import { reportUnread } from "./unread.ts";

interface Template {
  readonly read: ReadResult;
  readonly pod: LocatedMap | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export class Templates {
  private readonly disk: Pick<ProjectFiles, "read">;
  private readonly loaded = new Map<string, Template>();

  constructor(disk: Pick<ProjectFiles, "read">) {
    this.disk = disk;
  }

  forget(path: string): void {
    this.loaded.delete(path);
  }

  /** The template at a path from the project root, named at `span`. `onRead` gets the file that the answer depends on. */
  load(
    path: string,
    span: Span,
    report: Report,
    onRead: (path: string, read: ReadResult) => void,
    onDiagnostic: (diagnostic: Diagnostic) => void,
  ): LocatedMap | undefined {
    const normal = posix.normalize(path);
    const template = this.loaded.get(normal) ?? this.read(normal);
    onRead(normal, template.read);
    reportUnread(template.read, `the pod template ${normal}`, span, report);
    template.diagnostics.forEach(onDiagnostic);
    return template.pod;
  }

  private read(path: string): Template {
    const read = this.disk.read(path);
    const diagnostics: Diagnostic[] = [];
    const report = reportTo((diagnostic) => diagnostics.push(diagnostic));
    const pod = read.kind === "text" ? readTemplate({ path, text: read.text }, report) : undefined;
    const template = { read, pod, diagnostics };
    this.loaded.set(path, template);
    return template;
  }
}
