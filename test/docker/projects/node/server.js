// Prints its arguments, and waits for SIGTERM when the environment asks for it.
const ms = require("ms");

console.log(ms(60_000), JSON.stringify(process.argv.slice(2)));
if (process.env.SERVE !== undefined) {
  process.on("SIGTERM", () => process.exit(3));
  setInterval(() => {}, 1000);
  console.log("ready");
}
