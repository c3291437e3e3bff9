package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/jobs"
)

// TestWorkingChild is a process that does all work in the background until it is killed.
func TestWorkingChild(t *testing.T) {
	address := os.Getenv("WEFT_WORK_URL")
	if address == "" {
		t.Skip("only as a child of the tests of outward work")
	}
	port, _ := strconv.Atoi(os.Getenv("WEFT_WORK_MAIL"))
	e, err := engine.Open(context.Background(), engine.Config{
		Database: address, Clock: time.Now, Packs: []engine.BuiltIn{pack(t, "core")}, Pool: 6,
		Connections: map[string]engine.Connection{"bank": {URL: os.Getenv("WEFT_WORK_BANK")}},
		Mail:        jobs.MailServer{Host: "127.0.0.1", Port: port, From: "weft@example.test", TLS: "none"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// receiver is a system outside that honours keys: what comes again under a key has no second effect.
// It can kill whoever calls, before or after it has done what is asked.
type receiver struct {
	lock    sync.Mutex
	done    map[string]int // how often each key was done; more than once only without keys
	calls   int
	letters []string // of mail
	deadly  string   // "before", "after" or ""
	kill    func()
}

// turn makes the next call deadly.
func (r *receiver) turn(deadly string) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.deadly = deadly
}

// kills says whom deadly calls kill.
func (r *receiver) kills(kill func()) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.kill = kill
}

// take is one call; it reports whether the caller lives to hear the answer.
func (r *receiver) take(key string) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.calls++
	deadly := r.deadly
	r.deadly = ""
	if deadly != "before" && r.done[key] == 0 {
		r.done[key]++
	}
	if deadly != "" {
		r.kill()
	}
	return deadly == ""
}

// waits reports whether it is still to kill somebody.
func (r *receiver) waits() bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.deadly != ""
}

// effects is how many things were done, of how many calls.
func (r *receiver) effects() (effects, calls int) {
	r.lock.Lock()
	defer r.lock.Unlock()
	for _, times := range r.done {
		effects += times
	}
	return effects, r.calls
}

// overHTTP receives payments.
func (r *receiver) overHTTP(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if !r.take(request.Header.Get("Idempotency-Key")) {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// overSMTP receives mail; its key is the Message-ID.
func (r *receiver) overSMTP(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go r.converse(conn)
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

func (r *receiver) converse(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	say := func(text string) { _, _ = fmt.Fprint(conn, text+"\r\n") }
	say("220 here")
	key, letter, reading := "", "", false
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		line := lines.Text()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		switch {
		case reading && line == ".":
			reading = false
			r.keep(letter)
			if !r.take(key) {
				return
			}
			say("250 taken")
		case reading:
			letter += line + "\n"
			if id := strings.TrimSpace(line); strings.HasSuffix(id, "@weft>") {
				key = id
			}
		case verb == "DATA":
			reading = true
			say("354 go on")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

func (r *receiver) keep(letter string) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.letters = append(r.letters, letter)
}

// worker is a process over the works' database.
func (w *works) worker(bank, mail string) (kill func()) {
	w.Helper()
	process := exec.Command(os.Args[0], "-test.run=^TestWorkingChild$")
	address := w.url
	if !strings.HasPrefix(address, "sqlite:") {
		address += "&application_name=" + url.QueryEscape(mortal(w.url))
	}
	process.Env = append(os.Environ(), "WEFT_WORK_URL="+address, "WEFT_WORK_BANK="+bank, "WEFT_WORK_MAIL="+mail)
	process.Stderr = os.Stderr
	input, err := process.StdinPipe()
	if err != nil {
		w.Fatal(err)
	}
	if err := process.Start(); err != nil {
		w.Fatal(err)
	}
	once := sync.OnceFunc(func() {
		_ = input.Close()
		_ = process.Process.Kill()
		_ = process.Wait() // it was killed
	})
	w.Cleanup(once)
	return once
}

// C35, C46, C56: a process is killed while it calls somebody outside, before or after that one has done
// what is asked. The next process does the work again, and a receiver that honours keys has done it once.
func TestC46OutwardWorkIsDoneOnceThoughItsProcessDies(t *testing.T) {
	inWorks(t, func(w *works) {
		bank, post := &receiver{done: map[string]int{}}, &receiver{done: map[string]int{}}
		address, port := bank.overHTTP(w.T), post.overSMTP(w.T)
		for i, deadly := range []string{"before", "after"} {
			bank.turn(deadly)
			post.turn(deadly)
			paid, written := w.submitted("pay", "amount", "7"), w.submitted("mail")
			for bank.waits() || post.waits() {
				died := make(chan struct{})
				started := make(chan func(), 1)
				end := sync.OnceFunc(func() { (<-started)(); close(died) })
				bank.kills(end)
				post.kills(end)
				started <- w.worker(address, port)
				select {
				case <-died:
				case <-time.After(time.Minute):
					w.Fatal("nobody called")
				}
				w.unstick()
			}
			kill := w.worker(address, port)
			eventually(w, "both runs end", func() bool { return w.run(paid).Status == "approved" && w.run(written).Status == "approved" })
			kill()
			for name, one := range map[string]*receiver{"bank": bank, "post": post} {
				if effects, calls := one.effects(); effects != i+1 || calls <= effects {
					w.Errorf("killed %s the effect, the %s has done %d things in %d calls, want %d things", deadly, name, effects, calls, i+1)
				}
			}
		}
	})
}

// unstick makes the jobs of dead processes old, so that the next process need not wait five minutes to
// rescue them, nor for the lead.
func (w *works) unstick() {
	w.Helper()
	w.buried()
	w.sql("update river_job set attempted_at = '2020-01-01 00:00:00' where state = 'running'")
	w.sql("delete from river_leader")
}
