// A request as the server understands it, without the socket it came from.
import { isObject, type Json, type JsonObject } from "./json.ts";
import { readJson } from "./decode.ts";
import { badRequest } from "./statusError.ts";

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The Accept header; "" takes anything. */
  readonly accept: string;
  /** The content type without its parameters; "" where the client tells none. */
  readonly mediaType: string;
  /** Reads the body once. Throws a RequestEntityTooLarge. */
  readonly readBody: () => Promise<string>;
  /** Aborted when the client goes. */
  readonly signal: AbortSignal;
}

export async function readJsonBody({ mediaType, readBody }: ApiRequest): Promise<Json> {
  return readJson(mediaType, await readBody());
}

/** `undefined` where there is no body. */
export async function readObjectBody({ mediaType, readBody }: ApiRequest): Promise<JsonObject | undefined> {
  const text = await readBody();
  if (text === "") return undefined;
  const body = readJson(mediaType, text);
  if (!isObject(body)) throw badRequest("the body must be an object");
  return body;
}
