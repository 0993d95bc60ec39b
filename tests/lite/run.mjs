// node run.mjs PYODIDE FILE WHEEL…: runs a Python file in Pyodide, prints what it leaves in `told`.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [place, script, ...wheels] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${place}/pyodide.mjs`));
  const pyodide = await loadPyodide({ indexURL: place });
  for (const wheel of wheels) {
    pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
  }
  pyodide.runPython(readFileSync(script, "utf8"));
  process.stdout.write(pyodide.globals.get("told"));
} catch (error) {
  console.error(error.message); // else Node quotes a line of Pyodide's, which is a page long
  process.exitCode = 1;
}
