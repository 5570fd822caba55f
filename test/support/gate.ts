// Where the tasks of a test wait for it: a task comes with an HTTP request, and goes on when the test answers.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";

export interface Gate {
  readonly url: string;
  /** Resolves when somebody waits. */
  readonly arrival: () => Promise<Arrival>;
}

export interface Arrival {
  readonly letGo: () => void;
  /** Resolves when whoever waited is gone. */
  readonly gone: Promise<void>;
}

/** Stands until the running test has finished. */
export async function gate(): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  const changed = new Condition();
  const server = createServer((_request, response) => {
    waiting.push(response);
    changed.notify();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrival: async () => {
      await changed.until(() => waiting.length > 0);
      const response = waiting.shift();
      if (response === undefined) throw new Error("two tests wait for one arrival");
      const gone = once(response, "close").then(() => undefined);
      return { letGo: () => void response.end("go on"), gone };
    },
  };
}

/** The DAG `work`, with `log.ts` beside it: its first task waits at the gate, and its second comes after that. */
export const gatedDag = (url: string): string => `import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const first = task({}, async function first() {
    note("begins");
    await fetch("${url}");
    note("ends");
  });
  const second = task({}, async function second() { note("runs"); });
  chain(first(), second());
});
`;
