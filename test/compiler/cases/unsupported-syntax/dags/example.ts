import { dag, task } from "podloom";

class Settings {
  readonly retries = 2;
}

dag({ dag_id: "example" }, () => {
  const work = task({ retries: new Settings().retries }, async function work() {});
  work();
});
