// node comunica.mjs TASK-JSON: runs { engine, query, sources, lenient } and prints the rows as terms; of a list of tasks, a list.
const task = JSON.parse(process.argv[2]);
const write = (term) => ({ type: term.termType, value: term.value, datatype: term.datatype?.value, language: term.language || undefined });

async function run({ engine, query, sources, lenient }) {
  const { QueryEngine } = await import(`@comunica/${engine}`);
  const bindings = await (await new QueryEngine().queryBindings(query, { sources, lenient })).toArray();
  return bindings.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, write(term)])));
}

const rows = [];
for (const one of [task].flat()) rows.push(await run(one));
const text = JSON.stringify(Array.isArray(task) ? rows : rows[0]);
process.stdout.write(text, () => process.exit(0)); // a pipe takes 64 KB at once: the rest needs its time
