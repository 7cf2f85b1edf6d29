process.on("SIGTERM", () => {
  console.log("stopping");
  process.exit(3);
});
if (process.argv[2] === undefined) {
  setInterval(() => {}, 1000);
  console.log("ready");
} else console.log(JSON.stringify(process.argv.slice(2)));
