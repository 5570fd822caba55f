import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const other = task({}, async function other() {});
  other();
});
