// `node:path` as far as it needs no file system, and the paths of this machine that a module may ask for.
import { describe } from "../describe.ts";
import { posix } from "node:path";
import { known, make, throws, type Interpreter } from "../interpreter.ts";
import { machinePath } from "../operators.ts";
import { NativeObject, PathData, type Data, type Site, type Value } from "../value.ts";
import { natives, type Apply } from "./natives.ts";

/** `import.meta` of a file: only where it lies, and that only from the project root on. */
export function importMeta(file: string, it: Interpreter): NativeObject {
  const paths: Record<string, PathData> = {
    dirname: new PathData(fromRoot(posix.dirname(file))),
    filename: new PathData(fromRoot(file)),
  };
  return new NativeObject("import.meta", (key, site) => {
    const path = Object.hasOwn(paths, key) ? paths[key] : undefined;
    return path === undefined ? undefined : make(path, site, it);
  });
}

/** The form of PathData: "" is the root, all else begins with a slash. */
function fromRoot(path: string): string {
  if (path === ".") return "";
  return path === "./" ? "/" : `/${path}`;
}

export function pathModule(it: Interpreter): NativeObject {
  const on = (compute: (parts: readonly (string | PathData)[], site: Site) => Data | undefined): Apply => {
    return (args, site) => {
      const parts = args.map((arg) => partOf(arg, site, it));
      const result = compute(parts, site);
      return result === undefined ? machinePath(site, it) : make(result, site, it);
    };
  };
  const functions: Record<string, Apply> = {
    join: on((parts) => join(parts)),
    resolve: on((parts) => resolve(parts)),
    normalize: on(([path]) => join(path === undefined ? [] : [path])),
    dirname: on(([path]) => (path instanceof PathData ? parent(path) : posix.dirname(path ?? ""))),
    basename: on(([path, suffix]) => basename(path, suffix)),
    extname: on(([path]) => extname(path)),
    isAbsolute: on(([path]) => path instanceof PathData || posix.isAbsolute(path ?? "")),
    relative: on(([from, to]) => relative(from, to)),
  };
  const module = natives("path", { functions, constants: { sep: "/", delimiter: ":" } }, it);
  const posixModule = new NativeObject("path", (key, site) =>
    key === "posix" ? make(module, site, it) : module.member(key, site),
  );
  return new NativeObject("path", (key, site) =>
    key === "default" ? make(posixModule, site, it) : posixModule.member(key, site),
  );
}

function partOf(arg: Value, site: Site, it: Interpreter): string | PathData {
  const data = known(arg, it);
  if (typeof data === "string" || data instanceof PathData) return data;
  return throws(`a path is made of texts and this is ${describe(data)}`, site, it);
}

/** `undefined` where a path of this machine comes after something else: then the text itself would matter. */
function join(parts: readonly (string | PathData)[]): Data | undefined {
  const [first, ...rest] = parts;
  if (rest.some((part) => part instanceof PathData)) return undefined;
  if (!(first instanceof PathData)) return posix.join(...parts.map(String));
  // Relative to the root, so that going above it stays visible.
  return new PathData(fromRoot(posix.join(`.${first.fromRoot}`, ...rest.map(String))));
}

function resolve(parts: readonly (string | PathData)[]): Data | undefined {
  const start = parts.findLastIndex((part) => part instanceof PathData || posix.isAbsolute(part));
  const rest = parts.slice(start < 0 ? 0 : start);
  const [first] = rest;
  if (start < 0 || first === undefined) return undefined;
  return first instanceof PathData ? join(rest) : posix.resolve(...rest.map(String));
}

/** The folder by the letters of the path, which is the real one only where no `..` is left in them. */
function parent(path: PathData): Data | undefined {
  return posix.normalize(path.fromRoot) === path.fromRoot || path.fromRoot === ""
    ? join([path, ".."])
    : undefined;
}

function basename(
  path: string | PathData | undefined,
  suffix: string | PathData | undefined,
): Data | undefined {
  if (suffix instanceof PathData) return undefined;
  if (!(path instanceof PathData)) return posix.basename(path ?? "", suffix);
  return isBelowRoot(path) ? posix.basename(path.fromRoot, suffix) : undefined;
}

function extname(path: string | PathData | undefined): Data | undefined {
  if (!(path instanceof PathData)) return posix.extname(path ?? "");
  return isBelowRoot(path) ? posix.extname(path.fromRoot) : undefined;
}

function relative(from: string | PathData | undefined, to: string | PathData | undefined): Data | undefined {
  if (!(from instanceof PathData && to instanceof PathData)) return undefined;
  return isInside(from) && isInside(to)
    ? posix.relative(
        fromRoot(posix.normalize(`.${from.fromRoot}`)),
        fromRoot(posix.normalize(`.${to.fromRoot}`)),
      )
    : undefined;
}

function isInside(path: PathData): boolean {
  return !posix.normalize(`.${path.fromRoot}`).startsWith("..");
}

function isBelowRoot(path: PathData): boolean {
  return isInside(path) && posix.normalize(`.${path.fromRoot}`) !== ".";
}
