// JSON pointers (RFC 6901), the addresses of fields in a pod, and their form in sentences.

export function childPointer(pointer: string, key: string | number): string {
  return typeof key === "number" ? `${pointer}/${key}` : `${pointer}/${escapeSegment(key)}`;
}

/** The pointer of a member as that of what holds it, and its key. */
export function splitPointer(pointer: string): { readonly parent: string; readonly key: string } {
  const slash = pointer.lastIndexOf("/");
  return { parent: pointer.slice(0, slash), key: unescapeSegment(pointer.slice(slash + 1)) };
}

export function pointerSegments(pointer: string): readonly string[] {
  return pointer === "" ? [] : pointer.slice(1).split("/").map(unescapeSegment);
}

/** A pointer as Kubernetes writes fields in its messages: `spec.containers[0].image`. */
export function fieldPath(pointer: string): string {
  if (pointer === "") return "the pod";
  return pointerSegments(pointer).reduce((path, segment) => {
    if (!/^(?!\d+$)[\w$-]+$/.test(segment)) return `${path}[${segment}]`;
    return path === "" ? segment : `${path}.${segment}`;
  }, "");
}

function escapeSegment(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

function unescapeSegment(segment: string): string {
  return segment.includes("~") ? segment.replaceAll("~1", "/").replaceAll("~0", "~") : segment;
}
