// What a request's path means: a resource, its collection or one object, and a subresource.
import { apiVersionOf, type Resource, type Subresource } from "./resource.ts";

export type RequestTarget =
  | { readonly kind: "collection"; readonly resource: Resource; readonly namespace: string | undefined }
  | {
      readonly kind: "object";
      readonly resource: Resource;
      readonly namespace: string;
      readonly name: string;
    }
  | {
      readonly kind: "subresource";
      readonly resource: Resource;
      readonly namespace: string;
      readonly name: string;
      readonly subresource: Subresource;
    }
  /** What the server tells of itself: `/version`, `/api/v1` … */
  | { readonly kind: "document"; readonly path: string };

/** `undefined` where no resource has such a path. */
export function requestTarget(path: string, resources: readonly Resource[]): RequestTarget | undefined {
  const segments = decoded(path);
  if (segments === undefined) return undefined;
  const [root, ...rest] = segments;
  const depth = root === "api" ? 1 : 2;
  const isResource = (root === "api" || root === "apis") && rest.length > depth;
  if (!isResource) return { kind: "document", path: `/${segments.join("/")}` };
  const apiVersion = rest.slice(0, depth).join("/");
  const own = resources.filter((resource) => apiVersionOf(resource) === apiVersion);
  return inGroup(rest.slice(depth), own);
}

function inGroup(segments: readonly string[], resources: readonly Resource[]): RequestTarget | undefined {
  const named = (plural: string | undefined): Resource | undefined =>
    resources.find((resource) => resource.plural === plural);
  const [first, namespace, plural, name, ...subresource] = segments;
  const inNamespace = first === "namespaces" && namespace !== undefined ? named(plural) : undefined;
  if (inNamespace?.isNamespaced === true && namespace !== undefined)
    return inResource(inNamespace, namespace, name, subresource);
  const resource = named(first);
  if (resource === undefined) return undefined;
  if (resource.isNamespaced && segments.length > 1) return undefined;
  return inResource(resource, undefined, segments[1], segments.slice(2));
}

function inResource(
  resource: Resource,
  namespace: string | undefined,
  name: string | undefined,
  [subresource, ...beyond]: readonly string[],
): RequestTarget | undefined {
  if (name === undefined) return { kind: "collection", resource, namespace };
  if (subresource === undefined) return { kind: "object", resource, namespace: namespace ?? "", name };
  const found = resource.subresources.find((one) => one.name === subresource);
  if (found === undefined || beyond.length > 0) return undefined;
  return { kind: "subresource", resource, namespace: namespace ?? "", name, subresource: found };
}

/** The segments of a path, or `undefined` where one is empty or badly escaped. */
function decoded(path: string): string[] | undefined {
  try {
    const segments = path.replace(/\/$/, "").split("/").slice(1).map(decodeURIComponent);
    return segments.some((segment) => segment === "" || segment.includes("/")) ? undefined : segments;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
