// node comunica.mjs QUERY-JSON: runs { engine, query, sources, lenient } and prints the rows as SPARQL JSON terms.
const { engine, query, sources, lenient } = JSON.parse(process.argv[2]);
const { QueryEngine } = await import(`@comunica/${engine}`);
const bindings = await (await new QueryEngine().queryBindings(query, { sources, lenient })).toArray();
const write = (term) => ({ type: term.termType, value: term.value, datatype: term.datatype?.value, language: term.language || undefined });
console.log(JSON.stringify(bindings.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, write(term)])))));
process.exit(0);
