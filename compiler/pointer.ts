// JSON pointers (RFC 6901), the addresses of fields in a pod, and their form in sentences.

export function childPointer(pointer: string, key: string | number): string {
  return typeof key === "number" ? `${pointer}/${key}` : `${pointer}/${escapeSegment(key)}`;
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
