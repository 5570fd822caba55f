import { chain, dag, task, type Handle } from "podloom";

const handles: Handle<void>[] = [];

dag({ dag_id: "example" }, () => {
  const extract = task({}, async function extract() {});
  const load = task({}, async function load() {});
  handles.push(extract(), load());
});

chain(...handles);
