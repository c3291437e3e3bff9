package engine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// storyFile is a scenario as it was written (builtin-workflows/SCENARIOS.md).
type storyFile struct {
	title       string
	packs       []string
	sample      bool
	people      []*storyLine
	play        []*storyLine
	definitions metadata.Files
	later       map[string]metadata.Files // what "publish WORD" puts on top
}

// storyLine is one line of a section; a block holds the lines between "together" and "end".
type storyLine struct {
	number  int
	text    string
	words   []storyWord
	refusal *storyRefusal
	block   []*storyLine
}

// storyRefusal is what a line with "!" demands.
type storyRefusal struct {
	status int
	code   string
	field  string
	text   string
}

// mistakeError says what is wrong with how a scenario is written.
type mistakeError struct{ text string }

// Error gives the words.
func (m *mistakeError) Error() string { return m.text }

func mistake(format string, values ...any) error {
	return &mistakeError{fmt.Sprintf(format, values...)}
}

// lineError puts the line before an error.
func lineError(line *storyLine, err error) error {
	return &ScenarioError{Line: line.number, Text: line.text, Found: err.Error(), cause: err}
}

// storySection is a part of the archive.
type storySection struct {
	name string
	line int // of its first line
	text string
}

// parseStory reads a scenario. The error is a *ScenarioError.
func parseStory(content string) (*storyFile, error) {
	sections := storySections(content)
	file := &storyFile{definitions: metadata.Files{}, later: map[string]metadata.Files{}}
	title, _, _ := strings.Cut(strings.TrimSpace(sections[0].text), "\n")
	file.title = strings.TrimSpace(title)
	for _, section := range sections[1:] {
		if err := file.take(section); err != nil {
			return nil, err
		}
	}
	if len(file.play) == 0 {
		return nil, &ScenarioError{Line: 1, Found: "it has no section -- play --"}
	}
	return file, nil
}

func storySections(content string) []storySection {
	sections := []storySection{{line: 1}}
	for i, line := range strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(line, " \t")
		if strings.HasPrefix(line, "-- ") && strings.HasSuffix(line, " --") && len(line) > len("--  --") {
			sections = append(sections, storySection{name: strings.TrimSpace(line[len("-- ") : len(line)-len(" --")]), line: i + 2})
			continue
		}
		sections[len(sections)-1].text += line + "\n"
	}
	return sections
}

func (f *storyFile) take(section storySection) (err error) {
	switch section.name {
	case "packs":
		for _, word := range strings.Fields(section.text) {
			if word == "sample" {
				f.sample = true
				continue
			}
			f.packs = append(f.packs, word)
		}
	case "people":
		f.people, err = storyLines(section)
	case "play":
		f.play, err = storyLines(section)
	default:
		err = f.takeFile(section)
	}
	return err
}

func (f *storyFile) takeFile(section storySection) error {
	if metadata.DefinitionKind(section.name) != "" {
		f.definitions[section.name] = []byte(section.text)
		return nil
	}
	word, path, _ := strings.Cut(section.name, "/")
	if metadata.DefinitionKind(path) == "" {
		return &ScenarioError{Line: section.line - 1, Text: "-- " + section.name + " --", Found: "there is no such section and no such definition"}
	}
	if f.later[word] == nil {
		f.later[word] = metadata.Files{}
	}
	f.later[word][path] = []byte(section.text)
	return nil
}

// answering names the connections for which answers are prepared or calls counted.
func (f *storyFile) answering() []string {
	names := map[string]bool{}
	for _, line := range f.play {
		for i, word := range line.words {
			if (word.text == "answer" || word.text == "calls") && i+1 < len(line.words) {
				names[line.words[i+1].text] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// storyLines reads the commands of a section.
func storyLines(section storySection) ([]*storyLine, error) {
	var lines []*storyLine
	var open *storyLine // a block that has not ended
	repeated, err := repeatedLines(joinedLines(section))
	if err != nil {
		return nil, err
	}
	for _, line := range repeated {
		if err := line.read(); err != nil {
			return nil, lineError(line, err)
		}
		switch {
		case len(line.words) == 0:
		case line.words[0].is("end") && open != nil:
			open = nil
		case line.words[0].is("together"):
			open = line
			lines = append(lines, line)
		case open != nil:
			open.block = append(open.block, line)
		default:
			lines = append(lines, line)
		}
	}
	if open != nil {
		return nil, lineError(open, mistake("the block has no end"))
	}
	return lines, nil
}

// repeatedLines writes the lines between "repeat N" and its end out N times, {n} being the number.
func repeatedLines(lines []*storyLine) ([]*storyLine, error) {
	var out []*storyLine
	for i := 0; i < len(lines); i++ {
		number, ok := strings.CutPrefix(lines[i].text, "repeat ")
		if !ok {
			out = append(out, lines[i])
			continue
		}
		times, err := strconv.Atoi(strings.TrimSpace(number))
		end := i + blockEnd(lines[i+1:]) + 1
		if err != nil || end == i {
			return nil, lineError(lines[i], mistake("repeat takes a number and needs an end"))
		}
		for n := range times {
			for _, line := range lines[i+1 : end] {
				text := strings.ReplaceAll(line.text, "{n}", strconv.Itoa(n+1))
				out = append(out, &storyLine{number: line.number, text: text})
			}
		}
		i = end
	}
	return out, nil
}

// blockEnd finds the end of a block in the lines behind its beginning; -1 without one.
func blockEnd(lines []*storyLine) int {
	inner := 0
	for i, line := range lines {
		switch word, _, _ := strings.Cut(line.text, " "); {
		case word == "together":
			inner++
		case word == "end" && inner == 0:
			return i
		case word == "end":
			inner--
		}
	}
	return -1
}

// joinedLines puts lines together that end with a backslash.
func joinedLines(section storySection) []*storyLine {
	var lines []*storyLine
	goesOn := false
	for i, text := range strings.Split(section.text, "\n") {
		text = strings.TrimSpace(text)
		part, more := strings.CutSuffix(text, `\`)
		if goesOn {
			last := lines[len(lines)-1]
			last.text += " " + part
		} else {
			lines = append(lines, &storyLine{number: section.line + i, text: part})
		}
		goesOn = more
	}
	return lines
}

// read splits the line into words and takes off what a refusal demands.
func (l *storyLine) read() error {
	scanner := storyScanner{text: l.text}
	words, err := scanner.words()
	if err != nil {
		return err
	}
	l.words = words
	if len(words) == 0 || !words[0].is("!") {
		return nil
	}
	l.words = words[1:]
	return l.readRefusal()
}

func (l *storyLine) readRefusal() error {
	at := -1
	for i, word := range l.words {
		if _, err := strconv.Atoi(word.text); err == nil && word.shape == bareWord && len(word.text) == 3 {
			at = i
		}
	}
	if at < 0 {
		return mistake("a line with ! ends with the status of the refusal, such as 403")
	}
	refusal := &storyRefusal{}
	refusal.status, _ = strconv.Atoi(l.words[at].text)
	for _, word := range l.words[at+1:] {
		switch {
		case word.shape == optionWord && word.name == "in":
			refusal.field = word.text
		case word.shape == textWord:
			refusal.text = word.text
		case word.shape == bareWord:
			refusal.code = word.text
		default:
			return mistake("%q does not belong to a refusal", word.raw)
		}
	}
	l.words, l.refusal = l.words[:at], refusal
	return nil
}
