// The floor in Node.js: what Floor and its three classes do, with mysql2 and the modules of Node.js itself.
import { createHmac, randomBytes, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";

const environment = process.env;
// Beside the package that ./dev bench installed, not beside this file.
const mysql = createRequire(environment.BENCHMARK_NODE + "/")("mysql2/promise");
const name = environment._HANDLER;
const recorded = readFileSync(`${environment.BENCHMARK_STATEMENTS}/${name}`, "utf8").split("\n-- next\n");

const [, host, port, database] = environment.DATASOURCES_DEFAULT_URL.match(/\/\/([^:/]+):(\d+)\/([^?]+)/);
const connection = await mysql.createConnection({
  host,
  port: Number(port),
  database,
  user: environment.DATASOURCES_DEFAULT_USERNAME,
  password: environment.DATASOURCES_DEFAULT_PASSWORD,
  multipleStatements: true,
  supportBigNumbers: true,
});

async function send(text, values) {
  const [results] = await connection.query(text.replace(/@\{(\w+)\}/g, (_, key) => values[key]));
  const rows = results.flat().filter((row) => row && row.constructor.name !== "ResultSetHeader");
  return Object.assign({}, ...rows.reverse());
}

const hmac = (key, text) => createHmac("sha256", key).update(text).digest("hex");
const ids = () => Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`uuid${i}`, randomUUID()]));

const handlers = {
  async callback(event) {
    const { data, mac } = JSON.parse(event.body);
    if (!timingSafeEqual(Buffer.from(hmac(environment.TOLLGATE_ZALOPAY_MAIN_KEY2, data)), Buffer.from(mac))) {
      return { return_code: -1 };
    }
    const payment = JSON.parse(data);
    const values = {
      transaction: payment.zp_trans_id,
      ref: payment.app_trans_id.replace("_", ""),
      app_trans_id: payment.app_trans_id,
      ...ids(),
    };
    const bill = await send(recorded[0], values);
    if (Number(bill.amount) !== payment.amount) {
      return { return_code: 2 };
    }
    Object.assign(values, { bill: bill.id, order: bill.order_id });
    for (const text of recorded.slice(1)) {
      await send(text, values);
    }
    return { return_code: 1, return_message: "success" };
  },

  async status(event) {
    const id = event.pathParameters.app_trans_id;
    const bill = await send(recorded[0], { ref: id.replace("_", ""), app_trans_id: id });
    return { status: bill.state };
  },

  async create(event) {
    const { amount } = JSON.parse(event.body);
    const date = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short" })
      .format(new Date()).replaceAll("-", "").slice(-6);
    const number = String(randomInt(1_000_000_000)).padStart(9, "0");
    const values = {
      ref: date + number,
      app_trans_id: `${date}_${number}`,
      shop_ref: `direct-${randomBytes(16).toString("hex")}`,
      order_number: randomBytes(5).toString("hex").slice(1).toUpperCase(),
      nonce: randomBytes(16).toString("hex"),
      key: randomBytes(32).toString("hex"),
      ...ids(),
    };
    const last = recorded.findLastIndex((text) => text.startsWith("START TRANSACTION"));
    let opened = {};
    for (const [i, text] of recorded.entries()) {
      if (i === last) {
        opened = await open(values.app_trans_id, amount);
      }
      const row = await send(text, values);
      if (row.ref === values.ref && row.order_id) {
        Object.assign(values, { bill: row.id, order: row.order_id });
      }
    }
    return { ref: values.ref, url: opened.order_url };
  },
};

async function open(appTransId, amount) {
  const form = {
    app_id: environment.TOLLGATE_ZALOPAY_MAIN_APP_ID,
    app_trans_id: appTransId,
    app_user: "buyer",
    app_time: Date.now(),
    amount,
    embed_data: "{}",
    item: "[]",
    description: "Payment",
    bank_code: "",
  };
  const signed = [form.app_id, appTransId, form.app_user, amount, form.app_time, "{}", "[]"].join("|");
  form.mac = hmac(environment.TOLLGATE_ZALOPAY_MAIN_KEY1, signed);
  const answer = await fetch(`${environment.TOLLGATE_ZALOPAY_MAIN_BASE_URL}/v2/create`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return answer.json();
}

const agent = new http.Agent({ keepAlive: true });
const api = `http://${environment.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;

function call(path, method, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(api + path, { agent, method }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve({ text, id: response.headers["lambda-runtime-aws-request-id"] }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

for (;;) {
  const { text, id } = await call("next", "GET");
  try {
    const body = JSON.stringify(await handlers[name](JSON.parse(text)));
    await call(`${id}/response`, "POST", JSON.stringify({ statusCode: 200, body }));
  } catch (error) {
    await call(`${id}/error`, "POST", JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
}
