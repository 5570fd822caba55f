// Names that exist when Node runs a file and that the compiler will not read, with the reason.
import { make, unreadable, unsupported, NOT_EVALUATED, type Interpreter } from "../interpreter.ts";
import { NativeObject, type Site, type Value } from "../value.ts";

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const CLOCK = words("Date performance Temporal");
const RANDOM = words("crypto Crypto");
const NETWORK = words("fetch EventSource FormData Headers Request Response WebSocket");
const ASYNC = words(`
  Promise queueMicrotask clearImmediate clearInterval clearTimeout setImmediate setInterval setTimeout
`);

/** What JavaScript and Node bring besides: https://nodejs.org/api/globals.html */
const OTHERS = words(`
  AbortController AbortSignal AggregateError ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Blob BroadcastChannel
  Buffer CompressionStream DataView DecompressionStream DOMException Error EvalError Event EventTarget File
  FinalizationRegistry Float32Array Float64Array Function Int16Array Int32Array Int8Array Intl Iterator MessageChannel
  MessageEvent MessagePort Proxy RangeError ReadableStream ReferenceError Reflect RegExp SharedArrayBuffer Symbol
  SyntaxError TextDecoder TextEncoder TransformStream TypeError URIError URL URLSearchParams Uint16Array Uint32Array
  Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly WritableStream atob btoa decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape eval global globalThis navigator structuredClone unescape
`);

type Refuse = (name: string, site: Site, it: Interpreter) => Value;

const refuseWith =
  (refuse: Refuse) =>
  (name: string): [string, Refuse] => [name, refuse];

const foreign: ReadonlyMap<string, Refuse> = new Map([
  ...CLOCK.map(refuseWith((name, site, it) => unreadable("evaluate/clock", { name }, site, it))),
  ...RANDOM.map(refuseWith((_name, site, it) => unreadable("evaluate/random", {}, site, it))),
  ...NETWORK.map(refuseWith((name, site, it) => unreadable("evaluate/network", { name }, site, it))),
  ...ASYNC.map(
    refuseWith((name, site, it) => unreadable("evaluate/async", { what: `\`${name}\`` }, site, it)),
  ),
  ...OTHERS.map(refuseWith((name, site, it) => unsupported(`\`${name}\``, NOT_EVALUATED, site, it))),
]);

/** Whether a name that no scope knows stands for something of JavaScript's or Node's that is not evaluated. */
export function isForeignGlobal(name: string): boolean {
  return foreign.has(name);
}

export function refusedGlobal(name: string, site: Site, it: Interpreter): Value {
  const refuse = foreign.get(name);
  if (refuse === undefined) throw new Error(`invariant: ${name} is a global`);
  return refuse(name, site, it);
}

const FILES: ReadonlySet<string> = new Set(["node:fs", "node:fs/promises", "fs", "fs/promises"]);

/** A name imported from a package or from Node: there is a value, and it is not ours to know. */
export function refusedImport(name: string, specifier: string, site: Site, it: Interpreter): Value {
  if (FILES.has(specifier)) return unreadable("evaluate/file", { name }, site, it);
  return unreadable("evaluate/package", { name, specifier }, site, it);
}

/** A package's namespace (`import * as lib`): each of its members is refused where it is used. */
export function refusedNamespace(name: string, specifier: string, site: Site, it: Interpreter): Value {
  return make(
    new NativeObject(name, (key, at) => refusedImport(`${name}.${key}`, specifier, at, it)),
    site,
    it,
  );
}
