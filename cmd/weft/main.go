// Command weft runs Weft: it serves the product, checks and applies configuration, imports data,
// plays scenarios, and backs up and restores. It holds no behaviour of its own, only flags,
// configuration and wiring; the one thing to know is that every command is a type with a Run method.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // Windows has no table of time zones

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

// options are the settings all commands share. Each can stand on the command line, in the
// environment, or in weft.json, in this order of strength.
type options struct {
	Config      kong.ConfigFlag `help:"Read settings from this JSON file." placeholder:"FILE"`
	Database    string          `help:"Database: sqlite:FILE or postgres://…. Without it: weft.db in the data folder." env:"WEFT_DATABASE" placeholder:"URL"`
	Data        string          `help:"Folder for the embedded database, uploads and backups." env:"WEFT_DATA" default:"data" type:"path"`
	KeyFile     string          `help:"File with the key of encrypted fields, 64 hexadecimal digits; keep it apart from the database and its backups." env:"WEFT_KEY_FILE" placeholder:"FILE"`
	Connections string          `help:"JSON file with the systems that workflows may call: {\"erp\": {\"url\": \"https://…\", \"headers\": {\"Authorization\": \"Bearer $${ERP_TOKEN}\"}}}; $${NAME} is an environment variable." env:"WEFT_CONNECTIONS" placeholder:"FILE"`
	LogLevel    string          `help:"How much to log: debug, info, warn or error. Without it serve logs info, the other commands warn." env:"WEFT_LOG_LEVEL" enum:",debug,info,warn,error" default:"" placeholder:"LEVEL"`
	LogJSON     bool            `help:"Log as JSON, for machines." env:"WEFT_LOG_JSON"`
}

// commands is the whole command line.
type commands struct {
	options

	Serve    serveCommand    `cmd:"" help:"Start Weft and answer requests."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version; serve does so by itself."`
	Validate validateCommand `cmd:"" help:"Check packs without a database and list every problem with its place."`
	Plan     planCommand     `cmd:"" help:"Tell what applying packs would do to this installation."`
	Apply    applyCommand    `cmd:"" help:"Publish packs to this installation."`
	Export   exportCommand   `cmd:"" help:"Write this installation's configuration into a folder, for version control."`
	Import   importCommand   `cmd:"" help:"Import CSV or Excel files with a mapping file."`
	Sample   sampleCommand   `cmd:"" help:"Load or remove the sample company."`
	Scenario scenarioCommand `cmd:"" help:"Play scenarios and tell which hold."`
	Backup   backupCommand   `cmd:"" help:"Write everything into one file, while Weft runs or not."`
	Restore  restoreCommand  `cmd:"" help:"Fill an empty database from a backup, also one of the other kind."`
	Verify   verifyCommand   `cmd:"" help:"Work out all computed values anew and tell what is not as it should be."`
	Version  versionCommand  `cmd:"" help:"Tell the version."`
}

// environment is what a command gets from the outside.
type environment struct {
	*options
	out io.Writer
	log *slog.Logger
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run does one command line and returns the exit code: 0 done, 1 refused or failed, 2 wrong usage.
func run(arguments []string, out, problems io.Writer) int {
	var line commands
	helped := false
	parser, err := kong.New(&line, kong.Name("weft"), kong.Writers(out, problems),
		kong.Description("Weft 纬流: a workflow-engine CRM that is configured, not coded.\n\nSettings: flags, then WEFT_… environment variables, then weft.json in the current folder."),
		kong.Configuration(readSettings, "weft.json", "/etc/weft/weft.json"), kong.Exit(func(int) { helped = true }))
	if err != nil {
		fmt.Fprintln(problems, err)
		return 2
	}
	if len(arguments) == 0 {
		arguments = []string{"--help"}
	}
	chosen, err := parser.Parse(arguments)
	if helped {
		return 0
	}
	if err != nil {
		fmt.Fprintln(problems, "weft:", err)
		fmt.Fprintln(problems, "Try: weft --help")
		return 2
	}
	line.LogLevel = cmp.Or(line.LogLevel, usualLevel(chosen.Command()))
	if err := chosen.Run(&environment{options: &line.options, out: out, log: line.logger(problems)}); err != nil {
		if !errors.Is(err, errTold) {
			fmt.Fprintln(problems, "weft:", err)
		}
		return 1
	}
	return 0
}

// errTold ends a command that has told its problems already.
var errTold = errors.New("told")

// usualLevel is how much a command logs unless told otherwise: whoever starts one to get something
// done reads its answer, and only the server's log is kept.
func usualLevel(command string) string {
	if command == "serve" {
		return "info"
	}
	return "warn"
}

func (o *options) logger(out io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	settings := &slog.HandlerOptions{Level: level}
	if o.LogJSON {
		return slog.New(slog.NewJSONHandler(out, settings))
	}
	return slog.New(slog.NewTextHandler(out, settings))
}

// database is the address of the database; the data folder is made for the embedded one.
func (o *options) database() (string, error) {
	if o.Database != "" {
		return o.Database, nil
	}
	if err := os.MkdirAll(o.Data, 0o750); err != nil {
		return "", fmt.Errorf("the data folder %s cannot be made: %w", o.Data, err)
	}
	return "sqlite:" + o.embedded(), nil
}

// embedded is the file of the embedded database.
func (o *options) embedded() string { return filepath.Join(o.Data, "weft.db") }

// mustExist refuses a data folder without a database: opening it would make an empty one, and its backup
// would look like a good one.
func (o *options) mustExist() error {
	if o.Database != "" {
		return nil
	}
	if _, err := os.Stat(o.embedded()); err != nil {
		return fmt.Errorf("there is no database in %s. Is --data right? --database names one elsewhere", o.Data)
	}
	return nil
}

// clock is the only place where the program looks at the machine's time.
func clock() time.Time { return time.Now() }

type versionCommand struct{}

// Run tells the version.
func (versionCommand) Run(env *environment) error {
	_, err := fmt.Fprintln(env.out, "weft", version)
	return err
}
