// YAML syntax tree → located value: resolves scalars, aliases and merge keys, within budgets that no alias bomb
// gets around. What an alias repeats is shared by reference but counted as if it were written out.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located, LocatedMap, LocatedScalar, Origin, SourceText, Span } from "../model.ts";
import { isMergeKey, mergeInto, withStep, type Entries } from "./mergeKey.ts";
import { coreTags, resolveScalar } from "./scalar.ts";

/** The most values (scalars, lists and maps) that a file may hold with its aliases written out. */
export const maximumValues = 50_000;

/** How deep lists and maps may nest, aliases written out. */
export const maximumDepth = 100;

interface Anchored {
  readonly value: Located;
  readonly size: number;
}

interface Progress {
  readonly source: SourceText;
  readonly report: Report;
  readonly anchors: Map<string, Anchored>;
  /** The values counted so far, aliases written out. */
  count: number;
  /** A budget is used up, which is reported once: nothing more is built. */
  stopped: boolean;
}

/** Builds the located values of a file's documents, and reports everything that has none. */
export function toLocated(roots: readonly Node[], source: SourceText, report: Report): Located[] {
  const progress: Progress = { source, report, anchors: new Map(), count: 0, stopped: false };
  return roots.flatMap((root) => {
    progress.anchors.clear(); // each document has its own
    return build(root, 0, progress) ?? [];
  });
}

/** `undefined` means that the reason was reported. */
function build(node: Node, depth: number, progress: Progress): Located | undefined {
  if (isAlias(node)) return buildAlias(node, depth, progress);
  const before = progress.count;
  if (!spend(1, depth, node, progress)) return undefined;
  const value = buildContent(node, depth, progress);
  const { anchor } = node;
  if (anchor !== undefined && value !== undefined) {
    progress.anchors.set(anchor, { value, size: progress.count - before });
  }
  return value;
}

function buildContent(node: Node, depth: number, progress: Progress): Located | undefined {
  if (isScalar(node)) return buildScalar(node, progress);
  if (isMap<Node, Node | null>(node) && hasTag(node, "map", progress)) return buildMap(node, depth, progress);
  if (isSeq<Node>(node) && hasTag(node, "seq", progress)) {
    const items = node.items.map((item) => build(item, depth + 1, progress));
    return {
      kind: "list",
      items: items.filter((item) => item !== undefined),
      origin: originOf(node, progress),
    };
  }
  return undefined;
}

/** Counts values against the budgets; reports and stops at the first excess. */
function spend(count: number, depth: number, node: Node, progress: Progress): boolean {
  if (progress.stopped) return false;
  progress.count += count;
  if (progress.count > maximumValues) {
    progress.report("yaml/too-many-values", spanOf(node, progress), { limit: maximumValues });
    progress.stopped = true;
  } else if (depth > maximumDepth) {
    progress.report("yaml/too-deep", spanOf(node, progress), { limit: maximumDepth });
    progress.stopped = true;
  }
  return !progress.stopped;
}

function buildAlias(alias: Alias, depth: number, progress: Progress): Located | undefined {
  const span = spanOf(alias, progress);
  // An anchor is known once its value is complete, so a value that holds itself is not found either.
  const target = progress.anchors.get(alias.source);
  if (target === undefined) {
    progress.report("yaml/unknown-alias", span, { name: alias.source });
    return undefined;
  }
  if (!spend(target.size, depth + heightOf(target.value), alias, progress)) return undefined;
  return withStep(target.value, { kind: "constant", name: alias.source, span });
}

function heightOf(value: Located): number {
  if (value.kind === "scalar") return 0;
  const children = value.kind === "list" ? value.items : value.entries.values().map((entry) => entry.value);
  let height = 0;
  for (const child of children) height = Math.max(height, 1 + heightOf(child));
  return height;
}

function buildMap(node: YAMLMap<Node, Node | null>, depth: number, progress: Progress): LocatedMap {
  const entries: Entries = { all: new Map(), written: new Map() };
  for (const pair of node.items) {
    if (progress.stopped) break;
    buildEntry(pair, depth, entries, progress);
  }
  return { kind: "map", entries: entries.all, origin: originOf(node, progress) };
}

function buildEntry(
  pair: Pair<Node, Node | null>,
  depth: number,
  entries: Entries,
  progress: Progress,
): void {
  const key = buildKey(pair.key, progress);
  if (key === undefined) return;
  const span = spanOf(pair.key, progress);
  // Without a colon, as in `{a, b}`, a key has no value node.
  const value =
    pair.value === null ? buildNull(pair.key, depth + 1, progress) : build(pair.value, depth + 1, progress);
  const first = entries.written.get(key);
  if (first !== undefined) {
    const related = [{ message: "it is here too", span: first }];
    progress.report("yaml/duplicate-key", span, { key }, { related });
    return;
  }
  entries.written.set(key, span);
  if (value === undefined) return;
  if (isMergeKey(pair.key)) {
    mergeInto(entries, value, { name: nameOfSource(pair.value), span }, progress.report);
  } else {
    entries.all.set(key, { key: span, value });
  }
}

function buildKey(node: Node, progress: Progress): string | undefined {
  const scalar = isScalar(node) ? buildScalar(node, progress) : undefined;
  if (isScalar(node) && scalar === undefined) return undefined;
  if (typeof scalar?.value === "string") return scalar.value;
  const span = spanOf(node, progress);
  const key = span.file.text.slice(span.start, Math.min(span.end, span.start + 40));
  progress.report("yaml/key-not-text", span, { key: JSON.stringify(key), read: kindOf(node, scalar?.value) });
  return undefined;
}

function kindOf(node: Node, value: LocatedScalar["value"] | undefined): string {
  if (isAlias(node)) return "an alias";
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  return value === null ? "null" : `a ${typeof value}`;
}

function nameOfSource(node: Node | null): string {
  return isAlias(node) ? node.source : "<<";
}

function buildScalar(node: Scalar, progress: Progress): LocatedScalar | undefined {
  const span = spanOf(node, progress);
  const text = node.source ?? "";
  const resolved = resolveScalar(node);
  if (resolved === undefined) {
    progress.report("yaml/unsupported-tag", span, { tag: tagText(node) });
  } else if (typeof resolved.value === "number" && !Number.isFinite(resolved.value)) {
    progress.report("yaml/number-not-finite", span, { text });
  } else if (resolved.type === "int" && !Number.isSafeInteger(resolved.value)) {
    progress.report("yaml/number-too-large", span, { text });
  } else if (!text.isWellFormed()) {
    progress.report("yaml/bad-character", span, { character: "half of a surrogate pair" });
  } else {
    return { kind: "scalar", value: resolved.value, origin: { span, steps: undefined } };
  }
  return undefined;
}

function hasTag(node: Node, kind: "map" | "seq", progress: Progress): boolean {
  if (node.tag === undefined || node.tag === "!" || node.tag === coreTags + kind) return true;
  progress.report("yaml/unsupported-tag", spanOf(node, progress), { tag: tagText(node) });
  return false;
}

function tagText(node: Node): string {
  return (node.tag ?? "!").replace(coreTags, "!!");
}

function buildNull(place: Node, depth: number, progress: Progress): LocatedScalar | undefined {
  if (!spend(1, depth, place, progress)) return undefined;
  return { kind: "scalar", value: null, origin: originOf(place, progress) };
}

function originOf(node: Node, progress: Progress): Origin {
  return { span: spanOf(node, progress), steps: undefined };
}

/** A node's own text; the parser's range of a block also holds the blank after it. */
function spanOf(node: Node, { source }: Progress): Span {
  const [start, blockEnd] = node.range ?? [0, 0];
  let end = blockEnd;
  while (end > start && /\s/.test(source.text.charAt(end - 1))) end--;
  return { file: source, start, end };
}
