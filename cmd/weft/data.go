package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/weft-crm/weft/engine"
)

type importCommand struct {
	Mapping string `arg:"" help:"JSON file: a list of files, each with entity and mapping, imported in this order." type:"existingfile"`
	Folder  string `help:"Folder of the files; without it the mapping file's own." type:"existingdir"`
}

// importFile is one entry of a mapping file.
type importFile struct {
	File string `json:"file"`
	engine.ImportMapping
}

// Run imports the files and tells, for each, what became of its rows.
func (i importCommand) Run(env *environment) error {
	files, err := readMapping(i.Mapping)
	if err != nil {
		return fmt.Errorf("%s: %w", i.Mapping, err)
	}
	folder := i.Folder
	if folder == "" {
		folder = filepath.Dir(i.Mapping)
	}
	return withEngine(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		for _, file := range files {
			if err := importOne(ctx, env, running, by, folder, file); err != nil {
				return err
			}
		}
		return nil
	})
}

// readMapping reads a mapping file; what it does not know it refuses, for a misspelt choice would be none.
func readMapping(name string) ([]importFile, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var files []importFile
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	return files, decoder.Decode(&files)
}

func importOne(ctx context.Context, env *environment, running *engine.Engine, by engine.Actor, folder string, file importFile) error {
	info, err := running.ImportFile(ctx, by, filepath.Join(folder, file.File), file.ImportMapping)
	if err != nil {
		return fmt.Errorf("%s: %w", file.File, err)
	}
	fmt.Fprintf(env.out, "%s → %s: %d rows, %d created, %d updated, %d left out, %d refused\n",
		file.File, info.Entity, info.Rows, info.Created, info.Updated, info.Skipped, info.Failed)
	for _, problem := range info.Problems {
		fmt.Fprintf(env.out, "  line %d %s %q: %s\n", problem.Line, problem.Column, problem.Value, problem.Reason.En)
	}
	return nil
}

type backupCommand struct {
	File string `arg:"" help:"File to write, e.g. weft-backup.zip." type:"path"`
}

// Run writes a backup; an unfinished one never bears the name.
func (b backupCommand) Run(env *environment) error {
	return withExisting(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		file, err := os.Create(b.File + ".part")
		if err != nil {
			return err
		}
		if err := errors.Join(running.Backup(ctx, by, file), file.Sync(), file.Close()); err != nil {
			return errors.Join(err, os.Remove(b.File+".part"))
		}
		if err := os.Rename(b.File+".part", b.File); err != nil {
			return err
		}
		_, err = fmt.Fprintln(env.out, "Backed up to", b.File)
		return err
	})
}

type restoreCommand struct {
	File string `arg:"" help:"Backup to read." type:"existingfile"`
}

// Run fills an empty database from a backup.
func (r restoreCommand) Run(env *environment) error {
	file, err := os.Open(r.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	stat, err := file.Stat()
	if err != nil {
		return err
	}
	return withEngine(env, func(ctx context.Context, running *engine.Engine, _ engine.Actor) error {
		if err := running.RestoreBackup(ctx, file, stat.Size()); err != nil {
			return err
		}
		_, err := fmt.Fprintln(env.out, "Restored from", r.File)
		return err
	})
}
