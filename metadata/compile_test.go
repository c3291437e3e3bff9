package metadata

import "testing"

func TestTheExamplesOfTheDesignCompileOverASmallCore(t *testing.T) {
	model, problems := Compile(exampleLayers(t), nil)
	for _, problem := range problems {
		t.Log(problem, problem.Warning)
	}
	if model == nil {
		t.Fatal("no model")
	}
}
