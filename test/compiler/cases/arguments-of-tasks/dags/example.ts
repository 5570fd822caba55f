import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const extract = task(
    {},
    async function extract(_region: string, _options: { limit: number; full?: boolean }) {
      return [1, 2];
    },
  );
  const load = task({}, async function load(_all: { rows: number[][]; note: null }) {});
  load({ rows: [extract("eu", { limit: 3 }), extract("us", { limit: 2 + 2, full: undefined })], note: null });
});
