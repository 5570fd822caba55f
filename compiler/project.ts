// A project on disk: its root and its configuration.
import { CONFIG_FILE, readConfig, type Config, type Variables } from "./config.ts";
import { reportTo, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { Disk } from "./disk.ts";
import { reportUnread, startOf } from "./unread.ts";

export interface Project {
  readonly disk: Disk;
  readonly config: Config;
  readonly variables: Variables;
}

/** Opens the project at `root`. `undefined` when errors were reported. */
export function openProject(
  root: string,
  variables: Variables,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Project | undefined {
  const disk = new Disk(root);
  const report = reportTo(onDiagnostic);
  const read = disk.read(CONFIG_FILE);
  if (read.kind === "missing") report("config/missing", startOf(CONFIG_FILE), { folder: root });
  else reportUnread(read, CONFIG_FILE, startOf(CONFIG_FILE), report);
  if (read.kind !== "text") return undefined;
  const config = readConfig({ path: CONFIG_FILE, text: read.text }, variables, report);
  if (config === undefined) return undefined;
  const { manifestsFolder, manifestsFolderSpan } = config;
  if (disk.holds(manifestsFolder)) return { disk, config, variables };
  // Its path is one in the project, so it is a link that leads out.
  report(
    "load/outside-project",
    manifestsFolderSpan,
    { what: manifestsFolder },
    { hint: "write elsewhere with --out DIR" },
  );
  return undefined;
}
