// The images of the tests' pods: a small Debian with Node, and podloom as users install it, beside the projects. What takes long is
// kept in a cache folder, and nothing is done where the cluster has the same images already.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/command.ts";
import { loadImage, MachineError, tagImage, type WholeCluster } from "./wholeCluster.ts";

const run = promisify(execFile);

const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "podloom-worker-image");

/** Each project's own; its containers begin in the project's folder. */
export const images = {
  etl: "registry.example.com/etl:2026.11",
  "kubernetes-executor": "registry.example.com/kubernetes-executor:2026.11",
  ends: "localhost/podloom-ends:1",
} as const;
/** The sidecar of an example has this image. What it wants of Ubuntu is bash, which Debian has, too. */
const ubuntu = "docker.io/library/ubuntu:24.04";

/** `projects` is the folder of the compiled projects, by name. */
export async function loadWorkerImages(cluster: WholeCluster, projects: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const tarball = await pack();
  const marker = join(cluster.folder, "worker-images");
  const digest = digestOf([tarball, process.execPath], projects);
  if (existsSync(marker) && readFileSync(marker, "utf8") === digest) return;
  const root = await rootFileSystem(tarball, projects);
  for (const [project, name] of Object.entries(images))
    await loadImage(name, { root, command: ["/usr/bin/env", "--chdir", `/${project}`] });
  await tagImage(cluster, images.ends, ubuntu);
  writeFileSync(marker, digest);
}

/** The tarball of `npm pack`. */
async function pack(): Promise<string> {
  const folder = join(cache, "packed");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const npm = (...args: readonly string[]) => run("npm", args, { cwd: repository });
  await npm("run", "--silent", "build");
  await npm("pack", "--pack-destination", folder, "--ignore-scripts", "--silent");
  return join(folder, readdirSync(folder)[0] ?? "");
}

async function rootFileSystem(tarball: string, projects: string): Promise<string> {
  const debian = await debianFolder();
  const root = join(cache, "root");
  rmSync(root, { recursive: true, force: true });
  await run("cp", ["--archive", debian, root]);
  cpSync(process.execPath, join(root, "usr/local/bin/node"));
  symlinkSync("/node_modules/.bin/podloom", join(root, "usr/local/bin/podloom"));
  writeFileSync(join(root, "package.json"), '{ "private": true, "type": "module" }\n');
  // As examples/deploy/Dockerfile has it.
  const flags = [
    "--omit=dev",
    "--omit=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
  ];
  await run("npm", ["install", ...flags, "--silent", tarball], { cwd: root, env: userEnv() });
  for (const project of readdirSync(projects)) {
    cpSync(join(projects, project), join(root, project), { recursive: true });
    symlinkSync("../node_modules", join(root, project, "node_modules"));
  }
  return root;
}

/** Made once. */
async function debianFolder(): Promise<string> {
  const folder = join(cache, "debian");
  if (existsSync(folder)) return folder;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  await bootstrap(draft);
  for (const path of ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"])
    rmSync(join(draft, path), { recursive: true });
  renameSync(draft, folder);
  return folder;
}

/** Debian itself, by Debian's own program, which is installed where it is missing. */
async function bootstrap(folder: string): Promise<void> {
  const options = { maxBuffer: 2 ** 26 };
  try {
    if (!existsSync("/usr/sbin/debootstrap"))
      await run("apt-get", ["install", "--yes", "--no-install-recommends", "debootstrap"], options);
    await run("/usr/sbin/debootstrap", ["--variant=minbase", "stable", folder], options);
  } catch (error) {
    throw new MachineError("debootstrap does not make a Debian here", { cause: error });
  }
}

/** The settings under which tests run podloom's sources are not a user's. */
function userEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
}

/** Of what the images are made of, wherever that lies. */
function digestOf(files: readonly string[], folder: string): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()) {
    const file = join(folder, path);
    if (statSync(file).isFile()) hash.update(`${path}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}
