// A project: its files and its configuration.
import { CONFIG_FILE, readConfig, type Config, type Variables } from "./config.ts";
import { reportTo, type Diagnostic } from "./diagnostics/diagnostic.ts";
import { Disk, type ProjectFiles } from "./disk.ts";
import { reportUnread, startOf } from "./unread.ts";

export interface Project<Files extends ProjectFiles = Disk> {
  readonly disk: Files;
  readonly config: Config;
  readonly variables: Variables;
}

/** Opens the project at `root`. `undefined` when errors were reported. */
export function openProject(
  root: string,
  variables: Variables,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Project | undefined {
  return openProjectIn(new Disk(root), root, variables, onDiagnostic);
}

/** The same for files that are kept elsewhere; `name` is what messages call their root. */
export function openProjectIn<Files extends ProjectFiles>(
  disk: Files,
  name: string,
  variables: Variables,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Project<Files> | undefined {
  const report = reportTo(onDiagnostic);
  const read = disk.read(CONFIG_FILE);
  if (read.kind === "missing") report("config/missing", startOf(CONFIG_FILE), { folder: name });
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
