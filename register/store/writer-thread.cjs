// The thread that writes: what waits for the disk, and what is much work for many events, keeps no question waiting there.
// It holds the connection that writes to the embedded store, which one asks for and gives back. What else it is to do it
// loads when that is first asked for. Plain JavaScript, so that a thread can load it from the sources as from a bundle.
const { parentPort, workerData } = require("node:worker_threads");

const { where, pragmas } = workerData;
const database = pragmas === undefined ? undefined : open();

function open() {
  const Database = require("libsql");
  const opened = new Database(where);
  opened.exec(pragmas);
  return opened;
}

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

function execute(sql, parameters) {
  const statement = prepared(sql);
  if (statement.reader) return { rows: statement.all(parameters) };
  return { rows: [], changes: statement.run(parameters).changes };
}

let held = Promise.resolve();
let release = () => undefined;

/** Waits for the connection; those who wait get it one after the other. */
async function take() {
  const before = held;
  let given;
  held = new Promise((done) => (given = done));
  await before;
  release = given;
}

const host = { where, ...(database && { connection: { take, release: () => release(), execute } }) };
const works = new Map();

/** Loads a file that exports `work`, and what its loader needs before it. */
function workOf([file, ...before]) {
  let work = works.get(file);
  if (!work) {
    for (const each of before) require(each);
    works.set(file, (work = require(file).work(host)));
  }
  return work;
}

async function answer({ take: isTake, release: isRelease, sql, parameters, files, asked }) {
  if (isTake) return await take();
  if (isRelease) return release();
  if (sql !== undefined) return execute(sql, parameters);
  return await workOf(files).answer(asked);
}

async function close() {
  for (const work of works.values()) await work.close();
  database?.close();
  parentPort.close();
}

parentPort.on("message", async (message) => {
  if (message === "close") return close();
  const { id } = message;
  try {
    parentPort.postMessage({ id, answer: await answer(message) });
  } catch (error) {
    parentPort.postMessage({ id, failed: { message: String(error.message), code: error.code } });
  }
});
