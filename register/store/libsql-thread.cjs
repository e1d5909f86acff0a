// The connection that writes, in a thread of its own: what waits for the disk there keeps no question waiting.
// Plain JavaScript, so that a thread can load it from the sources as from a bundle.
const { parentPort, workerData } = require("node:worker_threads");
const Database = require("libsql");

const database = new Database(workerData.file);
database.exec(workerData.pragmas);

/** Statements that are kept; all that the register writes are fewer. */
const mostStatements = 200;
const statements = new Map();

function prepared(sql) {
  let statement = statements.get(sql);
  if (!statement) {
    if (statements.size >= mostStatements) statements.clear();
    statements.set(sql, (statement = database.prepare(sql)));
  }
  return statement;
}

function answer({ sql, parameters }) {
  const statement = prepared(sql);
  if (statement.reader) return { rows: statement.all(parameters) };
  return { rows: [], changes: statement.run(parameters).changes };
}

parentPort.on("message", (asked) => {
  if (asked === "close") {
    database.close();
    parentPort.close();
    return;
  }
  try {
    parentPort.postMessage(answer(asked));
  } catch (error) {
    parentPort.postMessage({ failed: { message: String(error.message), code: error.code } });
  }
});
