package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// System tells administrators how the installation is.
type System struct {
	OK       bool          `json:"ok"`
	Text     metadata.Text `json:"text"` // one line, with what to do when it is not well
	Database string        `json:"database"`
	Version  string        `json:"database_version"`
	Size     int64         `json:"size"`
	Release  int64         `json:"release"`
	Records  int64         `json:"people"`
	Failed   int           `json:"failed_jobs"`
	Stuck    int           `json:"incidents"`
	Backups  []BackupInfo  `json:"backups"`
	// Connections are the other systems that workflows call.
	Connections []ConnectionInfo `json:"connections"`
}

// BackupInfo is a backup kept beside the database.
type BackupInfo struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
	Size int64     `json:"size"`
}

// Ready reports whether requests can be answered: nil, or Unavailable.
func (e *Engine) Ready(ctx context.Context) error { return translate(e.store.Ping(ctx)) }

// System tells how the installation is. Needs the right "audit".
func (e *Engine) System(ctx context.Context, by Actor) (*System, error) {
	if err := by.mustAdminister("audit"); err != nil {
		return nil, err
	}
	status, err := e.store.Status(ctx)
	if err != nil {
		return nil, translate(err)
	}
	system := &System{
		OK: true, Database: status.Dialect, Version: status.Version, Size: status.Size, Release: e.current.Load().Release,
		Records: int64(len(e.org.Load().order)),
	}
	if system.Backups, err = e.Backups(); err != nil {
		return nil, err
	}
	given, err := e.queue.List(ctx, 200, jobsGivenUp)
	if err != nil {
		return nil, err
	}
	system.Failed = len(given)
	err = e.read(ctx, func(tx *store.Tx, m *model) error {
		runs, _, err := tx.Runs(store.RunQuery{Incident: true, Active: true})
		if err != nil {
			return err
		}
		system.Stuck = len(runs)
		system.Connections, err = e.connections(tx, m)
		return err
	})
	system.judge()
	return system, err
}

func (s *System) judge() {
	s.Text = metadata.Text{En: "Everything is well.", Zh: "一切正常。"}
	switch {
	case s.Stuck > 0:
		s.OK = false
		s.Text = metadata.Text{
			En: fmt.Sprintf("%d processes need an administrator: open Runs and filter by incident.", s.Stuck),
			Zh: fmt.Sprintf("有 %d 个流程需要管理员处理：打开“流程实例”并按异常筛选。", s.Stuck),
		}
	case s.Failed > 0:
		s.OK = false
		s.Text = metadata.Text{
			En: fmt.Sprintf("%d background jobs were given up: look at them below and retry.", s.Failed),
			Zh: fmt.Sprintf("有 %d 个后台任务失败：请在下方查看并重试。", s.Failed),
		}
	case len(s.unconfigured()) > 0:
		s.OK = false
		names := strings.Join(s.unconfigured(), ", ")
		s.Text = metadata.Text{
			En: "Processes call systems that are not set up: " + names + ". Add them to the file that --connections names and start again.",
			Zh: "流程调用了未配置的外部系统：" + names + "。请将其加入 --connections 指定的文件并重新启动。",
		}
	case len(s.Backups) == 0:
		s.Text = metadata.Text{En: "Everything is well. There is no backup yet: press “Back up now”.", Zh: "一切正常。尚无备份，请点击“立即备份”。"}
	}
}

// unconfigured names the connections that only workflows know of.
func (s *System) unconfigured() (names []string) {
	for _, connection := range s.Connections {
		if !connection.Configured {
			names = append(names, connection.Name)
		}
	}
	return names
}

// Backup writes everything but the bytes of attachments into one portable file: the archive of
// either database fills the other. Needs the right "audit".
func (e *Engine) Backup(ctx context.Context, by Actor, out io.Writer) error {
	if err := by.mustAdminister("audit"); err != nil {
		return err
	}
	return translate(e.store.Export(ctx, out))
}

// backupFolder lies beside the folder of files.
func (e *Engine) backupFolder() string { return filepath.Join(filepath.Dir(e.config.Files), "backups") }

// BackUpNow writes a backup beside the database and returns its description.
func (e *Engine) BackUpNow(ctx context.Context, by Actor) (*BackupInfo, error) {
	if err := by.mustAdminister("audit"); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(e.backupFolder(), 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of backups: %w", err)
	}
	name := "weft-" + e.Now().Format("20060102-150405.000") + ".zip"
	path := filepath.Join(e.backupFolder(), name)
	unfinished, err := os.Create(path + ".part")
	if err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	err = errors.Join(e.Backup(ctx, by, unfinished), unfinished.Sync(), unfinished.Close())
	if err == nil {
		err = os.Rename(path+".part", path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(path+".part"))
	}
	stat, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return &BackupInfo{Name: name, At: stat.ModTime().UTC(), Size: stat.Size()}, nil
}

// Backups lists the backups beside the database, newest first.
func (e *Engine) Backups() ([]BackupInfo, error) {
	list := []BackupInfo{}
	entries, err := os.ReadDir(e.backupFolder())
	if errors.Is(err, os.ErrNotExist) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		stat, err := entry.Info()
		if err != nil || !strings.HasSuffix(entry.Name(), ".zip") {
			continue
		}
		list = append(list, BackupInfo{Name: entry.Name(), At: stat.ModTime().UTC(), Size: stat.Size()})
	}
	slices.SortFunc(list, func(a, b BackupInfo) int { return b.At.Compare(a.At) })
	return list, nil
}

// RestoreBackup fills this installation, which must be empty, from a backup. Conflict with code
// "not_empty" once somebody can sign in.
func (e *Engine) RestoreBackup(ctx context.Context, content io.ReaderAt, size int64) error {
	needed, err := e.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if !needed || e.current.Load().Release > 0 {
		return Refuse(Conflict, "not_empty", "A backup is restored into an empty database only.", "只能恢复到空数据库。")
	}
	if err := e.store.Import(ctx, content, size); err != nil {
		return translate(err)
	}
	return e.publishAgain(ctx)
}

// publishAgain loads the newest release and builds what its tables lack.
func (e *Engine) publishAgain(ctx context.Context) error {
	err := e.store.WriteExclusive(ctx, func(tx *store.Tx) error {
		if err := e.loadRelease(tx, tx.ReleaseNumber); err != nil {
			return err
		}
		return tx.Apply(nil, e.current.Load().Model)
	})
	if err != nil {
		return translate(err)
	}
	return translate(e.store.Optimize(ctx))
}
