// Package operator reads the manifests of `gateproof export k6 --operator` as strictly as a cluster that rejects unknown fields, by the types that the
// k6 operator and Kubernetes publish.
package operator

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/grafana/k6-operator/api/v1alpha1"
	"sigs.k8s.io/yaml"
)

// Documents of a YAML file by kind and name, each as it was written.
func Documents(path string) (map[string][]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	for _, document := range bytes.Split(text, []byte("\n---\n")) {
		var head struct {
			Kind     string                `json:"kind"`
			Metadata struct{ Name string } `json:"metadata"`
		}
		if err := yaml.Unmarshal(document, &head); err != nil {
			return nil, err
		}
		// The line break before the mark of the next document belongs to this one.
		found[head.Kind+" "+head.Metadata.Name] = append(bytes.Clone(document), '\n')
	}
	return found, nil
}

// ReadTestRun reads the one TestRun of an exported folder; a field that the operator does not know is an error.
func ReadTestRun(folder string) (*v1alpha1.TestRun, error) {
	path := filepath.Join(folder, "operator", "testrun.yaml")
	documents, err := Documents(path)
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, fmt.Errorf("%s: %d documents, want one TestRun", path, len(documents))
	}
	var run v1alpha1.TestRun
	for _, document := range documents {
		if err := yaml.UnmarshalStrict(document, &run); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	if kind := v1alpha1.GroupVersion.WithKind("TestRun"); run.GroupVersionKind() != kind {
		return nil, fmt.Errorf("%s: %s, want %s", path, run.GroupVersionKind(), kind)
	}
	return &run, nil
}
