// The orders of all regions, every morning: extracted, converted to euros, summed up and published.
import { chain, dag, getCurrentContext, task, type Handle } from "podloom";
import rates from "./shared/rates.json" with { type: "json" };
import { regions } from "./shared/regions.ts";
import { resources } from "./shared/resources.ts";

interface Order {
  readonly id: string;
  readonly amount: number;
}

interface Sales {
  readonly region: string;
  readonly orders: number;
  readonly euros: number;
}

/** Stands for a query of the region's database. */
async function extractOrders(region: string): Promise<Order[]> {
  const day = getCurrentContext().logical_date.toISOString().slice(0, 10);
  return [1, 2, 3].map((number) => ({ id: `${region}-${day}-${number}`, amount: 100 * number }));
}

async function convertOrders(region: string, orders: readonly Order[], rate: number): Promise<Sales> {
  const euros = orders.reduce((sum, { amount }) => sum + amount * rate, 0);
  return { region, orders: orders.length, euros };
}

dag(
  {
    dag_id: "etl",
    description: "Sales of all regions in euros",
    schedule: "0 6 * * *",
    start_date: "2026-01-01",
    catchup: false,
    max_active_runs: 1,
    tags: ["example", "sales"],
    params: { dry_run: false },
    default_args: {
      retries: 2,
      retry_delay: "30s",
      execution_timeout: "15m",
      executor_config: resources("small"),
    },
  },
  () => {
    const sales: Handle<Sales>[] = [];
    for (const { name, currency, size } of regions) {
      const extract = task(
        {
          task_id: `extract_${name}`,
          retries: 5,
          retry_delay: "10s",
          retry_exponential_backoff: true,
          max_retry_delay: "5m",
        },
        extractOrders,
      );
      const convert = task({ task_id: `convert_${name}`, executor_config: resources(size) }, convertOrders);
      sales.push(convert(name, extract(name), rates[currency]));
    }

    const sumUp = task({}, async function sum_up(all: readonly Sales[]) {
      return { regions: all.length, euros: all.reduce((sum, { euros }) => sum + euros, 0) };
    });
    const publish = task({ retries: 0 }, async function publish(total: { regions: number; euros: number }) {
      const { params } = getCurrentContext();
      if (params["dry_run"] === true) return;
      console.log(`${total.euros.toFixed(2)} euros in ${total.regions} regions`);
    });
    const reportFailure = task({ trigger_rule: "one_failed" }, async function report_failure() {
      console.log(`the run ${getCurrentContext().run_id} has failed`);
    });
    const cleanUp = task({ trigger_rule: "all_done" }, async function clean_up() {
      console.log("nothing of this run is left behind");
    });

    const published = publish(sumUp(sales));
    // After the regions as well, so that a failure is reported while others still run.
    chain([...sales, published], reportFailure());
    chain(published, cleanUp());
  },
);
