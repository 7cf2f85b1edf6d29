import { createServer } from "node:http";
import ms from "ms";

const started = Date.now();

createServer((_, response) => {
  response.end(`up for ${ms(Date.now() - started, { long: true })}\n`);
}).listen(process.env.PORT ?? 3000);
