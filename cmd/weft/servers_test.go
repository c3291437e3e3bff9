package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
)

const signers = 20

// board is a company in which twenty people sign a request, served by three processes.
type board struct {
	*testing.T
	*engine.Engine
	admin   engine.Actor
	program string
	url     string
	tokens  []string
	servers []*server
}

type server struct {
	process *exec.Cmd
	address string
}

// twentySigners are definitions for a request that everybody of the board has to sign.
var twentySigners = metadata.Files{
	"teams/board.json": []byte(`{"name": "board", "label": "Board"}`),
	"entities/request.json": []byte(`{"name": "request", "label": "Request", "plural": "Requests", "title": "name",
		"fields": [{"name": "name", "kind": "text", "label": "Name"}]}`),
	"roles/staff.json": []byte(`{"name": "staff", "label": "Staff", "entities": {"request": {"can": ["create", "read"], "rows": "all"}}}`),
	"workflows/trial.json": []byte(`{"key": "trial", "title": "Trial", "entity": "request", "start": {"state": "review", "on": ["create"]}, "states": {
		"review": {"lock": true, "flow": [{"id": "sign", "approve": {"by": [{"team": "board"}], "mode": "all"}}],
			"on": {"approved": "approved", "rejected": "rejected"}},
		"approved": {"final": "approved"}, "rejected": {"final": "rejected"}}}`),
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{T: t, program: built(t), url: storetest.URL(t, "postgres")}
	ctx := t.Context()
	var err error
	if b.Engine, err = engine.Open(ctx, engine.Config{Database: b.url, Clock: time.Now, Packs: builtInPacks(), Pool: 4}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	b.admin, err = b.SetUp(ctx, engine.Setup{
		Admin:   engine.SetupAdmin{Login: "admin", Name: "Admin", Password: "correct horse"},
		Company: engine.Company{Name: "Board", Currency: "CNY", Language: "en", Zone: "Asia/Shanghai"},
	})
	if err != nil {
		t.Fatal(err)
	}
	layers := []metadata.Layer{{Pack: metadata.CustomPack, Files: twentySigners}}
	if _, err := b.PublishLayers(ctx, engine.Operator(), layers, "board"); err != nil {
		t.Fatal(err)
	}
	for i := range signers {
		b.tokens = append(b.tokens, b.signer(fmt.Sprintf("p%02d", i)))
	}
	for range 3 {
		b.servers = append(b.servers, b.serve())
	}
	return b
}

// built is the program as people start it.
func built(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "weft")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// signer makes a member of the board and a token for the API.
func (b *board) signer(login string) string {
	b.Helper()
	ctx := b.Context()
	values := map[string]any{"name": login, "login": login, "roles": []any{"staff"}}
	user, err := b.CreateRecord(ctx, b.admin, engine.Save{Entity: "user", Values: values})
	if err != nil {
		b.Fatal(err)
	}
	member := map[string]any{"team": "board", "user": user.ID}
	if _, err := b.CreateRecord(ctx, b.admin, engine.Save{Entity: "team_member", Values: member}); err != nil {
		b.Fatal(err)
	}
	actor, err := b.ActorNamed(login, engine.ViaAPI)
	if engine.CodeOf(err) != "" {
		if _, err := b.AppendList(ctx, nil, b.admin, engine.List{Entity: "user", Limit: 1}); err != nil { // people are known from now on
			b.Fatal(err)
		}
		actor, err = b.ActorNamed(login, engine.ViaAPI)
	}
	if err != nil {
		b.Fatal(err)
	}
	token, err := b.MakeAPIToken(ctx, actor, "test", time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	return token.Secret
}

// serve starts a server and waits until it says that it is ready.
func (b *board) serve() *server {
	b.Helper()
	s := &server{process: exec.Command(b.program, "serve", "--database", b.url, "--data", b.TempDir(), "--address", "127.0.0.1:0", "--log-level", "error")}
	s.process.Stderr = os.Stderr
	output, err := s.process.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.kill)
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			s.address = "http://" + strings.TrimSpace(address) + "/api/v1"
			go func() { _, _ = io.Copy(io.Discard, output) }()
			return s
		}
	}
	b.Fatal("the server did not begin")
	return nil
}

func (s *server) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // it was killed
}

// call sends a request as a signer; the status is 0 when the server did not answer.
func (b *board) call(on *server, signer int, key string, path string, body any) (int, []byte) {
	method, content := http.MethodGet, []byte(nil)
	if body != nil {
		method = http.MethodPost
		content, _ = json.Marshal(body)
	}
	request, err := http.NewRequestWithContext(context.Background(), method, on.address+path, bytes.NewReader(content))
	if err != nil {
		b.Error(err)
		return 0, nil
	}
	request.Header.Set("Authorization", "Bearer "+b.tokens[signer])
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil
	}
	return answer.StatusCode, text
}

// request creates a request and gives the id of its run and every signer's task.
func (b *board) request() (run string, tasks []string) {
	b.Helper()
	made, err := b.CreateRecord(b.Context(), b.admin, engine.Save{Entity: "request", Values: map[string]any{"name": "Request"}})
	if err != nil {
		b.Fatal(err)
	}
	for signer := range signers {
		status, text := b.call(b.servers[signer%len(b.servers)], signer, "", "/tasks?box=todo&limit=100", nil)
		var inbox struct {
			Tasks []struct {
				ID, Run string
				Record  struct{ ID string }
			}
		}
		if err := json.Unmarshal(text, &inbox); status != http.StatusOK || err != nil {
			b.Fatalf("the inbox: %d %s", status, text)
		}
		for _, task := range inbox.Tasks {
			if task.Record.ID == made.ID {
				tasks, run = append(tasks, task.ID), task.Run
			}
		}
	}
	if len(tasks) != signers {
		b.Fatalf("%d people are asked, want %d", len(tasks), signers)
	}
	return run, tasks
}

// completed demands twenty decisions and one completion.
func (b *board) completed(run string) {
	b.Helper()
	answer, err := b.Engine.Run(b.Context(), b.admin, run)
	if err != nil {
		b.Fatal(err)
	}
	verbs := map[string]int{}
	for i, line := range answer.History {
		verbs[line.Verb]++
		if line.Seq != int64(i+1) {
			b.Errorf("line %d of the history has the number %d", i+1, line.Seq)
		}
	}
	if answer.Status != "approved" || verbs["approve"] != signers || verbs["approved"] != 1 {
		b.Errorf("the run is %s after %d decisions and %d completions", answer.Status, verbs["approve"], verbs["approved"])
	}
}

// C54: twenty people decide at once over three servers: twenty decisions, one completion, and nobody
// gets an error.
func TestC54TwentyDecideAtOnceOverThreeServers(t *testing.T) {
	b := newBoard(t)
	for range 5 {
		run, tasks := b.request()
		var all sync.WaitGroup
		start := make(chan struct{})
		for signer, task := range tasks {
			all.Go(func() {
				<-start
				status, text := b.call(b.servers[signer%3], signer, "", "/tasks/"+task+"/decisions", map[string]any{"verb": "approve"})
				if status != http.StatusOK {
					b.Errorf("signer %d got %d %s", signer, status, text)
				}
			})
		}
		close(start)
		all.Wait()
		b.completed(run)
	}
	b.survivesAKill()
}

// survivesAKill kills a server in the middle of the decisions. Who got no answer asks another server
// under the same key.
func (b *board) survivesAKill() {
	b.Helper()
	run, tasks := b.request()
	var all sync.WaitGroup
	start := make(chan struct{})
	for signer, task := range tasks {
		all.Go(func() {
			<-start
			path, body := "/tasks/"+task+"/decisions", map[string]any{"verb": "approve"}
			status, text := b.call(b.servers[signer%3], signer, task, path, body)
			if status == 0 {
				status, text = b.call(b.servers[1], signer, task, path, body)
			}
			if status != http.StatusOK {
				b.Errorf("signer %d got %d %s", signer, status, text)
			}
		})
	}
	all.Go(func() {
		<-start
		b.servers[0].kill()
	})
	close(start)
	all.Wait()
	b.completed(run)
}
