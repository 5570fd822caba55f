// Tasks that write down when they begin and end: what a disturbance makes of them is in the log.
import { setTimeout as delay } from "node:timers/promises";
import { chain, dag, task, type Handle } from "podloom";
import { note, untilTold } from "./log.ts";

dag({ dag_id: "held", schedule: null }, () => {
  const first = task({}, async function first() {
    note("begins");
    await untilTold();
    note("ends");
  });
  const second = task({}, async function second() {
    note("ends");
  });
  chain(first(), second());
});

dag({ dag_id: "wide", schedule: null, max_active_tasks: 3 }, () => {
  const parts: Handle<number>[] = [];
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const load = task({ task_id: `load_${number}` }, async (own: number) => {
      note("begins");
      await delay(1000);
      note("ends");
      return own;
    });
    parts.push(load(number));
  }
  const sum = task({}, async function sum(all: readonly number[]) {
    note(String(all.reduce((total, one) => total + one, 0)));
  });
  sum(parts);
});
