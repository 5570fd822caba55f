import * as podloom from "podloom";

export function make(dag_id: string): void {
  podloom.dag({ dag_id }, () => {
    const first = podloom.task({}, async function first() {});
    const second = podloom.task({}, async function second() {});
    podloom.chain(first(), second());
  });
}
