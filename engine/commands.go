package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/weft-crm/weft/engine/store"
)

// once does a command unless the actor has sent it before under the same key; then the first
// answer is given again (workflow.md C53). An empty key always does it. A key that came with
// another request is refused with "key_reused".
func once(tx *store.Tx, by Actor, key string, request any, do func() (any, error)) (json.RawMessage, error) {
	if key == "" {
		return answered(do())
	}
	digest, err := digestOf(request)
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
	command := &store.Command{Actor: by.ID, Key: key, Digest: digest, Status: http.StatusOK, Response: store.JSON(answer)}
	return answer, tx.AddCommand(command)
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
