package engine_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-crm/weft/engine/store/storetest"
)

// bank takes payments and honours their key: it remembers what it did under each.
type bank struct {
	*httptest.Server
	lock  sync.Mutex
	calls map[string]int
}

func newBank(t *testing.T) *bank {
	b := &bank{calls: map[string]int{}}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.lock.Lock()
		defer b.lock.Unlock()
		b.calls[r.Header.Get("Idempotency-Key")]++
		_, _ = io.WriteString(w, `{"ok": true}`)
	}))
	t.Cleanup(b.Close)
	return b
}

// player is a process that plays the script.
type player struct {
	t       *testing.T
	address string
	bank    string
	notes   string // folder
	process *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Scanner
}

func (p *player) start() {
	p.t.Helper()
	p.process = exec.Command(os.Args[0], "-test.run=^TestScriptChild$", "-test.v")
	p.process.Env = append(os.Environ(), "WEFT_SCRIPT_URL="+p.address, "WEFT_SCRIPT_BANK="+p.bank, "WEFT_SCRIPT_NOTES="+p.notes)
	p.process.Stderr = os.Stderr
	var err error
	if p.input, err = p.process.StdinPipe(); err != nil {
		p.t.Fatal(err)
	}
	output, err := p.process.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.output = bufio.NewScanner(output)
	p.output.Buffer(nil, 1<<20)
	if err := p.process.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(p.end)
	if _, ok := p.told("ready"); !ok {
		p.t.Fatal("the process did not begin")
	}
}

func (p *player) end() {
	_ = p.input.Close()
	_ = p.process.Wait() // it may have been killed
}

// told waits for a line that begins with a word; false when the process has died.
func (p *player) told(word string) (string, bool) {
	var last []string
	for p.output.Scan() {
		if rest, ok := strings.CutPrefix(p.output.Text(), word); ok {
			return strings.TrimSpace(rest), true
		}
		last = append(last, p.output.Text())
	}
	if len(last) > 1 && strings.Contains(strings.Join(last, " "), "FAIL") {
		p.t.Fatalf("the process failed:\n%s", strings.Join(last, "\n"))
	}
	return "", false
}

// play gives a command, which dies at a fault point unless that is 0; it tells how many points were
// passed and the refusal, or that the process was killed.
func (p *player) play(index int, fault int64) (points int64, refused string, alive bool) {
	p.t.Helper()
	if _, err := fmt.Fprintln(p.input, index, fault); err != nil {
		p.t.Fatal(err)
	}
	line, alive := p.told("did")
	if !alive {
		p.end()
		return 0, "", false
	}
	number, refused, _ := strings.Cut(line, " ")
	points, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		p.t.Fatal(err)
	}
	if refused == "<nil>" {
		refused = ""
	}
	return points, refused, true
}

// course is what the script leads to when nobody is killed, command by command.
type course struct {
	points []int64
	after  []string
}

func (w *works) state() string { return everything(w, w.beside, proven) }

func (w *works) player(bank string) *player {
	w.Helper()
	if err := w.Close(); err != nil {
		w.Fatal(err)
	}
	p := &player{t: w.T, address: w.url, bank: bank, notes: w.TempDir()}
	p.start()
	return p
}

func undisturbed(t *testing.T, dialect string) course {
	t.Helper()
	w := newWorks(newHouse(t, dialect))
	p := w.player(newBank(t).URL)
	defer p.end()
	var c course
	for i, command := range script() {
		points, refused, alive := p.play(i, 0)
		if !alive || refused != "" {
			t.Fatalf("%s: alive %v, %s", command.name, alive, refused)
		}
		c.points = append(c.points, points)
		c.after = append(c.after, w.state())
	}
	return c
}

// I10: a kill at any fault point of any command leaves the state before the command or that after it,
// and the command given again under its key leads to the state after it. Outward work has one effect
// for a receiver that honours keys. WEFT_CRASH=full kills every command at every point, the first, second
// … point of each in a subtest of that number; otherwise each command dies at one point, by turns on one
// of the databases.
func TestI10AKillLeavesBeforeOrAfter(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			wanted := undisturbed(t, dialect)
			full := os.Getenv("WEFT_CRASH") == "full"
			t.Logf("%d commands with %d points, at most %d in one", len(wanted.points), sum(wanted.points), slices.Max(wanted.points))
			passes := int64(1)
			if full {
				passes = slices.Max(wanted.points)
			}
			for pass := range passes {
				t.Run(fmt.Sprint(pass+1), func(t *testing.T) {
					killing(t, dialect, wanted, func(command int) int64 {
						switch {
						case full && pass >= wanted.points[command]:
							return 0 // it has died at every point
						case full:
							return pass + 1
						case (command%2 == 0) != (dialect == "sqlite"):
							return 0
						case command%3 == 0:
							return wanted.points[command]
						}
						return int64(command)*5%wanted.points[command] + 1
					})
				})
			}
		})
	}
}

func sum(points []int64) (total int64) {
	for _, number := range points {
		total += number
	}
	return total
}

// killing plays the script and kills commands at the fault points that are given for them, 0 for none.
func killing(t *testing.T, dialect string, wanted course, faultOf func(command int) int64) {
	t.Helper()
	w := newWorks(newHouse(t, dialect))
	money := newBank(t)
	p := w.player(money.URL)
	before, kills, meant := w.state(), 0, 0
	for i, command := range script() {
		fault := faultOf(i)
		if fault > 0 {
			meant++
		}
		_, refused, alive := p.play(i, fault)
		after := wanted.after[i]
		if !alive {
			kills++
			w.buried()
			left := w.state()
			if left != before && left != after && !command.each {
				t.Fatalf("%s, killed at point %d of %d, left something between:\n%s", command.name, fault, wanted.points[i], different(after, left))
			}
			p.start()
			if _, refused, _ = p.play(i, 0); refused != "" && left != after {
				t.Fatalf("%s, given again after point %d, was refused: %s", command.name, fault, refused)
			}
		}
		if left := w.state(); left != after {
			t.Fatalf("%s, killed at point %d of %d and given again (%s), led elsewhere:\n%s", command.name, fault, wanted.points[i], refused, different(after, left))
		}
		before = after
	}
	for key, calls := range money.calls {
		if key == "" || calls > 2 {
			t.Errorf("the bank was called %d times under the key %q", calls, key)
		}
	}
	if len(money.calls) != 1 || kills < meant*4/5 {
		t.Errorf("the bank has done %d payments, want 1; %d of %d commands were killed", len(money.calls), kills, meant)
	}
}

// buried waits until PostgreSQL has ended what a killed process had sent.
func (w *works) buried() {
	w.Helper()
	if strings.HasPrefix(w.url, "sqlite:") {
		return
	}
	eventually(w, "the sessions of the dead end", func() bool {
		var sessions int
		query := "select count(*) from pg_stat_activity where application_name = '" + mortal(w.url) + "'"
		if err := w.beside.QueryRow(query).Scan(&sessions); err != nil {
			w.Fatal(err)
		}
		return sessions == 0
	})
}

func different(wanted, found string) string {
	return cmp.Diff(strings.Split(wanted, "\n"), strings.Split(found, "\n"))
}
