// Command zones packs the time zones as Go's own distribution has them: zones FOLDER FILE.
package main

import (
	"archive/zip"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	folder := os.Args[1]
	archive, err := os.Create(os.Args[2])
	must(err)
	packed := zip.NewWriter(archive)
	must(filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		bytes, err := os.ReadFile(path)
		if err != nil || len(bytes) < 4 || string(bytes[:4]) != "TZif" {
			return nil
		}
		name, err := filepath.Rel(folder, path)
		must(err)
		// Go reads no compressed entry.
		writer, err := packed.CreateRaw(header(name, bytes))
		must(err)
		_, err = writer.Write(bytes)
		return err
	}))
	must(packed.Close())
	must(archive.Close())
}

func header(name string, bytes []byte) *zip.FileHeader {
	size := uint64(len(bytes))
	return &zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(bytes), UncompressedSize64: size, CompressedSize64: size,
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
