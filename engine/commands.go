package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/weft-crm/weft/engine/store"
)

// sent is a command as it was sent: by whom, under which key if any, and all it asks for.
type sent struct {
	by      Actor
	key     string
	request any
}

// commandOnce does what somebody sent, once per key, and gives the answer; ahead tells what else is
// going to be read.
func (e *Engine) commandOnce(ctx context.Context, command sent, do func(a *act) (any, error), ahead ...func(tx *store.Tx)) (json.RawMessage, error) {
	var answer json.RawMessage
	foresee := func(tx *store.Tx) { tx.ForeseeCommand(command.by.ID, command.key) }
	err := e.command(ctx, func(tx *store.Tx, m *model) (err error) {
		answer, err = once(tx, command, func() (any, error) { return do(e.act(tx, m, command.by)) })
		return err
	}, append([]func(*store.Tx){foresee}, ahead...)...)
	return answer, err
}

// once does a command unless the actor has sent it before under the same key; then the first
// answer is given again (workflow.md C53). An empty key always does it. A key that came with
// another request is refused with "key_reused".
func once(tx *store.Tx, command sent, do func() (any, error)) (json.RawMessage, error) {
	by, key := command.by, command.key
	if key == "" {
		return answered(do())
	}
	digest, err := digestOf(command.request)
	if err != nil {
		return nil, err
	}
	before, err := tx.Command(by.ID, key)
	if err == nil {
		return repeated(before, digest)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	answer, err := answered(do())
	if err != nil {
		return nil, err
	}
	return answer, tx.AddCommand(&store.Command{Actor: by.ID, Key: key, Digest: digest, Status: http.StatusOK, Response: store.JSON(answer)})
}

func answered(answer any, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

func digestOf(request any) (string, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func repeated(before *store.Command, digest string) (json.RawMessage, error) {
	if before.Digest != digest {
		return nil, Refuse(Invalid, "key_reused", "This Idempotency-Key was used for another request.", "此 Idempotency-Key 已用于其他请求。")
	}
	return json.RawMessage(before.Response), nil
}
