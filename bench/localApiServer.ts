// The local API server in a process of its own, as a cluster's is. Prints how to reach it, and ends with its input.
import { once } from "node:events";
import { startLocalApiServer } from "../test/support/conformance/localApiServer.ts";

const server = await startLocalApiServer();
const { origin, certificate: authority, token } = server;
console.log(JSON.stringify({ origin, authority, token }));
process.stdin.resume();
await once(process.stdin, "end");
await server.close();
