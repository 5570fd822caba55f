// What podloom init makes: the files of a new project, and what an existing package.json lacks for one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./packageFolder.ts";

export interface ProjectFile {
  /** From the project's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface NewProject {
  /** What the manifests are compiled from. */
  readonly sources: readonly ProjectFile[];
  /** Right beside these very sources alone. */
  readonly manifests: readonly ProjectFile[];
  readonly others: readonly ProjectFile[];
}

const SOURCES = ["podloom.yaml", "pod_templates/worker.yaml", "dags/hello.ts"];
const MANIFESTS = ["dag.json", "greet.yaml", "shout.yaml"].map((name) => `manifests/hello/${name}`);
const WORKFLOWS = ["podloom.yml", "podloom-comment.yml"].map((name) => `.github/workflows/${name}`);

const GITIGNORE = `node_modules/
# The database and the local cluster of \`podloom run --local\`
.podloom/
`;

const SCRIPTS = { compile: "podloom compile", check: "tsc && podloom compile --check" };

/** Reads the files of a new project from this package: they are its examples/hello and examples/ci. */
export function readNewProject(): NewProject {
  return {
    sources: copies(SOURCES, "examples/hello"),
    manifests: copies(MANIFESTS, "examples/hello"),
    others: [
      { path: "package.json", text: `${JSON.stringify(packageJson(), null, 2)}\n` },
      { path: ".gitignore", text: GITIGNORE },
      ...copies(["tsconfig.json", "README.md"], "examples/hello"),
      ...copies(WORKFLOWS, "examples/ci"),
    ],
  };
}

/** The commands that give a package.json what it lacks. */
export function commandsFor(text: string): string[] {
  const found = membersOf(text);
  const has = (member: string, name: string): boolean => name in Object(found[member]);
  const settings = [
    ...(found["type"] === "module" ? [] : ["type=module"]),
    ...Object.entries(SCRIPTS)
      .filter(([name]) => !has("scripts", name))
      .map(([name, script]) => `scripts.${name}=${script}`),
  ];
  const { dependencies, devDependencies } = packageJson();
  const missing = (packages: Readonly<Record<string, string>>): string[] =>
    Object.entries(packages)
      .filter(([name]) => !has("dependencies", name) && !has("devDependencies", name))
      .map(([name, range]) => `${name}@${range}`);
  return [
    ...command("npm pkg set", settings),
    ...command("npm install", missing(dependencies)),
    ...command("npm install --save-dev", missing(devDependencies)),
  ];
}

function command(start: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [[start, ...words.map((word) => `"${word}"`)].join(" ")];
}

/** The members of podloom's own package.json that a new project's follows. */
interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly devDependencies: { readonly "@types/node": string; readonly typescript: string };
}

/** Without a name, which a private package does not need and a folder's name may not be fit for. */
function packageJson() {
  const { version, engines, devDependencies } = JSON.parse(readOwn("package.json")) as OwnPackage;
  return {
    private: true,
    type: "module",
    engines: { node: engines.node },
    scripts: SCRIPTS,
    dependencies: { podloom: `^${version}` },
    devDependencies: {
      "@types/node": devDependencies["@types/node"],
      typescript: devDependencies.typescript,
    },
  };
}

/** The members of a package.json; none of one that is not JSON. */
function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function copies(paths: readonly string[], from: string): ProjectFile[] {
  return paths.map((path) => ({ path, text: readOwn(`${from}/${path}`) }));
}

function readOwn(path: string): string {
  return readFileSync(join(packageFolder(), path), "utf8");
}
