import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const first = task({}, async function first() {});
  const second = task({}, async function second() {});
  first();
  second();
});
