// Command proxy packs the module in ./greeting for a file proxy: proxy FOLDER.
package main

import (
	"archive/zip"
	"os"
	"path/filepath"
)

func main() {
	folder := filepath.Join(os.Args[1], "example.com/greeting/@v")
	must(os.MkdirAll(folder, 0o755))
	write := func(name string, bytes []byte) { must(os.WriteFile(filepath.Join(folder, name), bytes, 0o644)) }
	write("list", []byte("v1.0.0\n"))
	write("v1.0.0.info", []byte(`{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}`))
	write("v1.0.0.mod", read("greeting/go.mod"))
	archive, err := os.Create(filepath.Join(folder, "v1.0.0.zip"))
	must(err)
	packed := zip.NewWriter(archive)
	for _, name := range []string{"go.mod", "greeting.go"} {
		entry, err := packed.Create("example.com/greeting@v1.0.0/" + name)
		must(err)
		_, err = entry.Write(read("greeting/" + name))
		must(err)
	}
	must(packed.Close())
	must(archive.Close())
}

func read(name string) []byte {
	bytes, err := os.ReadFile(name)
	must(err)
	return bytes
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
