// How a task's return value stands in data before it is known: { "$xcom": "<task_id>" }.

export const XCOM_KEY = "$xcom";
