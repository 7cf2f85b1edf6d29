// Repositories whose histories are replayed: made from a seed, with the same hashes everywhere.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

const standIn = (files) => `cat ${files}`;
const build = (pattern, out) => `RUN mkdir -p /out && find . -type f ${pattern} | sort | xargs cat > ${out}`;

/** Each with today's Dockerfiles and ignore file, its first files, and what its commits change. */
export const repositories = [
  {
    name: "go-service",
    seed: 1,
    files: ["main.go", "internal/api/api.go", "internal/api/routes.go", "internal/db/db.go", "pkg/log/log.go"],
    tests: ["internal/api/api_test.go", "internal/db/db_test.go"],
    locks: ["go.mod", "go.sum"],
    generated: "internal/api/generated.go",
    extension: "go",
    ignore: ".git\n",
    dockerfiles: {
      Dockerfile: `FROM stowage-go:1 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN ${standIn("go.mod go.sum")} > /deps\nCOPY . .\n${build("'(' -name '*.go' ! -name '*_test.go' -o -name 'go.*' ')'", "/out/app")}\nFROM stowage-run:1\nWORKDIR /app\nCOPY LICENSE ./\nCOPY --from=build /out/app /app/app\nENTRYPOINT ["/app/app"]\n`,
    },
  },
  {
    name: "node-workspaces",
    seed: 2,
    files: [
      "packages/web/src/index.ts",
      "packages/web/src/view.ts",
      "packages/api/src/server.ts",
      "packages/shared/src/util.ts",
    ],
    tests: ["packages/web/src/view.test.ts", "packages/api/tests/server.ts"],
    locks: [
      "package.json",
      "package-lock.json",
      "packages/web/package.json",
      "packages/api/package.json",
      "packages/shared/package.json",
    ],
    generated: "packages/shared/src/generated.ts",
    extension: "ts",
    ignore: ".git\n**/node_modules\n**/*.md\n.github\n",
    dockerfiles: {
      Dockerfile: `FROM stowage-node:1 AS deps\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY packages/web/package.json packages/web/\nCOPY packages/api/package.json packages/api/\nCOPY packages/shared/package.json packages/shared/\nRUN ${standIn("package-lock.json packages/*/package.json")} > /deps\nFROM deps AS build\nCOPY packages packages\n${build("-name '*.ts' ! -name '*.test.ts' ! -path '*/tests/*'", "/out/bundle.js")}\nFROM deps\nENV NODE_ENV=production\nCOPY packages/api/src packages/api/src\nRUN ls packages > /list\nCMD ["node", "packages/api/src/server.ts"]\n`,
    },
  },
  {
    name: "maven-service",
    seed: 3,
    files: [
      "src/main/java/app/App.java",
      "src/main/java/app/Service.java",
      "src/main/resources/application.yml",
      "src/main/java/app/model/Item.java",
    ],
    tests: ["src/test/java/app/AppTest.java"],
    locks: ["pom.xml"],
    generated: "src/main/java/app/Generated.java",
    extension: "java",
    ignore: ".git\ntarget\n*.md\n",
    dockerfiles: {
      Dockerfile: `FROM stowage-maven:1 AS build\nWORKDIR /build\nCOPY pom.xml .\nRUN ${standIn("pom.xml")} > /deps\nCOPY src src\n${build("-path './src/main/*' -o -name pom.xml", "/out/app.jar")}\nFROM stowage-run:1\nCOPY scripts/*.sh /scripts/\nRUN ls /scripts > /list\nWORKDIR /srv\nCOPY --from=build /build/src/main/resources /srv/config/\nRUN ls /srv > /list\n`,
    },
  },
  {
    name: "python-application",
    seed: 4,
    files: ["app/__init__.py", "app/main.py", "app/models.py", "app/views/index.py"],
    tests: ["tests/test_main.py", "tests/test_models.py"],
    locks: ["requirements.txt", "pyproject.toml"],
    generated: "app/schema.py",
    extension: "py",
    ignore: "*\n!app\n!requirements.txt\n!scripts\n**/test_*.py\n",
    dockerfiles: {
      Dockerfile: `FROM stowage-python:1\nENV PYTHONUNBUFFERED=1\nWORKDIR /code\nCOPY requirements.txt .\nRUN ${standIn("requirements.txt")} > /deps\nCOPY scripts/*.sh /usr/bin/\nRUN ls /usr/bin > /list\nCOPY app app/\nRUN find app -type f > /compiled\nCMD ["python", "-m", "app"]\n`,
    },
  },
  {
    name: "monorepo",
    seed: 5,
    files: [
      "services/a/main.go",
      "services/a/handler.go",
      "services/b/index.js",
      "services/b/lib/x.js",
      "libs/common/common.go",
    ],
    tests: ["services/a/main_test.go", "services/b/test/index.js"],
    locks: ["go.mod", "services/b/package.json", "services/b/package-lock.json"],
    generated: "libs/common/generated.go",
    extension: "go",
    // Without an ignore file git's own folder is in the context.
    ignore: undefined,
    dockerfiles: {
      "services/a/Dockerfile": `FROM stowage-go:1 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN ${standIn("go.mod")} > /deps\nCOPY libs libs\nCOPY services/a services/a\n${build("-name '*.go' ! -name '*_test.go'", "/out/a")}\nFROM stowage-run:2\nCOPY --from=build /src/services/a/main.go /main.go\nRUN ls / > /list\n`,
      "services/b/Dockerfile": `FROM stowage-node:2\nWORKDIR /b\nCOPY services/b/package*.json ./\nRUN ${standIn("package.json")} > /deps\nCOPY services/b .\nRUN ls > /list\nCOPY . /all\nRUN ls /all > /list2\n`,
    },
  },
];

const common = [
  "README.md",
  "docs/guide.md",
  ".github/workflows/ci.yml",
  "LICENSE",
  "scripts/run.sh",
  "scripts/deploy.sh",
];

/** How often each kind of commit comes. */
const kinds = [
  ["source", 10],
  ["test", 4],
  ["docs", 6],
  ["ci", 3],
  ["lock", 5],
  ["add", 4],
  ["delete", 2],
  ["rename", 3],
  ["mode", 3],
  ["revert", 4],
  ["generated", 3],
  ["ignore", 2],
  ["dockerfile", 2],
  ["merge", 5],
  ["empty", 1],
  ["license", 1],
  ["script", 2],
  ["folder", 1],
].flatMap(([kind, weight]) => Array(weight).fill(kind));

/** Makes a repository in an empty folder, by git's fast-import; 64 commits on its branch, merges with what they brought besides. */
export function makeRepository(repository, folder) {
  mkdirSync(folder, { recursive: true });
  git(folder, ["init", "-q", "-b", "main"]);
  git(folder, ["config", "core.autocrlf", "false"]);
  git(folder, ["fast-import", "--quiet"], stream(repository));
  git(folder, ["reset", "-q", "--hard"]);
}

/** Runs git; answers what it printed. */
export function git(cwd, args, input) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, env, input, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
  return stdout;
}

function stream({ seed, files: sources, tests, locks, generated, extension, ignore, dockerfiles }) {
  const random = randomBy(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const state = new Map();
  const parts = [];
  let mark = 0;
  let main;
  const commit = (branch, subject, changes, parents) => {
    mark++;
    const body = [...changes].map(([path, one]) =>
      one === undefined
        ? `D ${path}\n`
        : `M ${one.mode ?? "100644"} inline ${path}\ndata ${Buffer.byteLength(one.text)}\n${one.text}\n`,
    );
    const [from, ...merged] = parents;
    parts.push(
      `commit refs/heads/${branch}\nmark :${mark}\ncommitter Author <author@example.com> ${1_700_000_000 + mark * 3600} +0000\n`,
      `data ${Buffer.byteLength(subject)}\n${subject}\n${from === undefined ? "" : `from :${from}\n`}${merged.map((one) => `merge :${one}\n`).join("")}${body.join("")}\n`,
    );
    return mark;
  };
  const apply = (changes) => {
    for (const [path, one] of changes) {
      if (one === undefined) state.delete(path);
      else state.set(path, one);
    }
  };
  const onMain = (subject, changes, merged = []) => {
    main = commit("main", subject, changes, [...(main === undefined ? [] : [main]), ...merged]);
    apply(changes);
  };
  const edited = (path) => [
    path,
    { ...state.get(path), text: `${state.get(path).text}// ${Math.floor(random() * 1e6)}\n` },
  ];
  const among = (list) => list.filter((path) => state.has(path));
  const added = [];
  const sourcesNow = () => among([...sources, ...added]);
  const change = (kind, at) => {
    switch (kind) {
      case "test":
        return [edited(pick(among(tests)))];
      case "docs":
        return [edited(pick(["README.md", "docs/guide.md"]))];
      case "ci":
        return [edited(".github/workflows/ci.yml")];
      case "license":
        return [edited("LICENSE")];
      case "script":
        return [edited("scripts/run.sh")];
      case "lock":
        return random() < 0.5 ? [edited(pick(locks))] : locks.map(edited);
      case "generated":
        return [[generated, { text: `generated ${Math.floor(random() * 3)}\n` }]];
      case "ignore":
        return state.has(".dockerignore")
          ? [
              edited(".dockerignore").map((one) =>
                typeof one === "string" ? one : { text: one.text.replaceAll("//", "#") },
              ),
            ]
          : [edited("README.md")];
      case "dockerfile":
        return [[Object.keys(dockerfiles)[0], { text: `${Object.values(dockerfiles)[0]}# ${at}\n` }]];
      case "mode": {
        const path = pick([...sourcesNow(), "scripts/run.sh", "scripts/deploy.sh"]);
        const { text, mode } = state.get(path);
        return [[path, { text, mode: mode === "100755" ? "100644" : "100755" }]];
      }
      case "add":
      case "folder": {
        const beside = pick(sources).replace(/[^/]*$/, "");
        const path = `${beside}${kind === "folder" ? `new${at}/` : ""}added${at}.${extension}`;
        added.push(path);
        return [[path, { text: `added ${at}\n` }]];
      }
      case "delete": {
        const path = pick(among(added));
        return path === undefined ? [edited(pick(sourcesNow()))] : [[path, undefined]];
      }
      case "rename": {
        const path = pick(among(added));
        if (path === undefined) return [edited(pick(sourcesNow()))];
        const fresh = path.replace(/(\.\w+)$/, `r${at}$1`);
        added.push(fresh);
        return [
          [path, undefined],
          [fresh, state.get(path)],
        ];
      }
      default:
        return [edited(pick(sourcesNow()))];
    }
  };
  const first = new Map();
  for (const path of [...sources, ...tests, ...locks, ...common])
    first.set(path, { text: `${path}\n`, mode: path.endsWith(".sh") ? "100755" : "100644" });
  for (const [path, text] of Object.entries(dockerfiles)) first.set(path, { text });
  if (ignore !== undefined) first.set(".dockerignore", { text: ignore });
  onMain("start", first);
  let undo;
  for (let at = 1; at < 64; at++) {
    const kind = pick(kinds);
    if (kind === "merge") {
      const side = [change("source", at), change(pick(["source", "test", "lock"]), at)];
      let tip = main;
      const merged = new Map();
      for (const changes of side) {
        tip = commit("side", "side", changes, [tip]);
        for (const [path, one] of changes) merged.set(path, one);
      }
      onMain(`merge ${at}`, merged, [tip]);
      continue;
    }
    const changes = kind === "empty" ? [] : kind === "revert" && undo !== undefined ? undo : change(kind, at);
    undo = changes.map(([path]) => [path, state.get(path)]);
    onMain(`${kind} ${at}`, changes);
  }
  // Today's files.
  const last = Object.entries(dockerfiles).map(([path, text]) => [path, { text }]);
  onMain("today", ignore === undefined ? last : [...last, [".dockerignore", { text: ignore }]]);
  return parts.join("");
}

/** Numbers from 0 to 1, the same for a seed. */
function randomBy(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
