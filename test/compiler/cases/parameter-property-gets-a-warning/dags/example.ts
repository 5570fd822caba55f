import { dag, task } from "podloom";

class Client {
  constructor(private readonly url: string) {}
}

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {
    return new Client("https://example.com");
  });
  work();
});
