import type { Message } from "../rule.ts";
import { type Refusal, refused, type Sources, type Wishes } from "./recipe.ts";

/** How a Python program is started. */
export interface PythonStart {
  readonly found: string;
  readonly words: readonly string[];
  readonly why: Message;
  /** Undefined for a program that is no server. */
  readonly port: number | undefined;
  readonly remarks: readonly Message[];
}

/** Finds what to start: what people say, then Django, FastAPI and Flask, then a file that begins a program. `needs` says whether a package is among the dependencies. */
export function pythonStart(sources: Sources, wishes: Wishes, needs: (name: string) => boolean): PythonStart | Refusal {
  const { texts } = sources;
  const { entry } = wishes;
  if (entry !== undefined && !entry.includes(":")) {
    const words = entry.endsWith(".py") ? ["python", entry] : ["python", "-m", entry];
    return { found: "a Python program", words, why: ["--entry says so"], port: wishes.port, remarks: [] };
  }
  const web = entry === undefined ? undefined : application(entry, needs, wishes, ["--entry says so"]);
  const found = web ?? django(texts, needs, wishes) ?? framework(texts, needs, wishes) ?? script(sources, wishes);
  return (
    found ??
    refused(
      "No program is known here: neither manage.py, nor an object of FastAPI or Flask, nor main.py or app.py; --entry names a file, a module or module:object",
    )
  );
}

type Needs = (name: string) => boolean;
type Texts = Sources["texts"];

function django(texts: Texts, needs: Needs, wishes: Wishes): PythonStart | undefined {
  const settings = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/.exec(texts.get("manage.py") ?? "")?.[1];
  if (settings === undefined) return undefined;
  const port = wishes.port ?? 8000;
  const name = settings.split(".")[0] ?? settings;
  const found = "a Django project";
  if (needs("gunicorn"))
    return {
      found,
      words: ["gunicorn", "--bind", `0.0.0.0:${port}`, `${name}.wsgi`],
      why: ["manage.py names {settings}, and gunicorn is there", { settings }],
      port,
      remarks: staticRemark,
    };
  if (needs("uvicorn"))
    return {
      found,
      words: ["uvicorn", "--host", "0.0.0.0", "--port", String(port), `${name}.asgi:application`],
      why: ["manage.py names {settings}, and uvicorn is there", { settings }],
      port,
      remarks: staticRemark,
    };
  return {
    found,
    words: ["python", "manage.py", "runserver", `0.0.0.0:${port}`],
    why: ["manage.py is there, and no server for production"],
    port,
    remarks: [
      ["The image starts Django's development server: add gunicorn to the dependencies, then run stowage init --force"],
      ...staticRemark,
    ],
  };
}

const staticRemark: readonly Message[] = [
  ["Static files of Django are not collected: that needs the settings of the project"],
];

function framework(texts: Texts, needs: Needs, wishes: Wishes): PythonStart | undefined {
  for (const [path, text] of texts) {
    if (!path.endsWith(".py") || /(^|\/)(tests?\/|test_|conftest)/.test(path)) continue;
    const [, name, kind] = /^(\w+)\s*(?::\s*\w+\s*)?=\s*(?:\w+\.)?(FastAPI|Flask|Starlette|Quart)\(/m.exec(text) ?? [];
    if (name === undefined || kind === undefined) continue;
    const module = path
      .replace(/\.py$/, "")
      .replace(/\/__init__$/, "")
      .replaceAll("/", ".");
    // The usual layout with a folder src has its packages installed, or on the path.
    const target = `${module.replace(/^src\./, "")}:${name}`;
    return application(target, needs, wishes, ["{path} makes an object of {kind}", { path, kind }], kind);
  }
  return undefined;
}

function application(target: string, needs: Needs, wishes: Wishes, why: Message, kind = ""): PythonStart {
  const isFlask = kind === "Flask" || (kind === "" && needs("flask"));
  const found = isFlask
    ? "a Flask application"
    : kind === "FastAPI"
      ? "a FastAPI application"
      : "a Python web application";
  const port = wishes.port ?? (isFlask && !needs("gunicorn") ? 5000 : 8000);
  const base = { found, why, port, remarks: [] };
  if (isFlask) {
    if (needs("gunicorn")) return { ...base, words: ["gunicorn", "--bind", `0.0.0.0:${port}`, target] };
    return {
      ...base,
      words: ["flask", "--app", target, "run", "--host", "0.0.0.0", "--port", String(port)],
      remarks: [
        [
          "The image starts Flask's development server: add gunicorn to the dependencies, then run stowage init --force",
        ],
      ],
    };
  }
  if (needs("uvicorn") || needs("fastapi[standard]"))
    return { ...base, words: ["uvicorn", "--host", "0.0.0.0", "--port", String(port), target] };
  if (needs("hypercorn")) return { ...base, words: ["hypercorn", "--bind", `0.0.0.0:${port}`, target] };
  return {
    ...base,
    words: ["uvicorn", "--host", "0.0.0.0", "--port", String(port), target],
    remarks: [["uvicorn is not among the dependencies, and the image needs it to start: add it"]],
  };
}

function script({ texts, project: { context } }: Sources, { port }: Wishes): PythonStart | undefined {
  const found = "a Python program";
  const file = ["main.py", "app.py", "server.py", "run.py", "bot.py"].find((name) => texts.has(name));
  if (file !== undefined)
    return { found, words: ["python", file], why: ["{file} is there", { file }], port, remarks: [] };
  const modules = [...(context?.entries.keys() ?? [])].flatMap(
    (path) => /^(?:src\/)?(\w+)\/__main__\.py$/.exec(path)?.[1] ?? [],
  );
  const [module, another] = modules;
  if (module === undefined || another !== undefined) return undefined;
  return { found, words: ["python", "-m", module], why: ["the only package with __main__.py"], port, remarks: [] };
}
