// Build contexts whose copies are measured: compact data. A file is its bytes (a number), its text, or `{ link, hardLink, mode, sparse, archive }`.
// `ignore` is `.dockerignore`, `ownIgnore` the Dockerfile's own one; `needs` is "base" for a RUN,
// "heredoc" for a newer engine, "labs" for a newer syntax.

const plain = { "a.txt": 5, "b.md": 7, "dir/c.txt": 11, "dir/d.md": 13, "dir/deep/e.txt": 17, "dir/deep/f.md": 19 };
const text = (bytes) => "x".repeat(bytes);

/** Under `COPY`, the sources and destinations of one copy each; `dockerfile` where more is wanted. */
export const contexts = [
  {
    name: "names, folders and the whole",
    files: plain,
    copies: ["a.txt /", "./a.txt b.md /x/", "dir /d1", "dir/ /d2/", "/dir/deep /d3", ". /all", "./dir/../a.txt /y"],
  },
  {
    name: "globs",
    files: { ...plain, "dir2/c.txt": 23, "dir2/g.txt": 29 },
    copies: [
      "*.txt /1/",
      "dir/*.txt /2/",
      "d* /3/",
      "dir*/c.txt /4/",
      "dir/*/*.txt /5/",
      "?.md /6/",
      "[a-b].* /7/",
      "*/ /8/",
      "**/*.md /9/",
      "dir/* /10/",
    ],
  },
  {
    name: "globs that match nothing beside one that does",
    files: plain,
    copies: ["a.txt none* /1/", "a.txt *.nothing dir/c.* /2/"],
  },
  {
    name: "two sources at one place",
    files: { ...plain, "other/c.txt": 31, "other/deep/e.txt": 37 },
    copies: ["dir other /1/", "dir/c.txt other/c.txt /2/", "dir/deep/ other/deep/ /3/", "a.txt a.txt /4/"],
  },
  {
    name: "ignore file: names, folders, patterns",
    files: plain,
    ignore: "b.md\ndir/deep\n",
    copies: [". /1", "dir /2", "*.md a.txt /3/"],
  },
  {
    name: "ignore file: two stars and exceptions",
    files: plain,
    ignore: "**/*.md\n!dir/d.md\n# comment\n\n",
    copies: [". /1", "dir /2/", "dir/*.md a.txt /3/"],
  },
  { name: "ignore file: all but some", files: plain, ignore: "*\n!dir\ndir/deep/*.md\n", copies: [". /1", "dir /2"] },
  {
    name: "ignore file: an excluded folder with an exception inside",
    files: plain,
    ignore: "dir\n!dir/deep/e.txt\n",
    copies: [". /1", "dir /2"],
  },
  {
    name: "ignore file: slashes, spaces, CRLF, mark",
    files: plain,
    ignore: "\uFEFF/b.md\r\n  dir/deep/  \r\n./dir//d.md\r\n",
    copies: [". /1", "dir /2"],
  },
  {
    name: "ignore file: classes, question marks, escapes",
    files: { ...plain, "[x].txt": 41, "ax.txt": 43, "q.c": 47, "r.c": 53 },
    ignore: "[a-b].*\n\\[x\\].txt\nq.?\n",
    copies: [". /1", "*.c /2/", "*.txt /3/"],
  },
  {
    name: "ignore file: the Dockerfile and itself",
    files: plain,
    ignore: "Dockerfile*\n.dockerignore\n",
    copies: [". /1"],
  },
  {
    name: "ignore file: the last line wins",
    files: plain,
    ignore: "*.txt\n!a.txt\na.*\n!dir/**\n**/deep\n",
    copies: [". /1"],
  },
  {
    name: "an ignore file of the Dockerfile's own",
    files: plain,
    ignore: "a.txt\n",
    ownIgnore: "b.md\ndir/*.md\n",
    copies: [". /1", "dir /2"],
  },
  { name: "an empty ignore file of its own", files: plain, ignore: "a.txt\n", ownIgnore: "", copies: [". /1"] },
  {
    name: "symbolic links inside a folder",
    files: {
      ...plain,
      "dir/l": { link: "c.txt" },
      "dir/out": { link: "/nowhere/at/all" },
      "dir/up": { link: "../b.md" },
      "dir/fold": { link: "deep" },
    },
    copies: ["dir /1", ". /2"],
  },
  {
    name: "symbolic links as sources",
    files: {
      ...plain,
      l: { link: "a.txt" },
      ld: { link: "dir" },
      ll: { link: "l" },
      "dir/up": { link: "../b.md" },
      abs: { link: "/dir/c.txt" },
    },
    copies: ["l /1", "ld /2/", "ll /3", "dir/up /4/", "abs /5", "ld/ /6/", "ld/deep /7/", "ld/c.txt /8"],
  },
  {
    name: "symbolic links that a pattern finds",
    files: { "a.txt": 6, "b.txt": { link: "a.txt" }, "t/c.txt": 13, u: { link: "t" } },
    copies: ["*.txt /1/", "b.* /2/", "u* /3/", "u/*.txt /4/"],
  },
  {
    name: "hard links",
    files: {
      "a.bin": 1000,
      "b.bin": { hardLink: "a.bin" },
      "d/c.bin": { hardLink: "a.bin" },
      "d/e.bin": { hardLink: "a.bin" },
      "d/f.bin": 10,
    },
    copies: [". /1", "d /2", "a.bin b.bin /3/", "*.bin /4/", "d/e.bin /5", "d/*.bin /6/"],
  },
  {
    name: "hard links, the first of them ignored",
    files: { "a.bin": 1000, "b.bin": { hardLink: "a.bin" }, "d/c.bin": { hardLink: "a.bin" } },
    ignore: "a.bin\n",
    copies: [". /1", "d /2"],
  },
  {
    name: "empty files and folders",
    files: { "a.txt": 0, "d/b.txt": 0, "d/c.txt": 3, "e/": "" },
    copies: [". /1", "d /2", "a.txt /3", "e /4"],
  },
  {
    name: "deep folders and long names",
    files: {
      [`${"d/".repeat(40)}f`]: 99,
      [`${text(200)}/${text(250)}`]: 101,
      [`long/${text(120)}/${text(130)}.txt`]: 103,
    },
    copies: [". /1", "d /2", "long /3", `long/*/*.txt /4/`],
  },
  {
    name: "names beyond ASCII and with spaces",
    files: { "ü.txt": 3, "日本/語.txt": 5, "a b.txt": 7, "😀": 11, "e\u0301.txt": 13, "x'y.txt": 17 },
    copies: ["ü.txt /1", "日本 /2", '["a b.txt", "/3"]', "😀 /4", "*.txt /5/", ". /6", "?.txt /7/"],
  },
  {
    name: "names of signs",
    files: { "-x": 3, "a+b": 5, "a,b": 7, "a=b": 11, "#c": 13, "(d)": 17, "e^f": 19, "g{h}": 23, "~": 29 },
    copies: ["./-x /1", "a+b /2", "a,b /3", "a=b /4", "(d) /5", "e^f /6", "g{h} /7", ". /8"],
  },
  {
    name: "modes",
    files: {
      "a.sh": { text: "#!/bin/sh\n", mode: 0o755 },
      "b.sh": { text: "12", mode: 0o400 },
      "s/c": { text: "123", mode: 0o4755 },
      "w/d": { text: "1234", mode: 0o666 },
    },
    copies: [". /1", "a.sh b.sh /2/", "s /3", "--chown=1000:1000 . /4", "--chown=7 a.sh /5"],
  },
  {
    name: "rights and owners by flags",
    files: plain,
    copies: ["--chmod=755 a.txt /1", "--chmod=0600 dir /2", "--chown=1:2 --chmod=644 . /3"],
  },
  {
    name: "sparse and large files",
    files: { "s.img": { sparse: 5_000_000 }, "t.img": { sparse: 1_000_000, text: "end" }, "l.bin": 3_000_017 },
    copies: ["s.img /1", "t.img /2", ". /3", "l.bin /4"],
  },
  {
    name: "ADD of plain files and folders",
    files: { ...plain, "dir/x.tar": { archive: { y: 300 } } },
    copies: ["ADD a.txt /1", "ADD dir /2", "ADD . /3", "ADD *.md /4/"],
  },
  {
    name: "ADD of archives",
    files: {
      "x.tar": { archive: { a: 1000, "b/c": 2000 } },
      "y.tar.gz": { archive: { a: 1000, "b/c": 2000 }, gzip: true },
      "z.tgz": { archive: { a: 10 }, gzip: true },
      "notone.tar": 77,
      "hidden.bin": { archive: { a: 5, b: 6 } },
      "n.gz": "plain",
    },
    copies: [
      "ADD x.tar /1/",
      "ADD y.tar.gz /2/",
      "ADD z.tgz /3/",
      "ADD notone.tar /4/",
      "ADD hidden.bin /5/",
      "ADD n.gz /6/",
      "COPY x.tar /7/",
      "ADD x.* n.gz /8/",
    ],
  },
  {
    name: "ADD of an archive with links and long names",
    files: {
      "x.tar": {
        archive: { a: 1000, b: { hardLink: "a" }, c: { link: "a" }, [`${text(90)}/${text(90)}`]: 50, "ü/é": 60, a2: 0 },
      },
    },
    copies: ["ADD x.tar /1/", "COPY x.tar /2"],
  },
  {
    name: "copies from another stage",
    files: plain,
    dockerfile:
      "FROM scratch AS b\nWORKDIR /s\nCOPY . .\nCOPY a.txt /t/z\nFROM scratch\nCOPY --from=b /s/a.txt /1\nCOPY --from=b /s/dir/ /2/\nCOPY --from=b /t/z /3\nCOPY --from=b /s/dir/deep/e.txt /s/b.md /4/\nCOPY --from=b /s /5\nCOPY --from=0 s/dir/c.txt /6\n",
  },
  {
    name: "copies from another stage with an ignore file",
    files: plain,
    ignore: "**/*.md\n",
    dockerfile: "FROM scratch AS b\nCOPY . /s/\nFROM scratch\nCOPY --from=b /s/dir /1\nCOPY --from=b /s/dir/c.txt /2\n",
  },
  {
    name: "copies into the same place again",
    files: plain,
    copies: ["a.txt /x", "a.txt /x", "dir /y/", "dir /y/", ". /y/"],
  },
  {
    name: "working directories and variables",
    files: plain,
    dockerfile:
      "ARG D=dir\nFROM scratch\nARG D\nENV F=a.txt G=deep\nWORKDIR /w\nCOPY $F .\nCOPY ${F} ./\nCOPY ${D}/${G} v/\nCOPY ${D:-x}/c.txt ${H:-q}\nCOPY $D $F /z/\n",
  },
  {
    name: "escapes and JSON forms",
    files: { ...plain, "a*b": 61, "c[d]": 67, "e?": 71 },
    copies: ['["a.txt", "b.md", "/1/"]', '["dir", "/2"]', "a[*]b /3", "c[[]d] /4", "e[?] /5", "a*b /6/"],
  },
  {
    name: "git's folder and dependencies",
    files: {
      ".git/HEAD": 23,
      ".git/objects/aa/bb": 500,
      "node_modules/m/i.js": 900,
      "src/i.js": 90,
      "package.json": "{}",
    },
    ignore: ".git\nnode_modules\n",
    copies: [". /1", "package.json src /2/", "package*.json /3/"],
  },
  {
    name: "no ignore file: all is sent",
    files: { ".git/HEAD": 23, ".env": 29, ".hidden/x": 31, "src/i.js": 90 },
    copies: [". /1", ".* /2/", "*/* /3/", "* /4/"],
  },
  {
    name: "many files",
    files: Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`p${at % 7}/q${at % 13}/f${at}.txt`, at * 3])),
    copies: [". /1", "p1 p2 /2/", "p*/q3 /3/", "p3/q*/f1* /4/"],
  },
  {
    name: "a folder for a file's ending and a file for a folder's",
    files: { "x/y.txt/z": 3, "x/w.txt": 5, "x.txt/y": 7 },
    copies: ["*.txt /1/", "x/*.txt /2/", "x* /3/"],
  },
  { name: "pipes are no bytes", files: { "a.txt": 5, "d/p": { pipe: true }, "d/b": 3 }, copies: ["d /1", ". /2"] },
  {
    name: "changes of owners, rights and deletions",
    needs: "base",
    files: plain,
    dockerfile:
      "FROM stowage-tiny:1\nCOPY dir /x\nCOPY a.txt b.md /y/\nRUN chown -R 1000:1000 /x\nRUN chmod -R 700 /y\nRUN rm -rf /x\nRUN rm /y/a.txt && mkdir -p /z/z\nRUN ln -s /y/b.md /q\nRUN chmod 755 /y/b.md\n",
  },
  {
    name: "changes of owners and rights that change nothing",
    needs: "base",
    files: { ...plain, "bin/r": { text: "123", mode: 0o755 }, "bin/s": { text: "12345", mode: 0o644 } },
    dockerfile:
      "FROM stowage-tiny:1\nCOPY bin /x\nRUN chown -R 0:0 /x\nRUN chmod -R 755 /x\nRUN chmod -R +x /x\nCOPY --chown=5:5 dir /d\nRUN chown -R 5:5 /d\nRUN chown -R 6 /d\n",
  },
  {
    name: "changes of rights over links",
    needs: "base",
    files: { "d/a": 100, "d/l": { link: "a" }, "d/h": { hardLink: "d/a" } },
    dockerfile: "FROM stowage-tiny:1\nCOPY d /x\nRUN chown -R 5 /x\nRUN chmod -R 700 /x\n",
  },
  {
    name: "heredocs",
    needs: "heredoc",
    files: plain,
    dockerfile:
      "FROM scratch\nENV V=abc\nCOPY <<EOF /1\nhello\nEOF\nCOPY <<-EOF /2\n\thello\n\t\tworld\nEOF\nCOPY <<'EOF' /3\n$V ü\nEOF\nCOPY <<one <<two a.txt /4/\n1\none\n22\ntwo\nCOPY <<EOF /5\n$V\nEOF\nCOPY <<EOF /6\nEOF\n",
  },
  {
    name: "linked copies",
    needs: "heredoc",
    files: { ...plain, "dir/l": { link: "c.txt" } },
    copies: ["--link a.txt /1", "--link dir /2/", "--link --chown=5 . /3", "--link *.md /4/"],
  },
  {
    name: "parents",
    needs: "labs",
    files: plain,
    copies: [
      "--parents dir/deep/e.txt /1/",
      "--parents dir/deep /2/",
      "--parents dir/*/*.md a.txt /3/",
      "--parents ./dir/./deep/e.txt /4/",
      "--parents **/*.md /5/",
      "--parents dir/./deep /6/",
    ],
  },
  {
    name: "exclude",
    needs: "labs",
    files: plain,
    copies: [
      "--exclude=*.md . /1/",
      "--exclude=**/*.md . /2/",
      "--exclude=deep dir /3/",
      "--exclude=*.txt --exclude=*.md dir /4/",
      "--exclude=c.* dir/* /5/",
      "--exclude=dir/deep . /6/",
    ],
  },
];
