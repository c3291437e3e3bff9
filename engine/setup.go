package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// SetupOptions is what the first start asks.
type SetupOptions struct {
	Presets   []PresetInfo `json:"presets"`
	Languages []string     `json:"languages"`
	// SampleCompany tells whether there is one to load.
	SampleCompany bool `json:"sample_company"`
}

// PresetInfo is a way to begin: a pack with one of its presets.
type PresetInfo struct {
	Pack      string        `json:"pack"`
	Name      string        `json:"name"`
	Label     metadata.Text `json:"label"`
	Help      metadata.Text `json:"help"`
	PackLabel metadata.Text `json:"pack_label"`
	PackHelp  metadata.Text `json:"pack_help"`
}

// Setup answers the first start.
type Setup struct {
	Admin   SetupAdmin   `json:"admin"`
	Company Company      `json:"company"`
	Preset  *SetupPreset `json:"preset"`
	// Sample plays the few records that the packs bring; SampleCompany begins to load half a year of work.
	Sample        bool           `json:"sample"`
	SampleCompany *SampleOptions `json:"sample_company"`
}

// SetupAdmin is the first administrator.
type SetupAdmin struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Password string `json:"password"`
	Email    string `json:"email"`
}

// SetupPreset names a preset of a pack.
type SetupPreset struct {
	Pack string `json:"pack"`
	Name string `json:"name"`
}

// presetKey is the setting that holds SetupPreset.
const presetKey = "preset"

// Operator acts for whoever runs the program on its own machine: the command line and set-up.
func Operator() Actor { return engineActor(ViaSystem) }

// NeedsSetup reports whether nobody can sign in yet.
func (e *Engine) NeedsSetup(ctx context.Context) (bool, error) {
	if e.isSetUp.Load() {
		return false, nil
	}
	err := e.store.Read(ctx, func(tx *store.Tx) error {
		people, err := tx.CountCredentials()
		e.isSetUp.Store(people > 0)
		return err
	})
	return !e.isSetUp.Load(), translate(err)
}

// SetupOptions tells what the first start may choose from.
func (e *Engine) SetupOptions(_ context.Context) (*SetupOptions, error) {
	options := &SetupOptions{Presets: []PresetInfo{}, Languages: languages, SampleCompany: e.config.SampleCompany != nil}
	for _, builtIn := range e.config.Packs {
		pack, err := packOf(builtIn)
		if err != nil {
			return nil, err
		}
		for _, preset := range pack.Presets {
			options.Presets = append(options.Presets, PresetInfo{
				Pack: pack.Name, Name: preset.Name, Label: preset.Label, Help: preset.Help, PackLabel: pack.Label, PackHelp: pack.Help,
			})
		}
	}
	return options, nil
}

// packOf reads what a built-in pack says of itself.
func packOf(builtIn BuiltIn) (*metadata.Pack, error) {
	layer, err := builtInLayer(builtIn)
	if err != nil {
		return nil, err
	}
	pack := &metadata.Pack{}
	return pack, json.Unmarshal(layer.Files["pack.json"], pack)
}

func builtInLayer(builtIn BuiltIn) (metadata.Layer, error) {
	layer, problems := metadata.Load(builtIn.Files, ".")
	if err := problems.Err(); err != nil {
		return layer, fmt.Errorf("the built-in pack %s: %w", builtIn.Name, err)
	}
	return layer, nil
}

// layersFor gives the layers of core, of one more pack if one is named, and of all it requires.
func (e *Engine) layersFor(pack string) ([]metadata.Layer, error) {
	wanted := map[string]bool{"core": true}
	if pack != "" {
		if err := e.require(pack, wanted); err != nil {
			return nil, err
		}
	}
	return e.layersOf(wanted)
}

// layersOf gives the layers of built-in packs, lowest first.
func (e *Engine) layersOf(wanted map[string]bool) ([]metadata.Layer, error) {
	var layers []metadata.Layer
	for _, builtIn := range e.config.Packs {
		if !wanted[builtIn.Name] {
			continue
		}
		layer, err := builtInLayer(builtIn)
		if err != nil {
			return nil, err
		}
		layers = append(layers, layer)
	}
	return layers, nil
}

// require adds a built-in pack and all that it requires. Invalid if one of them is not built in.
func (e *Engine) require(name string, wanted map[string]bool) error {
	at := slices.IndexFunc(e.config.Packs, func(builtIn BuiltIn) bool { return builtIn.Name == name })
	if at < 0 {
		return noPreset()
	}
	wanted[name] = true
	pack, err := packOf(e.config.Packs[at])
	if err != nil {
		return err
	}
	for _, required := range sortedKeys(pack.Requires) {
		if wanted[required] {
			continue
		}
		if err := e.require(required, wanted); err != nil {
			return err
		}
	}
	return nil
}

func noPreset() *Error {
	return Refuse(Invalid, "unknown_preset", "There is no such preset.", "没有该行业预设。")
}

// SetUp makes the first administrator, the company and, with a preset, the first release, all or
// nothing; the sample data, which is played like people's work, follows, and the sample company is
// loaded in the background. Conflict with code
// "already_set_up" once somebody can sign in.
func (e *Engine) SetUp(ctx context.Context, setup Setup) (Actor, error) {
	problems, err := e.setupProblems(ctx, &setup)
	if err != nil {
		return Actor{}, err
	}
	if len(problems) > 0 {
		return Actor{}, invalid(problems)
	}
	pack := ""
	if setup.Preset != nil {
		pack = setup.Preset.Pack
	}
	layers, err := e.layersFor(pack)
	if err != nil {
		return Actor{}, err
	}
	if err := e.firstRelease(ctx, setup, layers); err != nil {
		return Actor{}, err
	}
	if err := e.store.Read(ctx, e.refresh); err != nil {
		return Actor{}, err
	}
	if setup.Sample {
		if err := e.playSample(ctx); err != nil {
			return Actor{}, err
		}
	}
	admin, err := e.ActorNamed(setup.Admin.Login, ViaForm)
	if err != nil || setup.SampleCompany == nil {
		return admin, err
	}
	_, err = e.LoadSampleCompany(ctx, admin, *setup.SampleCompany)
	return admin, err
}

// setupProblems tells everything that is wrong with the answers at once.
func (e *Engine) setupProblems(ctx context.Context, s *Setup) ([]FieldProblem, error) {
	problems := append(s.problems(), under("company", s.Company.problems())...)
	if s.Preset == nil {
		return problems, nil
	}
	options, err := e.SetupOptions(ctx)
	if err != nil {
		return nil, err
	}
	offered := func(preset PresetInfo) bool { return preset.Pack == s.Preset.Pack && preset.Name == s.Preset.Name }
	if !slices.ContainsFunc(options.Presets, offered) {
		refused := noPreset()
		problems = append(problems, FieldProblem{Field: "preset", Pointer: "/preset", Code: refused.Code, Message: refused.Detail})
	}
	return problems, nil
}

// under moves problems below a member of the request.
func under(member string, problems []FieldProblem) []FieldProblem {
	moved := slices.Clone(problems)
	for i := range moved {
		moved[i].Field, moved[i].Pointer = member+"."+moved[i].Field, "/"+member+moved[i].Pointer
	}
	return moved
}

func (s *Setup) problems() []FieldProblem {
	var problems fieldProblems
	if strings.TrimSpace(s.Admin.Login) == "" {
		problems.refuse("admin.login", "required", "A sign-in name is needed.", "请填写登录名。")
	}
	weak := func(field string) {
		problems.refuse(field, "weak_password", "A password needs at least 8 characters, not all alike.", "密码至少需要 8 个字符，且不能全部相同。")
	}
	if _, err := passwordHash(s.Admin.Password); err != nil {
		weak("admin.password")
	}
	if s.SampleCompany != nil {
		if _, err := s.SampleCompany.hash(); err != nil {
			weak("sample_company.password")
		}
	}
	return problems
}

func (e *Engine) firstRelease(ctx context.Context, setup Setup, layers []metadata.Layer) error {
	hash, err := passwordHash(setup.Admin.Password)
	if err != nil {
		return err
	}
	_, err = e.publish(ctx, Operator(), publication{layers: layers, note: "set-up", before: notSetUp, then: func(tx *store.Tx, m *model) error {
		if err := tx.SetSetting(companyKey, setup.Company); err != nil {
			return err
		}
		if err := savePreset(tx, m, setup.Preset); err != nil {
			return err
		}
		admin, err := e.act(tx, m, Operator()).save(&change{Save: Save{Entity: "user", Values: setup.user()}})
		if refused := AsError(err); refused != nil {
			refused.Fields = under("admin", refused.Fields)
			return refused
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.SaveCredential(&store.Credential{UserID: admin.ID, Hash: hash, ChangedAt: tx.Now}), e.touchOrganisation(tx))
	}})
	return err
}

func notSetUp(tx *store.Tx) error {
	people, err := tx.CountCredentials()
	if err == nil && people > 0 {
		return Refuse(Conflict, "already_set_up", "The system is set up already. Please sign in.", "系统已完成初始设置，请登录。")
	}
	return err
}

// user gives the values of the first administrator.
func (s *Setup) user() map[string]any {
	name := s.Admin.Name
	if name == "" {
		name = s.Admin.Login
	}
	values := map[string]any{
		"login": strings.TrimSpace(s.Admin.Login), "name": name, "roles": []any{"admin"}, "active": true,
		"language": s.Company.Language, "zone": s.Company.Zone,
	}
	if s.Admin.Email != "" {
		values["email"] = s.Admin.Email
	}
	return values
}

func savePreset(tx *store.Tx, m *model, preset *SetupPreset) error {
	if preset == nil {
		return nil
	}
	if m.preset(*preset) == nil {
		return noPreset()
	}
	return tx.SetSetting(presetKey, preset)
}

// preset finds a preset among the installed packs; nil if there is none of the name.
func (m *model) preset(named SetupPreset) *metadata.Preset {
	for _, pack := range m.Packs {
		at := slices.IndexFunc(pack.Presets, func(preset metadata.Preset) bool { return preset.Name == named.Name })
		if pack.Name == named.Pack && at >= 0 {
			return &pack.Presets[at]
		}
	}
	return nil
}

// ApplyPreset installs a preset's pack if it is missing and switches modules. Needs the right "metadata".
func (e *Engine) ApplyPreset(ctx context.Context, by Actor, preset SetupPreset) (int64, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return 0, err
	}
	layers, err := e.layersFor(preset.Pack)
	if err != nil {
		return 0, err
	}
	return e.publish(ctx, by, publication{
		layers: withLayers(e.current.Load().Layers, layers), note: preset.Pack + "/" + preset.Name,
		then: func(tx *store.Tx, m *model) error { return savePreset(tx, m, &preset) },
	})
}
