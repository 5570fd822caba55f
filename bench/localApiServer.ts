// The local API server in a process of its own, as a cluster's is.
import { startLocalApiServer } from "../test/support/conformance/localApiServer.ts";
import { answer } from "./companion.ts";

const server = await startLocalApiServer();
const { origin, certificate: authority, token } = server;
await answer({ origin, authority, token }, () => undefined);
await server.close();
