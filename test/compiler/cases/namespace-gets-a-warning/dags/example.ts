import { dag, task } from "podloom";

namespace settings {
  export const size = 3;
}

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {
    return settings.size;
  });
  work();
});
