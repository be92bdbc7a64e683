// The go-peer verifies a tiled transparency log with the Go project's own
// golang.org/x/mod/sumdb packages, and with nothing of ours.
//
//	go-peer FOLDER VERIFIER_KEY [OLDER_CHECKPOINT ...]
//
// It opens the checkpoint, reads hashes through tiles, proves every entry of
// every bundle to be in the tree, and older checkpoints to be its beginning.
// It prints "OK <size>", or "FAIL <what>" with exit code 1. Without arguments it
// reads them from lines, separated by tabs, and answers each with a line.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

type folder string

func (folder) Height() int                        { return tileHeight }
func (folder) SaveTiles([]tlog.Tile, [][]byte)    {}
func (f folder) path(tile string) string          { return filepath.Join(string(f), tile) }
func (f folder) read(tile string) ([]byte, error) { return os.ReadFile(f.path(tile)) }
func (f folder) ReadTiles(t []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, 0, len(t))
	for _, tile := range t {
		// sumdb writes tile/<height>/<level>/…; c2sp.org/tlog-tiles has no height.
		data, err := f.read(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

type failure string

func fail(format string, values ...any) {
	panic(failure(fmt.Sprintf(format, values...)))
}

// head is what a signed note states, once its signature was checked.
func head(file string, verifier note.Verifier) tlog.Tree {
	text, err := os.ReadFile(file)
	if err != nil {
		fail("%v", err)
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		fail("%s: %v", file, err)
	}
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("%s is of another log", file)
	}
	var size int64
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil {
		fail("%s: size: %v", file, err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("%s: root: %v", file, err)
	}
	return tlog.Tree{N: size, Hash: root}
}

// bundle is the entries of one bundle, each after its length in two bytes.
func bundle(data []byte) (entries [][]byte) {
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			fail("a bundle ends in the middle of an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries
}

func checkBundle(f folder, tree tlog.Tree, reader tlog.HashReader, n int64) {
	tile := tlog.Tile{H: tileHeight, L: -1, N: n, W: tileWidth}
	if rest := tree.N - n*tileWidth; rest < tileWidth {
		tile.W = int(rest)
	}
	data, err := f.read(strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1))
	if err != nil {
		fail("%v", err)
	}
	entries := bundle(data)
	if len(entries) != tile.W {
		fail("bundle %d has %d entries, not %d", n, len(entries), tile.W)
	}
	indexes := make([]int64, tile.W)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, n*tileWidth+int64(i))
	}
	// The reader proves every hash that it returns to be below the signed root.
	stored, err := reader.ReadHashes(indexes)
	if err != nil {
		fail("bundle %d: %v", n, err)
	}
	for i, entry := range entries {
		if tlog.RecordHash(entry) != stored[i] {
			fail("entry %d is not the one in the tree", n*tileWidth+int64(i))
		}
	}
	// One whole proof a bundle, as somebody with a single entry checks it.
	index := n*tileWidth + int64(len(entries)) - 1
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		fail("entry %d: %v", index, err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, stored[len(entries)-1]); err != nil {
		fail("entry %d: %v", index, err)
	}
}

// check verifies one log and says what it found.
func check(args []string) (said string) {
	defer func() {
		if found := recover(); found != nil {
			said = fmt.Sprintf("FAIL %v", found)
		}
	}()
	f := folder(args[0])
	verifier, err := note.NewVerifier(args[1])
	if err != nil {
		fail("key: %v", err)
	}
	tree := head(f.path("checkpoint"), verifier)
	reader := tlog.TileHashReader(tree, f)
	for n := int64(0); n*tileWidth < tree.N; n++ {
		checkBundle(f, tree, reader, n)
	}
	for _, file := range args[2:] {
		older := head(file, verifier)
		if older.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		if err != nil {
			fail("%s: %v", file, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			fail("%s: %v", file, err)
		}
	}
	return fmt.Sprintf("OK %d", tree.N)
}

func main() {
	if len(os.Args) > 2 {
		said := check(os.Args[1:])
		fmt.Println(said)
		if strings.HasPrefix(said, "FAIL") {
			os.Exit(1)
		}
		return
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(check(strings.Split(lines.Text(), "\t")))
	}
}
