import { dag, task, type Handle } from "podloom";

const extract = task({}, async function extract() {
  return 1;
});
const load = task({}, async function load(_rows: number) {});
const handles: Handle<number>[] = [];

dag({ dag_id: "first" }, () => {
  handles.push(extract());
});

dag({ dag_id: "second" }, () => {
  for (const rows of handles) load(rows);
});
