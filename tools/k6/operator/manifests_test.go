package operator

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/grafana/k6-operator/api/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// folder is what `gateproof export k6 --operator` wrote; its path comes by GATEPROOF_MANIFESTS.
func folder(t *testing.T) string {
	path := os.Getenv("GATEPROOF_MANIFESTS")
	if path == "" {
		t.Fatal("set GATEPROOF_MANIFESTS to a folder that `gateproof export k6 --operator` wrote")
	}
	return path
}

// documents of a file; a test ends where there is no such file.
func documents(t *testing.T, path string) map[string][]byte {
	found, err := Documents(path)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func strictly(t *testing.T, document []byte, into any) {
	if len(document) == 0 {
		t.Fatal("there is no such document")
	}
	if err := yaml.UnmarshalStrict(document, into); err != nil {
		t.Fatal(err)
	}
}

func TestManifests(t *testing.T) {
	path := folder(t)
	run, err := ReadTestRun(path)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`).MatchString(run.Name) || len(run.Name) > 50 {
		t.Errorf("the pods cannot bear the name %q", run.Name)
	}
	if run.Spec.Parallelism < 1 {
		t.Errorf("parallelism %d", run.Spec.Parallelism)
	}
	if !regexp.MustCompile(`:[0-9]+\.[0-9]+\.[0-9]+$`).MatchString(run.Spec.Runner.Image) {
		t.Errorf("the image is not pinned: %s", run.Spec.Runner.Image)
	}
	others := documents(t, filepath.Join(path, "operator", "before.yaml"))
	checkScript(t, path, run, others)
	checkVolumes(t, run, others)
	for _, env := range run.Spec.Runner.EnvFrom {
		if env.SecretRef == nil || env.ConfigMapRef != nil {
			t.Errorf("a secret that is not by reference: %v", env)
		}
	}
}

// checkScript holds the script of the manifests against the exported folder, letter by letter.
func checkScript(t *testing.T, path string, run *v1alpha1.TestRun, others map[string][]byte) {
	script := run.Spec.Script
	if script.VolumeClaim.Name != "" {
		var claim corev1.PersistentVolumeClaim
		strictly(t, others["PersistentVolumeClaim "+script.VolumeClaim.Name], &claim)
		return
	}
	var config corev1.ConfigMap
	strictly(t, others["ConfigMap "+script.ConfigMap.Name], &config)
	if _, ok := config.Data[script.ConfigMap.File]; !ok {
		t.Errorf("the ConfigMap has no %s", script.ConfigMap.File)
	}
	for name, content := range config.Data {
		written, err := os.ReadFile(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		if content != string(written) {
			t.Errorf("%s differs from the file", name)
		}
	}
	if encoded, _ := json.Marshal(config); len(encoded) > 1_048_576 {
		t.Errorf("the ConfigMap has %d bytes", len(encoded))
	}
}

// checkVolumes: results go to a volume that is claimed, under a name that differs from pod to pod.
func checkVolumes(t *testing.T, run *v1alpha1.TestRun, others map[string][]byte) {
	claims := map[string]string{}
	for _, volume := range run.Spec.Runner.Volumes {
		var claim corev1.PersistentVolumeClaim
		strictly(t, others["PersistentVolumeClaim "+volume.PersistentVolumeClaim.ClaimName], &claim)
		claims[volume.Name] = claim.Name
	}
	mounts := map[string]bool{}
	for _, mount := range run.Spec.Runner.VolumeMounts {
		if _, ok := claims[mount.Name]; !ok {
			t.Errorf("nothing is mounted at %s", mount.MountPath)
		}
		mounts[mount.MountPath] = true
	}
	found := regexp.MustCompile(`--console-output=(\S+)/\$\(POD_NAME\)\.log`).FindStringSubmatch(run.Spec.Arguments)
	if found == nil || !mounts[found[1]] {
		t.Errorf("results have no file of their own on a volume: %s", run.Spec.Arguments)
	}
	named := false
	for _, env := range run.Spec.Runner.Env {
		named = named || env.Name == "POD_NAME" && env.ValueFrom.FieldRef.FieldPath == "metadata.name"
	}
	if !named {
		t.Error("no POD_NAME")
	}
	var pod corev1.Pod
	strictly(t, others["Pod "+run.Name+"-files"], &pod)
}

func TestStrict(t *testing.T) {
	for _, wrong := range []string{
		"spec: {parallelism: 2, script: {}, paralelism: 3}",
		"spec: {parallelism: 2, runner: {volumes: [{name: a, persistentVolumeClaim: {claim: b}}]}}",
		"spec: {parallelism: two}",
	} {
		var run v1alpha1.TestRun
		if err := yaml.UnmarshalStrict([]byte(wrong), &run); err == nil {
			t.Errorf("taken: %s", strings.TrimSpace(wrong))
		}
	}
}
